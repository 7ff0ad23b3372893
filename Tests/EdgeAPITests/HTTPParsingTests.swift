import NIOCore
import Testing

@testable import EdgeAPI

@Suite struct HTTPParsingTests {
    private static let whole =
        "POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nX-API-Key:  key \r\nContent-Length: 5\r\n\r\nhello"
    private static let chunked =
        "POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nX-API-Key: key\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "2\r\nhe\r\n3;name=\"value\"\r\nllo\r\n0\r\nTrailer: x\r\n\r\n"

    /// What a parser makes of pieces that arrive one after the other.
    private func parse(
        _ pieces: [String], limits: HTTPLimits = HTTPLimits()
    ) -> (steps: [HTTPParser.Step], request: HTTPRequest, rest: String) {
        var parser = HTTPParser(limits: limits)
        var request = HTTPRequest()
        var buffer = ByteBuffer()
        var steps: [HTTPParser.Step] = []
        for piece in pieces {
            buffer.writeString(piece)
            let step = parser.next(from: &buffer, into: &request)
            steps.append(step)
            if case .incomplete = step { continue }
            break
        }
        return (steps, request, String(buffer: buffer))
    }

    private func failure(_ text: String, limits: HTTPLimits = HTTPLimits()) -> HTTPFailure? {
        if case .failure(let failure)? = parse([text], limits: limits).steps.last { failure } else { nil }
    }

    private func expectHello(_ request: HTTPRequest) {
        #expect(request.method == .post)
        #expect(request.text(request.path) == "/a/b")
        #expect(request.text(request.query) == "c=d")
        #expect(request[.apiKey] == "key")
        #expect(request.value(of: "x-api-key") == "key")
        #expect(request[.origin] == nil)
        #expect(String(buffer: request.body) == "hello")
        #expect(request.persistence == .implied)
    }

    @Test(arguments: [whole, chunked])
    func `a request is the same wherever it is torn`(text: String) {
        for cut in 0...text.utf8.count {
            let bytes = Array(text.utf8)
            let pieces = [bytes[..<cut], bytes[cut...]].map { String(decoding: $0, as: UTF8.self) }
            let (steps, request, rest) = parse(pieces)
            #expect(steps.contains(.request), "cut at \(cut)")
            expectHello(request)
            #expect(rest.isEmpty)
        }
    }

    @Test(arguments: [whole, chunked])
    func `a request that arrives byte by byte is whole with its last byte and not before`(text: String) {
        let (steps, request, _) = parse(text.utf8.map { String(decoding: [$0], as: UTF8.self) })
        #expect(steps.last == .request)
        #expect(steps.dropLast().allSatisfy { $0 == .incomplete(isContinueExpected: false) })
        expectHello(request)
    }

    @Test func `what follows a request stays for the next one`() {
        let (steps, _, rest) = parse([Self.whole + "GET / HTTP"])
        #expect(steps == [.request])
        #expect(rest == "GET / HTTP")
    }

    @Test func `a proxy's absolute target and an empty line before the request are understood`() {
        let (steps, request, _) = parse(["\r\nGET http://edge.test:80/livez?x HTTP/1.1\r\nHost: x\r\n\r\n"])
        #expect(steps == [.request])
        #expect(request.text(request.path) == "/livez")
        #expect(request.text(request.query) == "x")
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", HTTPRequest.Persistence.implied),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n", .close),
        ("GET / HTTP/1.0\r\n\r\n", .close),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", .keepAlive),
    ])
    func `the connection lives on as the client says`(text: String, persistence: HTTPRequest.Persistence) {
        let (steps, request, _) = parse([text])
        #expect(steps == [.request])
        #expect(request.persistence == persistence)
    }

    private static let post = "POST / HTTP/1.1\r\nHost: x\r\n"

    @Test(arguments: [
        (post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", HTTPFailure.malformed(.framing)),
        (post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", .malformed(.framing)),
        (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed(.framing)),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed(.framing)),
        (post + "Transfer-Encoding: xchunked\r\n\r\n", .unsupportedCoding),
        (post + "Transfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedCoding),
        (post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length: 5, 5\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length: +5\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length: -1\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length: 0x5\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length:\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length: 99999999999999999999\r\n\r\n", .malformed(.contentLength)),
        (post + "Content-Length : 5\r\n\r\n", .malformed(.fieldName)),
        (post + "X: a\r\n Transfer-Encoding: chunked\r\n\r\n", .malformed(.fieldName)),
        (post + "X\r\n\r\n", .malformed(.fieldName)),
        (post + ": x\r\n\r\n", .malformed(.fieldName)),
        (post + "X: a\u{0}b\r\n\r\n", .malformed(.fieldValue)),
        (post + "X: a\rb\r\n\r\n", .malformed(.fieldValue)),
        (post + "X: a\nContent-Length: 5\r\n\r\n", .malformed(.lineEnd)),
        ("POST / HTTP/1.1\nHost: x\n\n", .malformed(.lineEnd)),
        (post + "Host: y\r\n\r\n", .malformed(.host)),
        ("GET / HTTP/1.1\r\n\r\n", .malformed(.host)),
    ])
    func `what could be framed in two ways is refused`(text: String, expected: HTTPFailure) {
        #expect(failure(text) == expected)
    }

    @Test(arguments: [
        ("GET\r\n", HTTPFailure.malformed(.method)),
        ("G\u{1}T / HTTP/1.1\r\n", .malformed(.method)),
        ("ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\n", .malformed(.method)),
        (" / HTTP/1.1\r\n", .malformed(.method)),
        ("GET  HTTP/1.1\r\n", .malformed(.target)),
        ("GET a HTTP/1.1\r\n", .malformed(.target)),
        ("GET /\u{7f} HTTP/1.1\r\n", .malformed(.target)),
        ("CONNECT x:80 HTTP/1.1\r\n", .malformed(.target)),
        ("GET /\r\n", .malformed(.version)),
        ("GET / http/1.1\r\n", .malformed(.version)),
        ("GET / HTTP/1.1 \r\n", .malformed(.version)),
        ("GET / HTTP/2.0\r\n", .unsupportedVersion),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n", .malformed(.method)),
        ("POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", .unsupportedExpectation),
    ])
    func `what is no request is refused for its reason`(text: String, expected: HTTPFailure) {
        #expect(failure(text) == expected)
    }

    @Test(arguments: [
        "x\r\n", "-1\r\n", "0x5\r\nhello\r\n", "5 \n", "5\r\nhelloXY", "\r\n", "fffffffff\r\n",
        " 5\r\nhello\r\n",
        "5;\u{0}\r\nhello\r\n",
    ])
    func `a malformed chunk is refused`(chunk: String) {
        #expect(failure(Self.post + "Transfer-Encoding: chunked\r\n\r\n" + chunk) == .malformed(.chunk))
    }

    @Test func `a trailer without end is refused`() {
        let head = Self.post + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
        #expect(failure(head + String(repeating: "a", count: 5000)) == .malformed(.trailer))
        #expect(failure(head + "a: b\n") == .malformed(.trailer))
    }

    @Test func `heads, targets, fields and bodies have a limit`() {
        var limits = HTTPLimits()
        limits.headBytesMaximum = 1000
        limits.targetBytesMaximum = 100
        limits.fieldsMaximum = 3
        limits.bodyBytesMaximum = 10
        let long = String(repeating: "a", count: 2000)
        #expect(
            failure("GET /\(long.prefix(100)) HTTP/1.1\r\n", limits: limits) == .targetTooLong(maximum: 100))
        #expect(failure("GET /\(long)", limits: limits) == .targetTooLong(maximum: 100))
        #expect(failure(Self.post + "X: \(long)", limits: limits) == .headTooLarge(maximum: 1000))
        #expect(failure(Self.post + "A: 1\r\nB: 2\r\nC: 3\r\n", limits: limits) == .tooManyFields(maximum: 3))
        #expect(
            failure(Self.post + "Content-Length: 11\r\n\r\n", limits: limits) == .bodyTooLarge(maximum: 10))
        let chunks = Self.post + "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n"
        #expect(failure(chunks + "5\r\n", limits: limits) == .bodyTooLarge(maximum: 10))
        #expect(failure(chunks + "4\r\nghij\r\n0\r\n\r\n", limits: limits) == nil)
    }

    @Test func `a client that waits for leave to send its body is heard once`() {
        let (steps, request, _) = parse([
            Self.post + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n", "hel", "lo",
        ])
        #expect(
            steps == [
                .incomplete(isContinueExpected: true), .incomplete(isContinueExpected: false), .request,
            ])
        #expect(String(buffer: request.body) == "hello")
    }

    @Test func `any bytes at all give a request, a failure or a wait`() {
        var generator = SystemRandomNumberGenerator()
        let template = Array(Self.chunked.utf8)
        for _ in 0..<3000 {
            var bytes = template
            for _ in 0..<3 {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = .random(in: .min ... .max, using: &generator)
            }
            var parser = HTTPParser(limits: HTTPLimits())
            var request = HTTPRequest()
            var buffer = ByteBuffer(bytes: bytes)
            let step = parser.next(from: &buffer, into: &request)
            if step == .request { #expect(request.body.readableBytes <= bytes.count) }
        }
    }
}
