public import Batches
internal import HTTPTypes
internal import HubCore
public import Logging
internal import Profiles
public import SansIO
internal import Synchronization

/// Ingests the files of complete batches, one batch after the other, through the hub's one way in.
///
/// A slice of records is one input of the hub; only when it is committed is the next one read, and how far it came is
/// recorded. So memory holds a slice, and what streams in or is asked meanwhile waits for a slice at most. A hub that
/// ends goes on from the record at its next start: a slice that was committed and not recorded is ingested once more.
/// Events are then known by their ids, and records say again what they said.
public final class BatchLoader: Sendable {
    public let folder: BatchFolder

    private let service: HubService
    private let now: @Sendable () -> Timestamp
    private let elapsed: @Sendable () -> Instant
    private let logger: Logger
    private let wakes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    private static let logInterval = Duration.seconds(5)
    private static let retryMinimum = Duration.milliseconds(100)
    private static let retryMaximum = Duration.seconds(5)

    /// - Parameters:
    ///   - now: The wall clock, for what the documents tell.
    ///   - elapsed: The monotonic clock, for the pace.
    public init(
        folder: BatchFolder, service: HubService, now: @escaping @Sendable () -> Timestamp,
        elapsed: @escaping @Sendable () -> Instant, logger: Logger
    ) {
        self.folder = folder
        self.service = service
        self.now = now
        self.elapsed = elapsed
        self.logger = logger
        for place in folder.unreadable {
            logger.warning("a batch cannot be read and is left alone", metadata: ["batch": "\(place)"])
        }
    }

    /// A batch has become complete.
    func wake() { wakes.continuation.yield() }

    /// Ingests whatever is or becomes complete; returns soon after cancellation.
    public func run() async {
        wake()
        for await _ in wakes.stream {
            var failures = 0
            while !Task.isCancelled {
                do {
                    guard let batch = try await onDisk({ self.folder.waiting() }) else { break }
                    try await load(batch.id)
                    failures = 0
                } catch is CancellationError {
                    return
                } catch {
                    failures += 1
                    logger.error("a batch cannot go on", metadata: ["reason": "\(error)"])
                    if await !pause(failures) { return }
                }
            }
        }
    }

    // MARK: - A batch

    private func load(_ id: BatchID) async throws {
        var batch = try await onDisk { [self] in try folder.begin(id, at: now()) }
        logger.notice(
            "a batch is ingested",
            metadata: ["batch": "\(id)", "files": "\(batch.files.count)", "bytes": "\(batch.bytes)"])
        var pace = SlicePace()
        var lastLogged = elapsed()
        while batch.progress.file < batch.files.count {
            guard try await load(fileOf: &batch, &pace, &lastLogged) else {
                return log(batch, "a batch was ended")
            }
        }
        let progress = batch.progress
        let ended = try await onDisk { [self] in
            _ = try folder.record(progress, failed: [], of: id)
            return try folder.end(id, failure: nil, at: now())
        }
        log(ended, "a batch has ended")
    }

    /// Ingests the rest of one file; whether the batch goes on.
    private func load(
        fileOf batch: inout Batch, _ pace: inout SlicePace, _ lastLogged: inout Instant
    ) async throws -> Bool {
        let reader = folder.reader(of: batch)
        while true {
            try Task.checkCancellation()
            let count = pace.records
            let slice: SliceReader.Slice
            do {
                slice = try await onDisk { try reader.next(count) }
            } catch {
                // Whoever ended the batch deleted its files.
                let id = batch.id
                if try await onDisk({ [folder] in try folder.batch(id).status.isFinal }) { return false }
                throw error
            }
            if slice.items.isEmpty { break }
            let started = elapsed()
            let failed = try await ingest(slice, &batch)
            pace.note(elapsed() - started)
            let (id, progress) = (batch.id, batch.progress)
            guard try await onDisk({ [folder] in try folder.record(progress, failed: failed, of: id) }) else {
                return false
            }
            if elapsed() - lastLogged >= BatchLoader.logInterval {
                lastLogged = elapsed()
                log(batch, "a batch is being ingested")
            }
        }
        batch.progress.file += 1
        batch.progress.place = RecordReader.Place()
        return true
    }

    // MARK: - A slice

    /// Ingests a slice and counts it; the lines for the list of failed records.
    private func ingest(_ slice: SliceReader.Slice, _ batch: inout Batch) async throws -> [UInt8] {
        let catalog = service.catalog()
        let file = batch.files[batch.progress.file].path
        let ingestions = slice.items.compactMap { item -> Ingestion? in
            guard case .record(let value) = item else { return nil }
            return service.ingestion(of: value, dataset: batch.order.dataset, catalog)
        }
        let source = IngestedBatch(id: batch.id.description, created: batch.created)
        var outcomes = try await submit(ingestions, of: source)[...]
        var lines: [UInt8] = []
        for item in slice.items {
            batch.progress.recordsRead += 1
            let failed: FailedRecord
            switch item {
            case .fault(let error, let text): failed = FailedRecord(error, text: text)
            case .record(let value):
                guard let rejection = outcomes.removeFirst() else { continue }
                failed = FailedRecord(rejection, body: value)
            }
            batch.progress.note(code: failed.code, description: failed.summary)
            lines += failed.line(file: file, row: batch.progress.recordsRead)
        }
        batch.progress.place = slice.place
        return lines
    }

    /// One outcome for each; asks again until the hub answers.
    private func submit(_ ingestions: [Ingestion], of batch: IngestedBatch) async throws -> [Rejection?] {
        if ingestions.isEmpty { return [] }
        var failures = 0
        while true {
            do {
                guard
                    case .ingested(let outcomes, _) = try await service.answer({
                        .load(ingestions, of: batch, $0)
                    }), outcomes.count == ingestions.count
                else { throw HubService.Mismatch() }
                return outcomes
            } catch let problem as Problem where problem.status == .serviceUnavailable {
                failures += 1
                logger.debug("the hub takes no slice now", metadata: ["reason": "\(problem.detail)"])
                if await !pause(failures) { throw CancellationError() }
            }
        }
    }

    // MARK: - Waiting and telling

    /// Waits longer the more failures came one after another; `false` when cancelled.
    private func pause(_ failures: Int) async -> Bool {
        let length = BatchLoader.retryMinimum * (1 << min(failures - 1, 10))
        do {
            try await Task.sleep(for: min(length, BatchLoader.retryMaximum))
            return true
        } catch {
            return false
        }
    }

    private func log(_ batch: Batch, _ what: Logger.Message) {
        logger.notice(
            what,
            metadata: [
                "batch": "\(batch.id)", "status": "\(batch.status.rawValue)",
                "read": "\(batch.progress.recordsRead)", "failed": "\(batch.progress.recordsFailed)",
            ])
    }
}
