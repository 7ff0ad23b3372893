internal import GRDB
internal import Glibc
internal import HubCore

/// A store's file that is being written beside the name it will have, and takes it only when whole and on the disk.
final class StoreDraft {
    let path: String
    private let target: String
    private let descriptor: Int32
    /// The file of that name is this draft, and goes with it.
    private var isMine: Bool

    /// Also takes over what a process that was killed left of a draft.
    init(of target: String, permissions: mode_t) throws(StoreFileFailure) {
        self.target = target
        path = target + ".new"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw StoreFileFailure(errno: errno, doing: "writing \(path)") }
        isMine = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        // Whoever held it may have given the file its final name in between.
        if isMine { isMine = try FileStatus(path).isSame(as: FileStatus(descriptor)) }
        guard isMine else {
            throw .unavailable("\(path) is being written by another command: wait for its end")
        }
        removeCompanions()
        guard ftruncate(descriptor, 0) == 0 else {
            throw StoreFileFailure(errno: errno, doing: "writing \(path)")
        }
    }

    deinit {
        if isMine {
            removeCompanions()
            unlink(path)
        }
        close(descriptor)
    }

    /// Copies all that the reader sees at one moment: commits that come while it copies are not in it.
    func copy(
        _ reader: StoreReader, progress: @escaping (StoreStep) -> Void
    ) throws(StoreFileFailure) {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            // `place` syncs the whole; a draft of a machine that lost its power is none.
            try database.execute(sql: "PRAGMA synchronous = OFF")
        }
        let copy = try withFile(path) { try DatabaseQueue(path: path, configuration: configuration) }
        try reader.read { source in
            // A deferred transaction begins with the first read. Within one, copying page by page never begins anew,
            // however much the hub commits.
            _ = try StoreSchema.version(of: source)
            try withFile(path) {
                try copy.inDatabase { destination in
                    try source.backup(to: destination, pagesPerStep: 1_000) { step in
                        progress(.copied(pages: step.completedPageCount, of: step.totalPageCount))
                    }
                    // One file, and none beside it: also where it will lie on a disk that cannot be written.
                    try destination.execute(sql: "PRAGMA journal_mode = DELETE")
                }
            }
        }
        try withFile(path) { try copy.close() }
    }

    /// Makes the draft durable and gives it its name.
    func place(replacing: Bool) throws(StoreFileFailure) {
        guard fsync(descriptor) == 0 else { throw StoreFileFailure(errno: errno, doing: "syncing \(path)") }
        if replacing {
            try renameFile(path, to: target)
        } else if link(path, target) == 0 {
            // A second name, unlike a renaming, never takes the place of a file that has come meanwhile.
            unlink(path)
        } else if errno == EEXIST {
            throw .existing(target)
        } else {
            // Some disks give a file one name only.
            try renameFile(path, to: target)
        }
        isMine = false
        try syncFolder(of: target)
    }

    private func removeCompanions() {
        for ending in ["-journal", "-wal", "-shm"] { unlink(path + ending) }
    }
}

func renameFile(_ path: String, to name: String) throws(StoreFileFailure) {
    guard rename(path, name) == 0 else { throw StoreFileFailure(errno: errno, doing: "naming \(name)") }
}

/// Makes the names in the file's folder durable.
private func syncFolder(of path: String) throws(StoreFileFailure) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreFileFailure(errno: errno, doing: "opening \(folder)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreFileFailure(errno: errno, doing: "syncing \(folder)") }
}

extension StoreFileFailure {
    static func existing(_ path: String) -> StoreFileFailure {
        .badInput("\(path) is there already: name another file, or replace it with --force")
    }
}
