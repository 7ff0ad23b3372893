import EdgeCore
import NIOCore
import NIOPosix
import Profiles
import Synchronization
import Testing
import TransportSecurity

@testable import EdgeAPI

/// TLS over real sockets. Everything waits for something observable, never for time to pass.
@Suite(.timeLimit(.minutes(1))) struct SecureServerTests {
    private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private static let authority = Result { try CertificateAuthority(lifetime: .seconds(86_400)) }
    private static let security = Result {
        let key = try PrivateKey()
        let leaf = try authority.get().certificate(
            for: ["edge.test", "127.0.0.1"], key: key, lifetime: .seconds(86_400))
        return try SecurityContext.server(chain: [leaf], key: key)
    }

    private let group = MultiThreadedEventLoopGroup.singleton
    private let edge = StubEdge()

    private func run(
        hosts: EdgeListener.Hosts = .edge, limits: HTTPLimits = HTTPLimits(),
        _ body: (SocketAddress, EdgeServer) async throws -> Void
    ) async throws {
        let listener = EdgeListener(
            address: try EdgeListener.address("127.0.0.1:0"), hosts: hosts,
            security: ServerSecurity(try Self.security.get()))
        let server = EdgeServer(service: edge.service, listeners: [listener], limits: limits, group: group)
        let address = try await server.start()[0]
        try await body(address, server)
        await server.stop()
        #expect(server.connections == 0)
    }

    private func connect(to address: SocketAddress, isPlain: Bool = false) async throws -> Client {
        let context = try SecurityContext.client(
            trusting: [try Self.authority.get().certificate], peer: "edge.test")
        let greeted = group.next().makePromise(of: Void.self)
        let client = try await ClientBootstrap(group: group)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isPlain {
                        greeted.succeed()
                    } else {
                        try channel.pipeline.syncOperations.addHandlers([
                            SecurityHandler(context, meters: SecurityMeters(), timeout: .seconds(30)),
                            Greeting(greeted),
                        ])
                    }
                    return try Client(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        try await greeted.futureResult.get()
        return client
    }

    /// Sends everything, ends its side, and reads to the end.
    private func exchange(
        _ text: String, with address: SocketAddress, isPlain: Bool = false
    ) async throws -> [Response] {
        let client = try await connect(to: address, isPlain: isPlain)
        return try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            outbound.finish()
            var received = ""
            for try await bytes in inbound { received += String(buffer: bytes) }
            return try Response.all(in: received)
        }
    }

    @Test func `requests are answered, and a client that has ended its side reads all answers`() async throws
    {
        try await run { address, _ in
            let text = Requests.post() + Requests.get("/livez")
            let responses = try await exchange(text, with: address)
            #expect(responses.map(\.status) == [200, 200])
        }
    }

    @Test func `bodies of 64 KB pass in a row`() async throws {
        try await run { address, _ in
            let padding = String(repeating: " ", count: (64 << 10) - Requests.lookup.utf8.count)
            let text = String(repeating: Requests.post(body: Requests.lookup + padding), count: 40)
            let responses = try await exchange(text, with: address)
            #expect(responses.map(\.status) == Array(repeating: 200, count: 40))
            #expect(edge.interactions.count == 40)
        }
    }

    @Test func `a long answer arrives whole`() async throws {
        let payload = "[\(String(repeating: "1,", count: 4 << 20))1]"
        edge.set { $0.answer.payload = Array(payload.utf8)[...] }
        try await run { address, _ in
            let responses = try await exchange(Requests.post(), with: address)
            #expect(responses.first?.body.utf8.count ?? 0 > payload.utf8.count)
        }
    }

    @Test func `a client that sends far too much still reads why it is refused`() async throws {
        try await run { address, _ in
            let client = try await connect(to: address)
            let text = Requests.post(body: String(repeating: "a", count: 10 << 20))
            let received = try await client.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: text))
                var received = ""
                for try await bytes in inbound {
                    received += String(buffer: bytes)
                    if received.hasSuffix("}") { break }
                }
                return received
            }
            #expect(try Response.all(in: received).map(\.status) == [413])
        }
    }

    @Test func `one listener tells the hosts apart by name`() async throws {
        try await run(hosts: .byName) { address, _ in
            let server = Requests.post().replacing("edge.test", with: "server.test")
            let trusted = Requests.post(fields: Requests.credentials)
                .replacing("edge.test", with: "server.test")
            let responses = try await exchange(Requests.post() + server + trusted, with: address)
            #expect(responses.map(\.status) == [200, 401, 200])
            #expect(edge.interactions.map(\.isAuthenticated) == [false, true])
        }
    }

    @Test func `plain HTTP is told to speak TLS`() async throws {
        try await run { address, _ in
            let responses = try await exchange(Requests.get("/livez"), with: address, isPlain: true)
            #expect(responses.map(\.status) == [400])
            #expect(responses.first?.body.contains("https://") == true)
        }
    }

    @Test func `one connection too many is closed before any handshake`() async throws {
        var limits = HTTPLimits()
        limits.connectionsMaximum = 1
        try await run(limits: limits) { address, _ in
            let first = try await connect(to: address)
            try await first.executeThenClose { inbound, outbound in
                await #expect(throws: (any Error).self) { try await connect(to: address) }
                try await outbound.write(ByteBuffer(string: Requests.get("/livez")))
                var received = ""
                for try await bytes in inbound {
                    received += String(buffer: bytes)
                    if received.hasSuffix("ok\n") { break }
                }
                #expect(received.hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test func `a certificate that is replaced is shown to whoever comes next`() async throws {
        let security = ServerSecurity(try Self.security.get())
        let listener = EdgeListener(
            address: try EdgeListener.address("127.0.0.1:0"), hosts: .edge, security: security)
        let server = EdgeServer(service: edge.service, listeners: [listener], group: group)
        let address = try await server.start()[0]
        #expect(try await exchange(Requests.get("/livez"), with: address).map(\.status) == [200])
        let key = try PrivateKey()
        let foreign = try CertificateAuthority(lifetime: .seconds(60))
        let leaf = try foreign.certificate(for: ["edge.test"], key: key, lifetime: .seconds(60))
        security.replace(try SecurityContext.server(chain: [leaf], key: key))
        await #expect(throws: (any Error).self) { try await connect(to: address) }
        await server.stop()
    }
}

/// Tells when the handshake is over, or that it failed.
private final class Greeting: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<Void>

    init(_ promise: EventLoopPromise<Void>) {
        self.promise = promise
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is SecurityEvent { promise.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
