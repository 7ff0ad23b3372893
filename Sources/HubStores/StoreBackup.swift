internal import HubCore

/// Copies a store to one file, also while a hub runs on it.
public enum StoreBackup {
    /// Writes what the store holds at one moment to `file`, which is there only once it is checked and on the disk.
    ///
    /// The hub commits on meanwhile; its log (`PATH-wal`) is taken over afterwards. Throws `.badInput` where the store
    /// is none or damaged, and where `file` is there and not to be replaced.
    public static func write(
        _ store: String, to file: String, replacing: Bool = false,
        progress: @escaping (StoreStep) -> Void = { _ in }
    ) throws(StoreFileFailure) -> StoreReport {
        let reader = try StoreReader(path: store)
        let status = try FileStatus(store)
        if FileStatus.exists(file) {
            let held = try FileStatus(file)
            if held.isSame(as: status) {
                throw .badInput("\(file) is the store itself: name another file for its backup")
            }
            guard held.isFile else {
                throw .badInput("\(file) is no file: name the file that the backup shall be")
            }
            if !replacing { throw .existing(file) }
        }
        // SQLite would lay such a log over the new file.
        if FileStatus.exists(file + "-wal") {
            throw .badInput("\(file)-wal belongs to a store in that place: name another file for the backup")
        }
        let draft = try StoreDraft(of: file, permissions: status.permissions)
        try draft.copy(reader, progress: progress)
        try reader.close()
        var report = try StoreCheck.run(draft.path, progress: progress)
        guard report.isSound else {
            throw .damaged(
                "\(store): no backup was written, for the store is damaged (\(report.problems[0])): "
                    + "'store check' tells more; restore an earlier backup")
        }
        try draft.place(replacing: replacing)
        report.path = file
        return report
    }
}
