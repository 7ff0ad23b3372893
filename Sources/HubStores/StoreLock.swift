internal import Glibc
internal import HubCore
internal import Synchronization

/// Keeps a store for one hub: an exclusive `flock` on a file beside it, which ends with the process, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Mutex<Int32>

    init(path: String, store: String) throws(StoreFailure) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw StoreFailure(errno: errno, doing: "opening \(path)") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            Glibc.close(opened)
            if reason == EWOULDBLOCK {
                throw StoreFailure("\(store) is in use by another hub: stop that hub, or name another store")
            }
            throw StoreFailure(errno: reason, doing: "locking \(path)")
        }
        descriptor = Mutex(opened)
    }

    deinit { release() }

    func release() {
        let held = descriptor.withLock { held in
            defer { held = -1 }
            return held
        }
        if held >= 0 { Glibc.close(held) }
    }
}
