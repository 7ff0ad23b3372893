import EdgeCore
import NIOCore
import NIOPosix
import Profiles
import Testing

@testable import EdgeAPI

/// Real sockets. Everything waits for something observable, never for time to pass.
@Suite(.timeLimit(.minutes(1))) struct EdgeServerTests {
    private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let group = MultiThreadedEventLoopGroup.singleton

    private func listener(isAuthenticated: Bool) throws -> EdgeListener {
        EdgeListener(
            address: try EdgeListener.address("127.0.0.1:0"), hosts: isAuthenticated ? .server : .edge)
    }

    private func connect(to address: SocketAddress) async throws -> Client {
        try await ClientBootstrap(group: group).channelOption(.allowRemoteHalfClosure, value: true)
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Client(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
    }

    /// Sends everything, then reads until there are so many answers, or the server closes.
    private func exchange(_ text: String, with address: SocketAddress, expecting count: Int) async throws
        -> [Response]
    {
        let client = try await connect(to: address)
        return try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ""
            for try await bytes in inbound {
                received += String(buffer: bytes)
                // An answer that is not whole yet is malformed so far.
                if received.components(of: "HTTP/1.1 ") == count, let all = whole(received) { return all }
            }
            return try Response.all(in: received)
        }
    }

    private func whole(_ text: String) -> [Response]? {
        do {
            return try Response.all(in: text)
        } catch {
            return nil
        }
    }

    @Test func `both hosts answer on their own ports`() async throws {
        let edge = StubEdge()
        let server = EdgeServer(
            service: edge.service,
            listeners: [try listener(isAuthenticated: false), try listener(isAuthenticated: true)],
            group: group)
        let addresses = try await server.start()
        #expect(addresses.count == 2)
        let text = Requests.post() + Requests.get("/livez")
        #expect(try await exchange(text, with: addresses[0], expecting: 2).map(\.status) == [200, 200])
        #expect(try await exchange(text, with: addresses[1], expecting: 2).map(\.status) == [401, 200])
        await server.stop()
        #expect(server.connections == 0)
    }

    @Test func `answers from other threads arrive in order`() async throws {
        let edge = StubEdge()
        let service = edge.service
        var slow = service
        slow.interact = { interaction, completion in
            Task { service.interact(interaction, completion) }
        }
        let server = EdgeServer(
            service: slow, listeners: [try listener(isAuthenticated: false)], group: group)
        let address = try await server.start()[0]
        let text = (0..<100).map { index in
            Requests.post(query: "datastreamId=\(StubEdge.datastream)&requestId=r\(index)")
        }.joined()
        let responses = try await exchange(text, with: address, expecting: 100)
        for (index, response) in responses.enumerated() {
            #expect(response.body.hasPrefix(#"{"requestId":"r\#(index)-"#))
        }
        #expect(responses.count == 100)
        await server.stop()
    }

    @Test func `a client that sends far too much still reads why it is refused`() async throws {
        let server = EdgeServer(
            service: StubEdge().service, listeners: [try listener(isAuthenticated: false)], group: group)
        let address = try await server.start()[0]
        let body = String(repeating: "a", count: 10 << 20)
        let responses = try await exchange(Requests.post(body: body), with: address, expecting: 1)
        #expect(responses.map(\.status) == [413])
        await server.stop()
    }

    @Test func `hundreds of half-open connections leave room for one that asks`() async throws {
        let server = EdgeServer(
            service: StubEdge().service, listeners: [try listener(isAuthenticated: false)], group: group)
        let address = try await server.start()[0]
        var channels: [any Channel] = []
        for _ in 0..<400 {
            let channel = try await ClientBootstrap(group: group).connect(to: address).get()
            channel.writeAndFlush(ByteBuffer(string: "POST /ee/v2/interact HTTP/1.1\r\nHost:"), promise: nil)
            channels.append(channel)
        }
        #expect(
            try await exchange(Requests.get("/livez"), with: address, expecting: 1).map(\.status) == [200])
        for channel in channels { channel.close(promise: nil) }
        await server.stop()
        #expect(server.connections == 0)
    }

    @Test func `a client that has closed its side still reads a long answer to its end`() async throws {
        let edge = StubEdge()
        let payload = "[\(String(repeating: "1,", count: 4 << 20))1]"
        edge.set { $0.answer.payload = Array(payload.utf8)[...] }
        let server = EdgeServer(
            service: edge.service, listeners: [try listener(isAuthenticated: false)], group: group)
        let address = try await server.start()[0]
        let client = try await connect(to: address)
        let received = try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: Requests.post()))
            outbound.finish()
            var count = 0
            for try await bytes in inbound { count += bytes.readableBytes }
            return count
        }
        #expect(received > payload.utf8.count)
        await server.stop()
    }

    @Test func `a server that stops answers what it has taken`() async throws {
        let edge = StubEdge()
        edge.set { $0.isHolding = true }
        let server = EdgeServer(
            service: edge.service, listeners: [try listener(isAuthenticated: false)], group: group)
        let address = try await server.start()[0]
        let client = try await connect(to: address)
        try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: Requests.post()))
            while edge.get({ $0.held.isEmpty }) { await Task.yield() }
            async let stopped: Void = server.stop()
            edge.release()
            var text = ""
            for try await bytes in inbound { text += String(buffer: bytes) }
            #expect(try Response.all(in: text).map(\.status) == [200])
            await stopped
        }
        await #expect(throws: (any Error).self) { try await connect(to: address) }
    }

    @Test func `an address that is taken is named`() async throws {
        let service = StubEdge().service
        let first = EdgeServer(
            service: service, listeners: [try listener(isAuthenticated: false)], group: group)
        let address = try await first.start()[0]
        let second = EdgeServer(
            service: service, listeners: [EdgeListener(address: address, hosts: .edge)],
            group: group)
        await #expect(throws: EdgeServerFailure.self) { try await second.start() }
        await first.stop()
        for text in ["", "localhost", "1.2.3.4:x", ":80", "1.2.3.4:70000"] {
            #expect(throws: EdgeServerFailure.malformedAddress(text)) { try EdgeListener.address(text) }
        }
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
