public import Profiles
public import SansIO

/// Files that are ingested together, and how far that is.
public struct Batch: Hashable, Sendable {
    /// In the words of the Catalog Service.
    public enum Status: String, CaseIterable, Sendable {
        /// Takes files.
        case loading
        /// Complete, waiting for its turn.
        case loaded
        case processing
        case success
        case failed
        case aborted
        /// Reverted: as if it had never been.
        case inactive

        public var isFinal: Bool {
            switch self {
            case .loading, .loaded, .processing: false
            case .success, .failed, .aborted, .inactive: true
            }
        }
    }

    public enum Action: String, CaseIterable, Sendable {
        case complete = "COMPLETE"
        case abort = "ABORT"
        case fail = "FAIL"
        case revert = "REVERT"
    }

    /// One upload, kept under its number; `path` is only told.
    public struct File: Hashable, Sendable {
        public var path: String
        public var number: Int
        /// Which bytes have arrived, ascending and apart from one another.
        public var stretches: [Range<Int>] = []
        /// Some bytes were sent twice: what they are is not known.
        public var hasOverlaps = false
        public var isComplete = false

        /// Behind the last byte that has arrived.
        public var bytes: Int { stretches.last?.upperBound ?? 0 }
    }

    /// Why some records failed.
    public struct Fault: Hashable, Sendable {
        public var code: String
        public var description: String
        public var count: Int

        public init(code: String, description: String, count: Int) {
            self.code = code
            self.description = description
            self.count = count
        }
    }

    /// How far the files were ingested.
    public struct Progress: Hashable, Sendable {
        /// The file that is read, as an index of `files`.
        public var file = 0
        public var place = RecordReader.Place()
        public var recordsRead = 0
        public var recordsFailed = 0
        /// So long is the list of failed records.
        public var failedBytes = 0
        /// At most `faultsMaximum`, by code.
        public var faults: [Fault] = []

        public static let faultsMaximum = 32

        public init() {}

        public var recordsWritten: Int { recordsRead - recordsFailed }

        /// Counts one failed record.
        public mutating func note(code: String, description: String) {
            recordsFailed += 1
            if let index = faults.firstIndex(where: { $0.code == code }) {
                faults[index].count += 1
            } else if faults.count < Progress.faultsMaximum {
                faults.append(Fault(code: code, description: description, count: 1))
            }
        }
    }

    /// What a new batch is told.
    public struct Order: Hashable, Sendable {
        public var dataset: String
        public var externalID: String?
        /// Files are documents and not JSON Lines.
        public var isMultiLine: Bool
        public var tags: Value
        /// Who sends it.
        public var client: String

        public init(
            dataset: String, externalID: String? = nil, isMultiLine: Bool = false, tags: Value = [:],
            client: String = "spoke"
        ) {
            self.dataset = dataset
            self.externalID = externalID
            self.isMultiLine = isMultiLine
            self.tags = tags
            self.client = client
        }
    }

    public let id: BatchID
    public let order: Order
    public internal(set) var status = Status.loading
    public let created: Timestamp
    public internal(set) var updated: Timestamp
    public internal(set) var started: Timestamp?
    public internal(set) var completed: Timestamp?
    /// Raised with every change.
    public internal(set) var version = 0
    public internal(set) var files: [File] = []
    public var progress = Progress()
    /// Why it failed as a whole.
    public internal(set) var failure: String?

    init(id: BatchID, order: Order, created: Timestamp) {
        self.id = id
        self.order = order
        self.created = created
        updated = created
    }

    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }
    public var layout: RecordReader.Layout { order.isMultiLine ? .document : .lines }
    public func file(_ path: String) -> File? { files.first { $0.path == path } }
}

extension Batch.File {
    /// Takes note of bytes that have arrived.
    mutating func add(_ range: Range<Int>) {
        if stretches.contains(where: { $0.overlaps(range) }) { hasOverlaps = true }
        var joined = range
        var apart: [Range<Int>] = []
        for stretch in stretches {
            if stretch.upperBound < joined.lowerBound || stretch.lowerBound > joined.upperBound {
                apart.append(stretch)
            } else {
                joined =
                    min(stretch.lowerBound, joined.lowerBound)..<max(stretch.upperBound, joined.upperBound)
            }
        }
        stretches = (apart + [joined]).sorted { $0.lowerBound < $1.lowerBound }
    }
}
