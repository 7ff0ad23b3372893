public import Profiles
public import SansIO
public import Wire

/// One removal of data from all profiles (Platform's Profile system jobs, "delete requests").
///
/// It covers what the hub had taken when it took on the job. What is ingested afterwards stays, unless it was on its way
/// before: see `Truncation`. Audiences are evaluated anew as after a division, batch audiences by the next batch; what
/// identities are linked to stays. Of a batch that is removed, the right events are taken once the job has ended: until
/// then their ids are known.
public struct SystemJob: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        /// All records and events of a dataset.
        case dataset(String)
        /// The events that a batch brought to a dataset. Records lay over earlier ones and cannot be told from them.
        case batch(String, dataset: String)

        public var dataset: String {
            switch self {
            case .dataset(let dataset), .batch(_, let dataset): dataset
            }
        }

        public var batch: String? {
            if case .batch(let batch, _) = self { batch } else { nil }
        }
    }

    public enum Status: UInt8, CaseIterable, Sendable {
        case new = 1
        case inProgress, success, error

        public var isEnded: Bool { self == .success || self == .error }
    }

    /// A store keeps the newest so many.
    public static let keptMaximum = 100

    /// Ascending in the order asked for, each once in a store's history.
    public var number: UInt64
    /// What clients call it.
    public var id: String
    public var target: Target
    public var status = Status.new
    /// The commit that took it on: what that or an earlier one had brought is covered.
    public var revision: Revision
    public var created: Timestamp
    public var updated: Timestamp
    /// Done through this profile: where a hub that starts again goes on.
    public var cursor: ProfileID?
    /// Fragments and events removed.
    public var removed = 0

    public init(
        number: UInt64, id: String, target: Target, revision: Revision, created: Timestamp
    ) {
        self.number = number
        self.id = id
        self.target = target
        self.revision = revision
        self.created = created
        updated = created
    }
}

/// The newest removal of a whole dataset, kept for ever: nothing of before comes in later.
///
/// An event that an edge accepted before it was complete through `revision`, and a record or event of a batch created
/// at `time` or earlier, is refused; a record lies over none of before.
public struct Truncation: Hashable, Sendable {
    public var dataset: String
    public var revision: Revision
    public var time: Timestamp

    public init(dataset: String, revision: Revision, time: Timestamp) {
        self.dataset = dataset
        self.revision = revision
        self.time = time
    }
}

/// Events that a profile has no more; their ids are forgotten too, so that they can be sent again.
public struct RemovedEvents: Sendable {
    public var profile: ProfileID
    public var events: [Event]

    public init(profile: ProfileID, events: [Event]) {
        self.profile = profile
        self.events = events
    }
}

extension SystemJob: StoredMessage {
    public var expectedBytes: Int { 192 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, number)
        writer.string(2, id)
        writer.string(3, target.dataset)
        if let batch = target.batch { writer.string(4, batch, keepingEmpty: true) }
        writer.varint(5, UInt64(status.rawValue))
        writer.varint(6, revision)
        writer.timestamp(7, created)
        writer.timestamp(8, updated)
        if let cursor { writer.key(9, cursor) }
        writer.varint(10, UInt64(removed))
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var dataset = ""
        var batch: String?
        self.init(number: 0, id: "", target: .dataset(""), revision: 0, created: .distantPast)
        while let field = try reader.next() {
            switch field.number {
            case 1: number = try reader.uint64(field)
            case 2: id = try reader.string(field, maximum: .max, "systemJob.id")
            case 3: dataset = try reader.string(field, maximum: .max, "systemJob.dataset")
            case 4: batch = try reader.string(field, maximum: .max, "systemJob.batch")
            case 5:
                guard let read = Status(rawValue: UInt8(clamping: try reader.uint64(field))) else {
                    throw .invalid("systemJob.status")
                }
                status = read
            case 6: revision = try reader.uint64(field)
            case 7: created = try reader.timestamp(field)
            case 8: updated = try reader.timestamp(field)
            case 9: cursor = try reader.key(field, "systemJob.cursor")
            case 10: removed = Int(clamping: try reader.uint64(field))
            default: try reader.skip(field)
            }
        }
        target = batch.map { .batch($0, dataset: dataset) } ?? .dataset(dataset)
    }
}
