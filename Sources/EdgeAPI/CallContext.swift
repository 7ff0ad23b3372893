internal import Profiles
internal import SansIO

/// What every answer to a call repeats of it, whether it succeeds or not.
struct CallContext: Sendable {
    var call: Call
    /// As given, or made; with datastream and body it makes a repeat recognisable.
    var requestID: String
    /// `<requestID>-<16 hexadecimal digits>`: what the answer names.
    var replyID: String
    var datastream: String?
    var organisation: String
    var region: Region
    /// The request's `Origin`, echoed: browsers drop answers without it, errors too.
    var origin: String?

    /// The fields between the status line and what is particular to an answer.
    func writeFields(to writer: inout ResponseWriter) {
        writer.field("x-request-id", replyID)
        EdgeLocation.writeField(region, to: &writer)
        writer.field("x-spoke-region", region.code)
        writer.field("Cache-Control", "no-cache, no-store, max-age=0")
        CrossOrigin.writeFields(origin: origin, to: &writer)
    }

    func write(_ problem: Problem, to writer: inout ResponseWriter) {
        writer.begin(problem.code.status)
        writeFields(to: &writer)
        if let challenge = problem.code.challenge { writer.field("WWW-Authenticate", challenge) }
        if let retryAfter = problem.retryAfter { writer.field("Retry-After", retryAfter) }
        writer.beginBody("application/problem+json")
        writeBody(problem, to: &writer)
        writer.endBody()
    }

    /// The problem as an object (RFC 7807): the body of a refusal, or an element of `errors` and `warnings`.
    func writeBody(_ problem: Problem, to writer: inout ResponseWriter) {
        writer.write("{\"type\":")
        writer.write(json: problem.code.type)
        writer.write(",\"status\":")
        writer.write(decimal: problem.code.status.rawValue)
        writer.write(",\"title\":")
        writer.write(json: problem.code.title)
        writer.write(",\"detail\":")
        writer.write(json: problem.detail)
        writer.write(",\"report\":{\"requestId\":")
        writer.write(json: replyID)
        if let datastream {
            writer.write(",\"configId\":")
            writer.write(json: datastream)
        }
        writer.write(",\"orgId\":")
        writer.write(json: organisation)
        writer.write("}}")
    }
}

extension CallContext {
    /// The longest request id, which also names it on the hub.
    static let requestIDBytesMaximum = 128

    /// Visible ASCII of a bounded length: it goes into a header field.
    static func isUsable(_ requestID: String) -> Bool {
        (1...requestIDBytesMaximum).contains(requestID.utf8.count)
            && requestID.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    /// Sixteen hexadecimal digits.
    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// A random UUID (RFC 9562, version 4).
    static func makeRequestID(drawing generator: inout SeededGenerator) -> String {
        let high = generator.next() & 0xffff_ffff_ffff_0fff | 0x4000
        let low = generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        let digits = Key16(high: high, low: low).hexadecimal
        var text = ""
        text.reserveCapacity(36)
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }
}
