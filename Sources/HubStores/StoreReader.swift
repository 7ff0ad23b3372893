internal import GRDB
internal import Glibc
internal import HubCore

/// A store's file, opened to be read and never written: also beside a running hub, and of an older Spoke.
///
/// A reader sees one moment. It keeps no hub from committing, only the log (`PATH-wal`) from being taken over, so that
/// it grows meanwhile.
struct StoreReader {
    let path: String
    private let database: DatabaseQueue

    /// - Parameter newest: the newest version of the layout that the caller can do something with.
    init(path: String, upTo newest: Int = StoreSchema.version) throws(StoreFileFailure) {
        self.path = path
        let status = try FileStatus(path)
        guard status.isFile else { throw .badInput("\(path) is no file: name the file of a store") }
        guard access(path, R_OK) == 0 else { throw StoreFileFailure(errno: errno, doing: "opening \(path)") }
        var configuration = Configuration()
        configuration.label = "store reader"
        configuration.readonly = true
        // A hub that has just started may hold the file for a moment.
        configuration.busyMode = .timeout(5)
        database = try withFile(path) {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            if try database.read({ try StoreSchema.version(of: $0, upTo: newest) }) == 0 {
                throw StoreFailure("an empty database, no store: name another file")
            }
            return database
        }
    }

    /// All that the closure reads is of one moment.
    func read<T>(_ body: (Database) throws -> T) throws(StoreFileFailure) -> T {
        try withFile(path) { try database.read(body) }
    }

    func close() throws(StoreFileFailure) { try withFile(path) { try database.close() } }
}

/// What the system says of a file.
struct FileStatus {
    private let status: stat

    /// Throws where there is none.
    init(_ path: String) throws(StoreFileFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { throw .badInput("\(path): there is no such file") }
            throw StoreFileFailure(errno: errno, doing: "opening \(path)")
        }
        self.status = status
    }

    init(_ descriptor: Int32) throws(StoreFileFailure) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw StoreFileFailure(errno: errno, doing: "looking at an open file")
        }
        self.status = status
    }

    var isFile: Bool { status.st_mode & S_IFMT == S_IFREG }
    var permissions: mode_t { status.st_mode & 0o777 }

    func isSame(as other: FileStatus) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
