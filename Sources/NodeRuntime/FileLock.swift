internal import Glibc

/// Holds a file for this process alone, as long as the value lives: two hubs must not share a store, nor two
/// edges a folder.
///
/// The kernel lets go of the lock when the process ends, however it ends. The file stays and names its last
/// holder.
public struct FileLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock of the file at `path`, creating it if needed; `guarded` is what the error names.
    ///
    /// - Parameter waits: whether to wait, blocking, until whoever has it lets go: for what takes an instant.
    public init(path: String, guarding guarded: String, waits: Bool = false) throws(RuntimeFailure) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .file(operation: "open the lock", path: path, reason: String(cString: strerror(errno)))
        }
        var result: Int32
        repeat {
            result = flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB)
        } while result != 0 && errno == EINTR
        guard result == 0 else {
            let code = errno
            let holder = FileLock.holder(of: descriptor)
            close(descriptor)
            if code == EWOULDBLOCK { throw .locked(path: guarded, holder: holder) }
            throw .file(operation: "lock", path: path, reason: String(cString: strerror(code)))
        }
        self.descriptor = descriptor
        // Only for people who look: the lock counts, not the text.
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// The lock of a store kept in a file.
    public init(store path: String) throws(RuntimeFailure) {
        try self.init(path: path + ".lock", guarding: path)
    }

    /// The lock of a folder, which must exist.
    public init(folder path: String) throws(RuntimeFailure) {
        try self.init(path: path + "/.lock", guarding: path)
    }

    deinit { close(descriptor) }

    private static func holder(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let digits = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).prefix { $0.isNumber }
        return digits.isEmpty ? "another process" : "process \(digits)"
    }
}
