internal import HubAPI
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import SansIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension Storefront {
    /// The address that is tried first where none is named, and how many ports after it.
    public static let standardHost = "127.0.0.1"
    public static let standardPorts = 8_000..<8_020

    /// Serves the shop until the task is cancelled, on the first of the ports that is free.
    ///
    /// - Parameters:
    ///   - ports: Tried in order; 0 takes any.
    ///   - onRunning: Gets the URL as soon as requests are answered.
    /// - Throws: `StorefrontFailure.noPort` where all of them are in use.
    public func serve(
        on host: String, ports: some Sequence<Int> & Sendable, logger: Logger,
        onRunning: @escaping @Sendable (String) async -> Void
    ) async throws {
        var last = ""
        for port in ports {
            last = "\(host):\(port)"
            do {
                try await application(host: host, port: port, logger: logger) { bound in
                    await onRunning("http://\(host):\(bound ?? port)/")
                }.run()
                return
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                continue
            }
        }
        throw StorefrontFailure.noPort(last)
    }

    private func application(
        host: String, port: Int, logger: Logger, onRunning: @escaping @Sendable (Int?) async -> Void
    ) -> some ApplicationProtocol {
        let timeout = TimeAmount.nanoseconds(limits.requestTimeout.nanoseconds)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestDeadlineHandler(timeout: timeout, fileTimeout: timeout)],
            idleTimeout: .nanoseconds(limits.idleTimeout.nanoseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytesMaximum, maxHeaderListSize: limits.headerBytesMaximum,
                maxHeaderFieldCount: limits.headerFieldsMaximum))
        return Application(
            router: router(isLocal: ["127.0.0.1", "localhost", "::1"].contains(host)),
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connectionsMaximum)),
            onServerRunning: { await onRunning($0.localAddress?.port) },
            logger: logger)
    }
}
