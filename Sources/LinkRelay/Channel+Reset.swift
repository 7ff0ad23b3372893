import NIOCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Channel {
    /// Closes with RST instead of FIN: what was not yet sent is lost, and the peer sees a reset.
    func reset() {
        // Lingering for zero seconds is how a socket is told to reset. Should the option fail, an ordinary close does.
        if let sockets = self as? any SocketOptionProvider {
            sockets.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil)
            }
        } else {
            close(promise: nil)
        }
    }
}
