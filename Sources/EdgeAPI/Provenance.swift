internal import EdgeCore
internal import Profiles
internal import SansIO
internal import Wire

/// Where an answer came from, and what a caller may demand of it.
enum Provenance {
    static func writeFields(of answer: EdgeAnswer, to writer: inout ResponseWriter) {
        if let source = answer.source { writer.field("x-spoke-source", source.rawValue) }
        if let revision = answer.revision { writer.field("x-spoke-revision", revision) }
        if let asOf = answer.asOf { writer.field("x-spoke-as-of", token(asOf)) }
        if let age = answer.age { writer.field("x-spoke-age-ms", max(0, age.milliseconds)) }
    }

    /// `<epoch in hexadecimal>.<revision>`
    static func token(_ mark: EpochMark) -> String {
        "\(String(mark.epoch.number, radix: 16)).\(mark.revision)"
    }

    /// Reads what `token` wrote; `nil` for anything else.
    static func mark(_ token: String) -> EpochMark? {
        guard let dot = token.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let (epoch, revision) = (token[..<dot], token[token.utf8.index(after: dot)...])
        // The integer initialisers would also take a sign.
        guard epoch.utf8.allSatisfy({ $0.hexadecimalValue != nil }), revision.utf8.allSatisfy(\.isDigit),
            let number = UInt64(epoch, radix: 16), let revision = Revision(revision)
        else { return nil }
        return EpochMark(epoch: Epoch(number), revision: revision)
    }

    /// `x-spoke-max-staleness-ms`
    static func stalenessMaximum(of request: HTTPRequest) throws(Problem) -> Duration? {
        guard let text = request[.stalenessMaximum] else { return nil }
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit), let number = Int64(text)
        else {
            throw Problem(.invalidParameter, "x-spoke-max-staleness-ms must be a number of milliseconds.")
        }
        return .milliseconds(number)
    }

    /// `x-spoke-min-revision`
    static func revisionMinimum(of request: HTTPRequest) throws(Problem) -> EpochMark? {
        guard let text = request[.revisionMinimum] else { return nil }
        guard let mark = mark(text) else {
            throw Problem(
                .invalidParameter, "x-spoke-min-revision must be a token from x-spoke-as-of, as in 1f3a.42.")
        }
        return mark
    }
}
