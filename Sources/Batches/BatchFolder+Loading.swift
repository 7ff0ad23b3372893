internal import Profiles
public import SansIO
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The life of a batch once its files are there.
extension BatchFolder {
    /// Does what the sender asks for. What was done already is done.
    public func perform(_ action: Batch.Action, on id: BatchID, at time: Timestamp) throws(BatchFailure)
        -> Batch
    {
        let batch = try change(id, at: time) { batch throws(BatchFailure) in
            switch action {
            case .complete: try complete(&batch)
            case .abort: try end(&batch, .aborted, at: time)
            case .fail: try end(&batch, .failed, at: time)
            case .revert: try revert(&batch, at: time)
            }
        }
        if batch.status.isFinal { try deleteFiles(of: batch) }
        return batch
    }

    private func complete(_ batch: inout Batch) throws(BatchFailure) {
        switch batch.status {
        case .loading:
            if let open = batch.files.first(where: { !$0.isComplete }) {
                throw .refused("the file \(open.path) is not complete: complete it, or send it again")
            }
            batch.status = .loaded
        case .loaded, .processing, .success: break
        case .failed, .aborted, .inactive:
            throw .refused("the batch is \(batch.status.rawValue): create another")
        }
    }

    private func end(_ batch: inout Batch, _ status: Batch.Status, at time: Timestamp) throws(BatchFailure) {
        if batch.status == status { return }
        if batch.status.isFinal { throw .refused("the batch is \(batch.status.rawValue) already") }
        batch.status = status
        batch.completed = time
    }

    private func revert(_ batch: inout Batch, at time: Timestamp) throws(BatchFailure) {
        if batch.status == .inactive { return }
        if batch.status == .processing { throw .refused("the batch is being ingested: abort it first") }
        if batch.progress.recordsWritten > 0 {
            throw .refused(
                "\(batch.progress.recordsWritten) records of the batch are part of profiles, which cannot give them"
                    + " back: delete the profiles instead")
        }
        batch.status = .inactive
        batch.completed = time
    }

    // MARK: - Ingestion

    /// The batch whose turn it is: one that was interrupted, else the longest complete.
    public func waiting() -> Batch? {
        let waiting = batches.withLock {
            $0.values.filter { $0.status == .processing || $0.status == .loaded }
        }
        return waiting.min { left, right in
            if left.status != right.status { return left.status == .processing }
            return (left.updated, left.id.description) < (right.updated, right.id.description)
        }
    }

    /// Ingestion begins, or goes on behind what was recorded.
    public func begin(_ id: BatchID, at time: Timestamp) throws(BatchFailure) -> Batch {
        try change(id, at: time) { batch throws(BatchFailure) in
            if batch.status == .processing { return }
            guard batch.status == .loaded else { throw .refused("the batch is \(batch.status.rawValue)") }
            batch.status = .processing
            batch.started = time
        }
    }

    /// The records of the file whose turn it is, from where the batch has come to.
    public func reader(of batch: Batch) -> SliceReader {
        let file = batch.files[batch.progress.file]
        return SliceReader(
            path: data(file.number, of: batch.id), layout: batch.layout, place: batch.progress.place,
            limits: limits)
    }

    /// Records how far ingestion has come, durably, with the failed records of this step; whether it goes on.
    public func record(
        _ progress: Batch.Progress, failed: [UInt8], of id: BatchID
    ) throws(BatchFailure) -> Bool {
        var progress = progress
        let before = try batch(id).progress.failedBytes
        if !failed.isEmpty {
            let list = try DiskFile(failedList(of: id), O_WRONLY | O_CREAT, to: "open")
            // What lies behind is of a step that was never recorded.
            try list.truncate(to: before)
            try list.write(failed, at: before)
            try list.synchronize()
        }
        progress.failedBytes = before + failed.count
        return try batches.withLock { batches throws(BatchFailure) in
            guard batches[id] != nil else { return false }
            try write(progress, of: id)
            batches[id]?.progress = progress
            return batches[id]?.status == .processing
        }
    }

    /// Ingestion has ended. It failed when nothing could be taken, or for the reason given.
    public func end(_ id: BatchID, failure: String?, at time: Timestamp) throws(BatchFailure) -> Batch {
        let batch = try change(id, at: time) { batch throws(BatchFailure) in
            guard batch.status == .processing else { return }
            let isNothingTaken = batch.progress.recordsFailed > 0 && batch.progress.recordsWritten == 0
            batch.status = failure != nil || isNothingTaken ? .failed : .success
            batch.failure = failure
            batch.completed = time
        }
        try deleteFiles(of: batch)
        return batch
    }

    private func deleteFiles(of batch: Batch) throws(BatchFailure) {
        for file in batch.files { try Disk.delete(data(file.number, of: batch.id)) }
    }

    // MARK: - Failed records

    /// Some of the list of failed records, which is `progress.failedBytes` long.
    public func failedRecords(of id: BatchID, from offset: Int, maximum: Int) throws(BatchFailure) -> [UInt8]
    {
        let end = try batch(id).progress.failedBytes
        guard offset < end else { return [] }
        let list = try DiskFile(failedList(of: id), O_RDONLY, to: "open")
        return try list.read(min(maximum, end - offset), at: offset)
    }
}
