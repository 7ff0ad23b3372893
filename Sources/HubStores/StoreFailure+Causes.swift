internal import GRDB
internal import Glibc
internal import HubCore

extension StoreFailure {
    /// What went wrong with the file at `path`, and what a person can do about it.
    init(_ error: any Error, path: String) {
        switch error {
        case let failure as StoreFailure: self.init("\(path): \(failure.description)")
        case let error as DatabaseError: self.init("\(path): \(StoreFailure.sentence(error))")
        default: self.init("\(path): \(error)")
        }
    }

    /// The store holds bytes that no hub wrote.
    init(damaged what: String, path: String) {
        self.init("\(path): the file is damaged: \(what) cannot be read: restore a backup")
    }

    init(errno code: Int32, doing what: String) {
        let reason = String(cString: strerror(code))
        let remedy =
            switch code {
            case ENOSPC, EDQUOT: ": the disk is full: make room, then start again"
            case EACCES, EPERM, EROFS: ": run as the hub's user, who must be able to write there"
            case ENOENT: ": create the folder, or name another store"
            default: ""
            }
        self.init("\(what): \(reason)\(remedy)")
    }

    private static func sentence(_ error: DatabaseError) -> String {
        let said = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: return "the disk is full: make room, then start again"
        case .SQLITE_CORRUPT: return "the file is damaged (\(said)): restore a sound backup"
        case .SQLITE_NOTADB: return "not a store: name another file"
        case .SQLITE_READONLY, .SQLITE_PERM:
            return "not writable (\(said)): run as the hub's user, who must be able to write there"
        case .SQLITE_CANTOPEN: return "cannot be opened (\(said)): create the folder, or name another store"
        case .SQLITE_BUSY, .SQLITE_LOCKED: return "another program holds the file: end that program"
        case .SQLITE_IOERR: return "the disk failed (\(said)): check it, then start again"
        default: return said
        }
    }
}
