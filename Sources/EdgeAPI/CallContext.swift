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
    var location: EdgeLocation
    /// The request's `Origin`, echoed: browsers drop answers without it, errors too.
    var origin: String?

    /// The fields between the status line and what is particular to an answer.
    func writeFields(to writer: inout ResponseWriter) {
        writer.field("x-request-id", replyID)
        location.writeFields(to: &writer)
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
        writer.beginProblem(
            type: problem.code.type, status: problem.code.status, title: problem.code.title,
            detail: problem.detail)
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

    /// A random UUID (RFC 9562, version 4).
    static func makeRequestID(drawing generator: inout SeededGenerator) -> String {
        let high = generator.next() & 0xffff_ffff_ffff_0fff | 0x4000
        let low = generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { text in
            var next = 0
            for place in 0..<32 {
                if place == 8 || place == 12 || place == 16 || place == 20 {
                    text[next] = UInt8(ascii: "-")
                    next += 1
                }
                let word = place < 16 ? high : low
                text[next] = UInt8(hexadecimalDigit: word >> UInt64(60 - 4 * (place & 15)))
                next += 1
            }
            return 36
        }
    }
}
