internal import GRDB
internal import Glibc
internal import HubCore

/// Why a store's file cannot be checked, backed up or restored. Each sentence says what the person can do.
public enum StoreFileFailure: Error, Hashable, CustomStringConvertible {
    /// A file that was named is not there, or is not what it should be.
    case badInput(String)
    /// A file was a store once and cannot be relied on any more.
    case damaged(String)
    /// A file is in use, or may not be read or written.
    case unavailable(String)
    /// The disk is full, or fails.
    case disk(String)

    public var description: String {
        switch self {
        case .badInput(let sentence), .damaged(let sentence), .unavailable(let sentence),
            .disk(let sentence):
            sentence
        }
    }

    init(_ error: any Error, path: String) {
        if let failure = error as? StoreFileFailure {
            self = failure
            return
        }
        let sentence = StoreFailure(error, path: path).description
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_FULL?, .SQLITE_IOERR?: self = .disk(sentence)
        case .SQLITE_CORRUPT?: self = .damaged(sentence)
        case .SQLITE_READONLY?, .SQLITE_PERM?, .SQLITE_CANTOPEN?, .SQLITE_BUSY?, .SQLITE_LOCKED?:
            self = .unavailable(sentence)
        default: self = .badInput(sentence)
        }
    }

    /// The last system call failed.
    init(errno code: Int32, doing what: String) {
        let sentence = StoreFailure(errno: code, doing: what).description
        switch code {
        case ENOSPC, EDQUOT, EIO, EFBIG: self = .disk(sentence)
        default: self = .unavailable(sentence)
        }
    }
}

/// Runs what SQLite does with the file at `path`; what it says becomes a sentence.
func withFile<T>(_ path: String, _ body: () throws -> T) throws(StoreFileFailure) -> T {
    do {
        return try body()
    } catch {
        throw StoreFileFailure(error, path: path)
    }
}
