#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// An open file; its end closes it.
struct DiskFile: ~Copyable {
    let descriptor: Int32
    let path: String

    init(_ path: String, _ flags: Int32, to operation: String) throws(BatchFailure) {
        descriptor = open(path, flags | O_CLOEXEC, 0o644)
        self.path = path
        if descriptor < 0 { throw .last(operation, path) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8], at offset: Int) throws(BatchFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress?.advanced(by: written), $0.count - written,
                    off_t(offset + written))
            }
            if count < 0 && errno != EINTR { throw .last("write to", path) }
            written += max(0, count)
        }
    }

    /// At most `maximum` bytes from `offset` on; none at the end.
    func read(_ maximum: Int, at offset: Int) throws(BatchFailure) -> [UInt8] {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: maximum) { buffer, initialized in
            repeat {
                count = pread(descriptor, buffer.baseAddress, maximum, off_t(offset))
            } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        if count < 0 { throw .last("read", path) }
        return bytes
    }

    func truncate(to count: Int) throws(BatchFailure) {
        if ftruncate(descriptor, off_t(count)) != 0 { throw .last("shorten", path) }
    }

    /// Makes the content durable.
    func synchronize() throws(BatchFailure) {
        if fsync(descriptor) != 0 { throw .last("sync", path) }
    }

    static func synchronizeFolder(_ path: String) throws(BatchFailure) {
        let folder = try DiskFile(path, O_RDONLY | O_DIRECTORY, to: "open")
        try folder.synchronize()
    }

    /// Puts `bytes` in the place of what the file held: whole, or not at all.
    static func replace(_ path: String, in folder: String, with bytes: [UInt8]) throws(BatchFailure) {
        let draft = path + ".new"
        let file = try DiskFile(draft, O_WRONLY | O_CREAT | O_TRUNC, to: "create")
        try file.write(bytes, at: 0)
        try file.synchronize()
        if rename(draft, path) != 0 { throw .last("rename", draft) }
        try synchronizeFolder(folder)
    }

    /// The content, `nil` when there is no such file. At most `maximum` bytes.
    static func contents(of path: String, maximum: Int) throws(BatchFailure) -> [UInt8]? {
        if access(path, F_OK) != 0, errno == ENOENT { return nil }
        let file = try DiskFile(path, O_RDONLY, to: "open")
        var contents: [UInt8] = []
        while contents.count <= maximum {
            let bytes = try file.read(1 << 16, at: contents.count)
            if bytes.isEmpty { return contents }
            contents += bytes
        }
        throw .disk(operation: "read", path: path, reason: "it is larger than \(maximum) bytes")
    }
}

extension BatchFailure {
    /// What the system's last call says.
    static func last(_ operation: String, _ path: String) -> BatchFailure {
        .disk(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }
}

/// Folders and what lies in them.
enum Disk {
    static func makeFolder(_ path: String) throws(BatchFailure) {
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw .last("create the folder", path) }
    }

    /// A new folder beside the system's other temporary ones.
    static func makeTemporaryFolder() throws(BatchFailure) -> String {
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(place)/spoke-batches-XXXXXX".utf8CString)
        guard let name = mkdtemp(&template) else { throw .last("create a folder in", place) }
        return String(cString: name)
    }

    static func names(in path: String) throws(BatchFailure) -> [String] {
        guard let folder = opendir(path) else { throw .last("list", path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Deletes a file; one that is gone already is fine.
    static func delete(_ path: String) throws(BatchFailure) {
        if unlink(path) != 0, errno != ENOENT { throw .last("delete", path) }
    }

    /// Deletes a folder with the files in it.
    static func deleteFolder(_ path: String) throws(BatchFailure) {
        for name in try names(in: path) { try delete(path + "/" + name) }
        if rmdir(path) != 0, errno != ENOENT { throw .last("delete", path) }
    }
}
