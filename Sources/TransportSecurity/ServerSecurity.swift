internal import Synchronization

/// The certificate that a server shows now. It may be replaced while the server runs: connections that are open go on
/// with what they began with.
public final class ServerSecurity: Sendable {
    private let current: Mutex<SecurityContext>

    public init(_ context: SecurityContext) {
        current = Mutex(context)
    }

    public var context: SecurityContext { current.withLock { $0 } }

    public func replace(_ context: SecurityContext) { current.withLock { $0 = context } }
}
