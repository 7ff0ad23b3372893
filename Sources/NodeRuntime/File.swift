internal import Glibc

/// An open file; its end closes it.
struct File: ~Copyable {
    let descriptor: Int32
    let path: String

    /// - Parameter mode: of a file that this creates.
    init(
        _ path: String, _ flags: Int32, to operation: String, mode: mode_t = 0o644
    ) throws(RuntimeFailure) {
        descriptor = open(path, flags | O_CLOEXEC, mode)
        self.path = path
        if descriptor < 0 {
            throw .file(operation: operation, path: path, reason: String(cString: strerror(errno)))
        }
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes` at the end.
    func append(_ bytes: [UInt8]) throws(RuntimeFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0 && errno != EINTR { throw failure("write to") }
            written += max(0, count)
        }
    }

    /// At most `maximum` of the next bytes; none at the end.
    func read(_ maximum: Int) throws(RuntimeFailure) -> [UInt8] {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: maximum) { buffer, initialized in
            repeat {
                count = Glibc.read(descriptor, buffer.baseAddress, maximum)
            } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        if count < 0 { throw failure("read") }
        return bytes
    }

    func count() throws(RuntimeFailure) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("inspect") }
        return Int(status.st_size)
    }

    func truncate(to count: Int) throws(RuntimeFailure) {
        guard ftruncate(descriptor, count) == 0 else { throw failure("truncate") }
    }

    /// Makes the content durable. A failure is final: the kernel may have dropped what it could not write.
    func synchronize() throws(RuntimeFailure) {
        guard fdatasync(descriptor) == 0 else { throw failure("sync") }
    }

    private func failure(_ operation: String) -> RuntimeFailure {
        .file(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }
}
