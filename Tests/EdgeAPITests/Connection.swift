import EdgeCore
import NIOCore
import NIOEmbedded
import Profiles
import SansIO
import Testing
import Tokens

@testable import EdgeAPI

/// One client connection without a socket, on a clock that the test moves.
final class Connection {
    let edge: StubEdge
    let meters: HTTPMeters
    private let channel = EmbeddedChannel()

    init(
        _ edge: StubEdge = StubEdge(), isAuthenticated: Bool = false, hosts: EdgeListener.Hosts? = nil,
        isOperational: Bool = true, limits: HTTPLimits = HTTPLimits(), meters: HTTPMeters = HTTPMeters(),
        sharing service: EdgeService? = nil
    ) throws {
        self.edge = edge
        self.meters = meters
        let listener = EdgeListener(
            address: try SocketAddress(ipAddress: "127.0.0.1", port: 80),
            hosts: hosts ?? (isAuthenticated ? .server : .edge), isOperational: isOperational)
        let responder = EdgeResponder(service: service ?? edge.service, listener: listener, meters: meters)
        try channel.pipeline.syncOperations.addHandler(
            HTTPHandler(responder: responder, limits: limits, meters: meters))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80), promise: nil)
    }

    var isOpen: Bool { channel.isActive }

    func send(_ text: String) throws { try send(bytes: Array(text.utf8)) }

    func send(bytes: [UInt8]) throws {
        guard channel.isActive else { return }
        try channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    /// What was written since the last call.
    func received() throws -> String { String(decoding: try receivedBytes(), as: UTF8.self) }

    func receivedBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return bytes
    }

    func responses() throws -> [Response] { try Response.all(in: try received()) }

    func exchange(_ request: String) throws -> Response {
        try send(request)
        let all = try responses()
        #expect(all.count == 1)
        return try #require(all.first)
    }

    func wait(_ duration: Duration) {
        channel.embeddedEventLoop.advanceTime(by: .nanoseconds(duration.nanoseconds))
    }

    func stopServer() { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }

    func closeInput() { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }

    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }
}

/// An answer as a client reads it.
struct Response {
    struct Malformed: Error {
        var text: String
    }

    var status: Int
    var fields: [String: String]
    /// Each `Set-Cookie`.
    var cookies: [String] = []
    var body: String

    var json: Value {
        get throws { try JSONParser(bytesMaximum: 1 << 24).parse(body) }
    }

    /// The code of a problem, without the common prefix.
    var code: String? {
        get throws {
            let type = try json[path: "type"]?.string
            return type.flatMap { $0.split(separator: "/").last.map(String.init) }
        }
    }

    /// The payloads of one type of handle.
    func payload(_ type: String) throws -> [Value]? {
        let handles = try json[path: "handle"]?.array ?? []
        return handles.first { $0[path: "type"]?.string == type }?[path: "payload"]?.array
    }

    static func all(in text: String) throws -> [Response] {
        var responses: [Response] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty { responses.append(try next(in: &rest)) }
        return responses
    }

    private static func next(in rest: inout ArraySlice<UInt8>) throws -> Response {
        func malformed() -> Malformed { Malformed(text: String(decoding: rest, as: UTF8.self)) }
        var lines: [String] = []
        while true {
            guard let end = rest.firstIndex(of: 0x0a), end > rest.startIndex, rest[end - 1] == 0x0d else {
                throw malformed()
            }
            let line = String(decoding: rest[..<(end - 1)], as: UTF8.self)
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            lines.append(line)
        }
        guard let first = lines.first, let status = Int(first.dropFirst(9).prefix(3)) else {
            throw malformed()
        }
        var fields: [String: String] = [:]
        var cookies: [String] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw malformed() }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            if line[..<colon] == "Set-Cookie" { cookies.append(String(value)) }
            fields[line[..<colon].lowercased()] = String(value)
        }
        if fields["transfer-encoding"] == "chunked" {
            let body = try chunks(in: &rest).joined()
            return Response(status: status, fields: fields, cookies: cookies, body: body)
        }
        let length = Int(fields["content-length"] ?? "0") ?? -1
        guard length >= 0, length <= rest.count else { throw malformed() }
        let body = String(decoding: rest.prefix(length), as: UTF8.self)
        rest = rest.dropFirst(length)
        return Response(status: status, fields: fields, cookies: cookies, body: body)
    }

    private static func chunks(in rest: inout ArraySlice<UInt8>) throws -> [String] {
        var chunks: [String] = []
        while true {
            guard let end = rest.firstIndex(of: 0x0d),
                let length = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
                rest.count >= end - rest.startIndex + length + 4
            else { throw Malformed(text: String(decoding: rest, as: UTF8.self)) }
            let start = end + 2
            let chunk = String(decoding: rest[start..<(start + length)], as: UTF8.self)
            guard Array(rest[(start + length)..<(start + length + 2)]) == [0x0d, 0x0a] else {
                throw Malformed(text: chunk)
            }
            rest = rest[(start + length + 2)...]
            if length == 0 { return chunks }
            chunks.append(chunk)
        }
    }
}

/// Requests as clients write them.
enum Requests {
    static let lookup =
        #"{"event":{"xdm":{"identityMap":{"Email":[{"id":"jane@example.com","primary":true}]}}}}"#
    static let credentials = credentials()

    /// The header fields of authenticated calls; a `nil` leaves one out.
    static func credentials(
        token: String? = StubEdge.token, key: String? = "app",
        organisation: String? = Catalog().organisation, sandbox: String? = nil
    ) -> String {
        let fields = [
            ("Authorization", token.map { "Bearer \($0)" }), ("x-api-key", key),
            ("x-gw-ims-org-id", organisation), ("x-sandbox-name", sandbox),
        ]
        return fields.map { name, value in value.map { "\(name): \($0)\r\n" } ?? "" }.joined()
    }

    static func post(
        _ path: String = "/ee/v2/interact",
        query: String = "datastreamId=\(StubEdge.datastream)&requestId=r-1",
        body: String = lookup, fields: String = "", type: String? = "application/json"
    ) -> String {
        let typeField = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return "POST \(path)?\(query) HTTP/1.1\r\nHost: edge.test\r\n\(typeField)\(fields)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func get(_ target: String, fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: edge.test\r\n\(fields)\r\n"
    }

    /// One event that says something, about nobody unless told.
    static func events(_ identityMap: String = "", count: Int = 1) -> String {
        let map = identityMap.isEmpty ? "" : #""identityMap":\#(identityMap),"#
        let event = #"{"xdm":{\#(map)"eventType":"web.webpagedetails.pageViews"}}"#
        return #"{"events":[\#(Array(repeating: event, count: count).joined(separator: ","))]}"#
    }
}

extension Base64URL {
    static func decode(_ text: String) -> [UInt8]? { bytes(text.utf8) }
}
