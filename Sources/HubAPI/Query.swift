internal import HTTPTypes
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// A request's query, read strictly: what is present must make sense.
struct Query {
    private let request: Request

    init(_ request: Request) {
        self.request = request
    }

    /// The parameter, `nil` when absent or empty.
    func text(_ name: String) -> String? {
        guard let text = request.uri.queryParameters[Substring(name)], !text.isEmpty else { return nil }
        return String(text)
    }

    /// Every value of a parameter that may come several times.
    func texts(_ name: String) -> [String] {
        request.uri.queryParameters.filter { $0.key == name && !$0.value.isEmpty }.map { String($0.value) }
    }

    func required(_ name: String) throws -> String {
        guard let text = text(name) else { throw Problem(.badRequest, "the query needs \(name)") }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw Problem(
                .badRequest, "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func time(_ name: String) throws -> Timestamp? {
        try number(name, in: 0...Int64.max).map { Timestamp(milliseconds: $0) }
    }

    /// Midnight (UTC) of a day such as 2026-03-01.
    func day(_ name: String) throws -> Timestamp? {
        guard let text = text(name) else { return nil }
        guard let day = Timestamp(date: text) else {
            throw Problem(.badRequest, "\(name) is a day such as 2026-03-01")
        }
        return day
    }

    /// The same query at `path` with one parameter replaced.
    func link(_ path: String, replacing name: String, with value: String) -> String {
        let kept = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("\(name)=") }
        return path + "?" + (kept.map(String.init) + ["\(name)=\(value)"]).joined(separator: "&")
    }
}

extension Timestamp {
    /// Midnight (UTC) of a day written `yyyy-mm-dd`.
    init?(date text: String) {
        guard text.utf8.count == 10 else { return nil }
        self.init(rfc3339: text + "T00:00:00Z")
    }
}
