internal import Glibc

/// A small file that only its owner may read.
public struct SecretFile: Sendable {
    /// Larger ones are not read: nothing that a node keeps so is near that size.
    public static let bytesMaximum = 4 << 20
    private static let mode: mode_t = 0o600

    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    /// The content; `nil` if there is no such file.
    public func read() throws(RuntimeFailure) -> [UInt8]? {
        if access(path, F_OK) != 0 && errno == ENOENT { return nil }
        let file = try File(path, O_RDONLY, to: "read")
        guard try file.count() <= SecretFile.bytesMaximum else {
            throw .file(operation: "read", path: path, reason: "it is not one that Spoke wrote")
        }
        var bytes: [UInt8] = []
        while true {
            let part = try file.read(1 << 16)
            if part.isEmpty { return bytes }
            bytes += part
        }
    }

    /// Replaces the content, durably and at once: whoever reads finds the old or the new. The file has mode 0600 from
    /// its first byte on.
    public func write(_ bytes: [UInt8]) throws(RuntimeFailure) {
        let draft = path + ".new"
        // What an earlier process left when it was killed.
        unlink(draft)
        do {
            let file = try File(draft, O_WRONLY | O_CREAT | O_EXCL, to: "create", mode: SecretFile.mode)
            try file.append(bytes)
            try file.synchronize()
        }
        guard rename(draft, path) == 0 else {
            throw .file(operation: "replace", path: path, reason: String(cString: strerror(errno)))
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        try Folder(creating: folder).synchronize()
    }

    /// Whether others than its owner may read or write it.
    public var isExposed: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
    }

    /// Takes from others what a copy or a restore may have given them; whether there was something to take.
    public func restrict() throws(RuntimeFailure) -> Bool {
        guard isExposed else { return false }
        guard chmod(path, SecretFile.mode) == 0 else {
            throw .file(operation: "restrict", path: path, reason: String(cString: strerror(errno)))
        }
        return true
    }
}
