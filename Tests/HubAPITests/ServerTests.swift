import HTTPTypes
import HubAPI
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import SansIO
import Testing

struct ServerTests {
    private let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "http", authority: "hub", path: "/collection/inlet-1"))

    @Test func `a body that trickles in does not hold its connection for ever`() throws {
        let channel = EmbeddedChannel(
            handler: RequestDeadlineHandler(timeout: .seconds(20), fileTimeout: .seconds(600)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.writeInbound(head)
        for _ in 0..<19 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `a file of a batch has a longer time of its own`() throws {
        let channel = EmbeddedChannel(
            handler: RequestDeadlineHandler(timeout: .seconds(20), fileTimeout: .seconds(600)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let path = "/data/foundation/import/batches/01EQ1C48TR4GD4FE7NH2522TCQ/datasets/crm/files/a.json"
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .put, scheme: "http", authority: "hub", path: path)))
        channel.embeddedEventLoop.advanceTime(by: .seconds(599))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `a request that arrived whole keeps its connection`() throws {
        let channel = EmbeddedChannel(
            handler: RequestDeadlineHandler(timeout: .seconds(20), fileTimeout: .seconds(600)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.writeInbound(head)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
        #expect(try channel.finish().isClean == false)
    }

    /// One raw exchange over TCP with a server of its own; returns what came until the server closed.
    private func exchange(_ request: String, limits: HubAPI.Limits = .init()) async throws -> String {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = HubAPI.application(
            service: ScriptedHub(limits: limits).service, access: .open,
            address: .hostname("127.0.0.1", port: 0),
            limits: limits, now: { ScriptedHub.received }, logger: Logger(label: "test")
        ) { bound in
            if let bound { port.yield(bound) }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var answer = ""
            for await bound in ports {
                let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .connect(host: "127.0.0.1", port: bound) { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                        }
                    }
                answer = try await channel.executeThenClose { inbound, outbound in
                    if !request.isEmpty { try await outbound.write(ByteBuffer(string: request)) }
                    var text = ""
                    for try await part in inbound { text += String(buffer: part) }
                    return text
                }
                break
            }
            group.cancelAll()
            return answer
        }
    }

    @Test func `the server answers over a socket`() async throws {
        let answer = try await exchange("GET /livez HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("alive\n"))
    }

    @Test func `a client that says nothing is let go`() async throws {
        var limits = HubAPI.Limits()
        limits.idleTimeout = .milliseconds(500)
        #expect(try await exchange("", limits: limits) == "")
        #expect(try await exchange("GET /livez HTTP/1.1\r\nHost: h", limits: limits) == "")
    }

    @Test func `headers without end are cut off`() async throws {
        let request =
            "GET /livez HTTP/1.1\r\nHost: hub\r\nX-Large: " + String(repeating: "x", count: 20 << 10)
        #expect(try await exchange(request + "\r\n\r\n").contains("200") == false)
    }

    @Test func `bytes that are no HTTP are refused`() async throws {
        #expect(try await exchange("\u{1}\u{2}\u{3}\r\n\r\n").contains("200") == false)
    }
}
