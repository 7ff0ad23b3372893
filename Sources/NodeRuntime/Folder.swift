internal import FoundationEssentials
internal import Glibc

/// A folder whose own changes (files made, files deleted) can be made durable.
public struct Folder: Sendable {
    public let path: String

    /// Creates the folder, and those it lies in, if needed.
    public init(creating path: String) throws(RuntimeFailure) {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(operation: "create the folder", path: path, reason: "\(error)")
        }
    }

    public func path(of name: String) -> String { path + "/" + name }

    public func names() throws(RuntimeFailure) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .file(operation: "list", path: path, reason: "\(error)")
        }
    }

    /// Deletes a file, durably; one that is gone already is fine.
    public func delete(_ name: String) throws(RuntimeFailure) {
        guard unlink(path(of: name)) == 0 || errno == ENOENT else {
            throw .file(operation: "delete", path: path(of: name), reason: String(cString: strerror(errno)))
        }
        try synchronize()
    }

    /// Makes the names in the folder durable.
    public func synchronize() throws(RuntimeFailure) {
        let file = try File(path, O_RDONLY | O_DIRECTORY, to: "open")
        guard fsync(file.descriptor) == 0 else {
            throw .file(operation: "sync", path: path, reason: String(cString: strerror(errno)))
        }
    }
}
