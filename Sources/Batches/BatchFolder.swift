internal import Profiles
public import SansIO
internal import Synchronization

/// The batches of one hub, in a folder: what is answered for is on the disk.
///
/// Each batch has a folder of its own with `batch.json` (its state), `progress.json` (how far it is ingested),
/// `N.data` (its files, numbered) and `failed.json` (its failed records). State is written beside, synced, and renamed
/// into place, so that a crash leaves the old or the new. Names given by clients never name anything on the disk.
///
/// Every call may wait for the disk: call from a thread that may. Safe to use from any.
public final class BatchFolder: Sendable {
    public let path: String
    public let limits: BatchLimits
    /// Folders whose state cannot be read, with the reason; they are left alone.
    public let unreadable: [String]

    let batches: Mutex<[BatchID: Batch]>
    private let isTemporary: Bool

    private static let stateBytesMaximum = 64 << 20

    /// Opens the folder, which is created if needed: of batches under way it knows how far they were.
    public convenience init(path: String, limits: BatchLimits = BatchLimits()) throws(BatchFailure) {
        try Disk.makeFolder(path)
        try self.init(path, limits, isTemporary: false)
    }

    /// A new folder, for a hub that forgets; see `removeIfTemporary`.
    public convenience init(temporary limits: BatchLimits) throws(BatchFailure) {
        try self.init(try Disk.makeTemporaryFolder(), limits, isTemporary: true)
    }

    private init(_ path: String, _ limits: BatchLimits, isTemporary: Bool) throws(BatchFailure) {
        self.path = path
        self.limits = limits
        self.isTemporary = isTemporary
        var found: [BatchID: Batch] = [:]
        var unreadable: [String] = []
        for name in try Disk.names(in: path) {
            let folder = path + "/" + name
            switch try BatchFolder.stored(name, folder) {
            case .batch(let batch):
                found[batch.id] = batch
                try BatchFolder.tidy(batch, folder)
            case .neverBegun: try Disk.deleteFolder(folder)
            case .unreadable(let reason): unreadable.append("\(folder): \(reason)")
            }
        }
        batches = Mutex(found)
        self.unreadable = unreadable
    }

    /// Deletes the folder if it was made for this process.
    public func removeIfTemporary() throws(BatchFailure) {
        guard isTemporary else { return }
        for name in try Disk.names(in: path) { try Disk.deleteFolder(path + "/" + name) }
        try Disk.deleteFolder(path)
    }

    // MARK: - Batches

    /// Creates a batch that takes files. Where there are too many, the oldest that has ended makes room.
    public func create(
        _ order: Batch.Order, at time: Timestamp, using generator: inout some RandomNumberGenerator
    ) throws(BatchFailure) -> Batch {
        let batch = Batch(id: BatchID(at: time, using: &generator), order: order, created: time)
        try batches.withLock { batches throws(BatchFailure) in
            if batches.count >= limits.batchesMaximum {
                let ended = batches.values.filter(\.status.isFinal)
                guard
                    let oldest = ended.min(by: {
                        ($0.updated, $0.id.description) < ($1.updated, $1.id.description)
                    })
                else {
                    throw .tooMuch("\(batches.count) batches are under way: complete or abort some first")
                }
                try Disk.deleteFolder(folder(of: oldest.id))
                batches[oldest.id] = nil
            }
            try Disk.makeFolder(folder(of: batch.id))
            try write(batch)
            try DiskFile.synchronizeFolder(path)
            batches[batch.id] = batch
        }
        return batch
    }

    public func batch(_ id: BatchID) throws(BatchFailure) -> Batch {
        guard let batch = batches.withLock({ $0[id] }) else { throw .unknownBatch(id.description) }
        return batch
    }

    /// All of them, the newest first.
    public func all() -> [Batch] {
        batches.withLock { Array($0.values) }.sorted {
            ($0.created, $0.id.description) > ($1.created, $1.id.description)
        }
    }

    // MARK: - The disk

    func folder(of id: BatchID) -> String { path + "/" + id.description }
    func data(_ number: Int, of id: BatchID) -> String { folder(of: id) + "/\(number).data" }
    func failedList(of id: BatchID) -> String { folder(of: id) + "/failed.json" }

    /// Changes a batch: on the disk first, then for all to see.
    @discardableResult func change(
        _ id: BatchID, at time: Timestamp, _ body: (inout Batch) throws(BatchFailure) -> Void
    ) throws(BatchFailure) -> Batch {
        try batches.withLock { batches throws(BatchFailure) in
            guard var batch = batches[id] else { throw .unknownBatch(id.description) }
            let before = batch
            try body(&batch)
            if batch == before { return batch }
            batch.version += 1
            batch.updated = time
            try write(batch)
            batches[id] = batch
            return batch
        }
    }

    private func write(_ batch: Batch) throws(BatchFailure) {
        let folder = folder(of: batch.id)
        try DiskFile.replace(folder + "/batch.json", in: folder, with: batch.document.jsonBytes())
    }

    func write(_ progress: Batch.Progress, of id: BatchID) throws(BatchFailure) {
        let folder = folder(of: id)
        try DiskFile.replace(folder + "/progress.json", in: folder, with: progress.document.jsonBytes())
    }

    private enum Stored {
        case batch(Batch)
        /// The process died while it was created; nobody was told of it.
        case neverBegun
        case unreadable(String)
    }

    private static func stored(_ name: String, _ folder: String) throws(BatchFailure) -> Stored {
        guard let id = BatchID(name) else { return .unreadable("not the name of a batch") }
        let parser = JSONParser(bytesMaximum: stateBytesMaximum)
        guard let state = try DiskFile.contents(of: folder + "/batch.json", maximum: stateBytesMaximum) else {
            return .neverBegun
        }
        let place = try DiskFile.contents(of: folder + "/progress.json", maximum: stateBytesMaximum)
        do throws(JSONError) {
            var progress = Batch.Progress()
            if let place {
                guard let read = Batch.Progress(try parser.parse(place)) else {
                    return .unreadable("progress.json lacks something")
                }
                progress = read
            }
            guard let batch = Batch(try parser.parse(state), progress: progress), batch.id == id else {
                return .unreadable("batch.json lacks something")
            }
            return .batch(batch)
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// Deletes what a crash left behind.
    private static func tidy(_ batch: Batch, _ folder: String) throws(BatchFailure) {
        let data = batch.status.isFinal ? [] : batch.files.map { "\($0.number).data" }
        let kept = Set(data + ["batch.json", "progress.json", "failed.json"])
        for name in try Disk.names(in: folder) where !kept.contains(name) {
            try Disk.delete(folder + "/" + name)
        }
    }
}
