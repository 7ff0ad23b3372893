import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import TransportSecurity

@Suite struct SecurityHandlerTests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    private func count(_ counter: borrowing Atomic<Int>) -> Int { counter.load(ordering: .relaxed) }

    @Test(arguments: [Int.max, 1_000, 7, 1]) func `bytes pass both ways, however they are torn`(_ size: Int)
        throws
    {
        let pair = try SecurePair()
        try pair.carry(inPiecesOf: size)
        #expect(pair.clientEnd.events == ["handshakeCompleted"])
        #expect(pair.serverEnd.events == ["handshakeCompleted"])
        #expect(count(pair.meters.completed) == 1 && count(pair.meters.refused) == 0)
        pair.send(bytes(3_000), from: pair.client)
        pair.send(bytes(5_000), from: pair.server)
        try pair.carry(inPiecesOf: size)
        #expect(pair.serverEnd.bytes.elementsEqual(bytes(3_000)))
        #expect(pair.clientEnd.bytes.elementsEqual(bytes(5_000)))
    }

    @Test func `a megabyte passes each way`() throws {
        let pair = try SecurePair()
        try pair.carry()
        for _ in 0..<16 { pair.send(bytes(1 << 16), from: pair.client) }
        pair.send(bytes(1 << 20), from: pair.server)
        try pair.carry(inPiecesOf: 4_096)
        #expect(pair.serverEnd.bytes.count == 1 << 20)
        #expect(pair.clientEnd.bytes.elementsEqual(bytes(1 << 20)))
    }

    @Test func `a client that has said its last still gets its answer`() throws {
        let pair = try SecurePair()
        try pair.carry()
        pair.send(bytes(10), from: pair.client)
        pair.client.close(mode: .output, promise: nil)
        try pair.carry()
        #expect(pair.serverEnd.bytes.elementsEqual(bytes(10)))
        #expect(pair.serverEnd.events == ["handshakeCompleted", "inputClosed"])
        // The end of the TCP stream that follows says nothing new.
        pair.server.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(pair.serverEnd.events.count == 2)
        pair.send(bytes(70_000), from: pair.server)
        try pair.carry()
        #expect(pair.clientEnd.bytes.elementsEqual(bytes(70_000)))
        pair.server.close(promise: nil)
        try pair.carry()
        #expect(pair.clientEnd.events == ["handshakeCompleted", "inputClosed"])
        #expect(count(pair.meters.broken) == 0 && count(pair.meters.abandoned) == 0)
    }

    @Test func `a client that vanishes without a word is an end of input`() throws {
        let pair = try SecurePair()
        try pair.carry()
        pair.server.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(pair.serverEnd.events == ["handshakeCompleted", "inputClosed"])
        #expect(pair.server.isActive)
    }

    @Test func `a client that leaves before it was greeted is counted`() throws {
        let pair = try SecurePair()
        pair.server.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!pair.server.isActive)
        #expect(count(pair.meters.abandoned) == 1)
    }

    @Test func `a handshake that is not over in time ends the connection`() throws {
        let pair = try SecurePair(timeout: .seconds(3))
        pair.server.embeddedEventLoop.advanceTime(by: .milliseconds(2_999))
        #expect(pair.server.isActive)
        pair.server.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!pair.server.isActive)
        #expect(count(pair.meters.overdue) == 1 && count(pair.meters.abandoned) == 0)
    }

    @Test func `a finished handshake is not timed out`() throws {
        let pair = try SecurePair(timeout: .seconds(3))
        try pair.carry()
        pair.server.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(pair.server.isActive)
    }

    @Test func `nothing is written before the handshake, and a close then closes`() throws {
        let pair = try SecurePair()
        let promise = pair.server.eventLoop.makePromise(of: Void.self)
        pair.server.writeAndFlush(ByteBuffer(string: "secret"), promise: promise)
        #expect(throws: (any Error).self) { try promise.futureResult.wait() }
        #expect(try pair.server.readOutbound(as: ByteBuffer.self) == nil)
        pair.server.close(mode: .output, promise: nil)
        #expect(!pair.server.isActive)
    }

    @Test func `plain HTTP is told what to do`() throws {
        let pair = try SecurePair()
        try pair.server.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        var text = ""
        while let bytes = try pair.server.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        #expect(text.hasSuffix("speak TLS"))
        #expect(!pair.server.isActive)
        #expect(count(pair.meters.refused) == 1)
        #expect(pair.serverEnd.bytes.isEmpty)
    }

    @Test func `garbage of any length ends the connection or waits, and nothing comes out`() throws {
        var generator = SystemRandomNumberGenerator()
        for count in [1, 4, 5, 6, 100, 17_000] {
            let pair = try SecurePair()
            let garbage = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try pair.server.writeInbound(ByteBuffer(bytes: garbage))
            #expect(pair.serverEnd.bytes.isEmpty)
            if count >= 100 { #expect(!pair.server.isActive, "\(garbage.prefix(16))") }
        }
    }

    @Test func `no flipped bit of a hello traps, and none makes plain bytes of it`() throws {
        var hello = try #require(try SecurePair().client.readOutbound(as: ByteBuffer.self))
        let bytes = hello.readBytes(length: hello.readableBytes) ?? []
        #expect(bytes.count > 100)
        for position in bytes.indices {
            var spoilt = bytes
            spoilt[position] ^= 1 << UInt8(position % 8)
            let pair = try SecurePair()
            try pair.server.writeInbound(ByteBuffer(bytes: spoilt))
            #expect(pair.serverEnd.bytes.isEmpty)
        }
    }

    @Test func `a spoilt record ends the connection and nothing of it comes out`() throws {
        let pair = try SecurePair()
        try pair.carry()
        pair.send(bytes(100), from: pair.client)
        var record = try #require(try pair.client.readOutbound(as: ByteBuffer.self))
        record.setInteger((record.getInteger(at: 20, as: UInt8.self) ?? 0) ^ 1, at: 20)
        try pair.server.writeInbound(record)
        #expect(!pair.server.isActive)
        #expect(pair.serverEnd.bytes.isEmpty)
        #expect(pair.serverEnd.events.last == "error")
        #expect(count(pair.meters.broken) == 1)
    }

    @Test func `a client refuses a server with another name, and one that its authority did not sign`() throws
    {
        let foreign = try CertificateAuthority(lifetime: .seconds(60))
        for context in [
            try Certificates.client(for: "other.test"),
            try SecurityContext.client(trusting: [foreign.certificate], peer: "edge.test"),
        ] {
            let pair = try SecurePair(client: context)
            try pair.carry()
            #expect(pair.clientEnd.events == ["error"])
            #expect(count(pair.meters.completed) == 0 && count(pair.meters.refused) == 1)
        }
    }

    @Test func `the counts are there for Prometheus`() throws {
        let pair = try SecurePair()
        try pair.carry()
        let text = pair.meters.text(prefix: "x_")
        #expect(text.contains("x_tls_handshakes_total{resumed=\"no\"} 1\n"))
        #expect(text.contains("x_tls_handshakes_failed_total{reason=\"refused\"} 0\n"))
        #expect(text.contains("# TYPE x_tls_connections_broken_total counter\n"))
    }
}
