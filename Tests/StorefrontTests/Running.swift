import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Storefront

/// Serves `router` on a port of its own for as long as `body` takes, which gets its `host:port`.
func withRunning(
    _ router: Router<BasicRequestContext>, _ body: (String) async throws -> Void
) async throws {
    let (ports, running) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { if let port = $0.localAddress?.port { running.yield(port) } },
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    let server = Task { try await application.run() }
    defer { server.cancel() }
    for await port in ports {
        try await body("127.0.0.1:\(port)")
        break
    }
}

/// Serves the shop on the first free of the ports for as long as `body` takes, which gets the URL.
func withServed(
    _ shop: Storefront, ports: [Int], _ body: (String) async throws -> Void
) async throws {
    let (urls, running) = AsyncThrowingStream.makeStream(of: String.self)
    let server = Task {
        do {
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            try await shop.serve(on: "127.0.0.1", ports: ports, logger: logger) { running.yield($0) }
            running.finish()
        } catch {
            running.finish(throwing: error)
        }
    }
    defer { server.cancel() }
    for try await url in urls {
        try await body(url)
        break
    }
}

/// What comes back on a connection of its own until the server closes it.
func exchange(_ bytes: String, port: Int) async throws -> String {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    return try await channel.executeThenClose { inbound, outbound in
        do {
            try await outbound.write(ByteBuffer(string: bytes))
        } catch ChannelError.ioOnClosedChannel {
            // A machine that is busy enough comes to this only after the server has lost its patience.
        }
        var text = ""
        for try await part in inbound { text += String(buffer: part) }
        return text
    }
}
