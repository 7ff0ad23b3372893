internal import Glibc
internal import Synchronization

/// A thread of its own for work that blocks: sockets, files. Never the cooperative pool, never an event loop.
public final class ReactorThread: Sendable {
    private let thread: pthread_t
    private let isJoined = Atomic(false)

    /// Starts `body` at once.
    ///
    /// - Parameter name: at most 15 bytes, as debuggers and `top -H` show it.
    public init(name: String, body: @escaping @Sendable () -> Void) throws(RuntimeFailure) {
        var thread = pthread_t()
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                nameThisThread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw .noThread(name: name, reason: String(cString: strerror(code)))
        }
        self.thread = thread
    }

    /// Waits until the body has returned. At most once; not from the thread itself.
    public func join() {
        isJoined.store(true, ordering: .relaxed)
        pthread_join(thread, nil)
    }

    deinit {
        // Whom nobody waits for cleans up behind itself.
        if !isJoined.load(ordering: .relaxed) { pthread_detach(thread) }
    }
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        self.body = body
    }
}

/// For debuggers and `top -H` only, so it does not matter when it fails.
private func nameThisThread(_ name: String) {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    if descriptor < 0 { return }
    let bytes = Array(name.utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
}
