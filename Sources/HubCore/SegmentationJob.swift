public import Profiles
public import SansIO
public import Wire

/// One batch evaluation of audiences over all profiles (Platform's segment jobs).
public struct SegmentationJob: Hashable, Sendable {
    public enum Status: UInt8, CaseIterable, Sendable {
        case queued = 1
        case processing, succeeded, failed, cancelled

        public var isEnded: Bool { self == .succeeded || self == .failed || self == .cancelled }
    }

    /// How many profiles an evaluation found in each state of one audience.
    public struct Count: Hashable, Sendable {
        public var audience: AudienceNumber
        /// Members now that were not before.
        public var realized = 0
        /// Members before and now.
        public var existing = 0
        /// Members before and no longer.
        public var exited = 0

        public init(audience: AudienceNumber) {
            self.audience = audience
        }
    }

    /// A store keeps the newest so many.
    public static let keptMaximum = 100

    /// Ascending in the order asked for, each once in a store's history.
    public var number: UInt64
    /// What clients call it.
    public var id: String
    /// In ascending order; empty for all.
    public var audiences: [AudienceNumber]
    public var isScheduled: Bool
    public var status = Status.queued
    public var created: Timestamp
    public var started: Timestamp?
    public var ended: Timestamp?
    /// Done through this profile: where a hub that starts again goes on.
    public var cursor: ProfileID?
    public var profiles = 0
    /// In ascending order of audience.
    public var counts: [Count] = []

    public init(
        number: UInt64, id: String, audiences: [AudienceNumber], isScheduled: Bool, created: Timestamp
    ) {
        self.number = number
        self.id = id
        self.audiences = audiences
        self.isScheduled = isScheduled
        self.created = created
    }

    public func includes(_ audience: AudienceNumber) -> Bool {
        audiences.isEmpty || audiences.containsSorted(audience)
    }

    mutating func count(_ audience: AudienceNumber, _ state: WritableKeyPath<Count, Int>) {
        let place = counts.prefixCount { $0.audience < audience }
        if place == counts.count || counts[place].audience != audience {
            counts.insert(Count(audience: audience), at: place)
        }
        counts[place][keyPath: state] += 1
    }
}

extension SegmentationJob: StoredMessage {
    public var expectedBytes: Int { 128 + 16 * counts.count }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, number)
        writer.string(2, id)
        for audience in audiences { writer.varint(3, UInt64(audience)) }
        writer.varint(4, isScheduled ? 1 : 0)
        writer.varint(5, UInt64(status.rawValue))
        writer.timestamp(6, created)
        writer.timestamp(7, ifAny: started)
        writer.timestamp(8, ifAny: ended)
        if let cursor { writer.key(9, cursor) }
        writer.varint(10, UInt64(profiles))
        writer.messages(11, counts)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(number: 0, id: "", audiences: [], isScheduled: false, created: .distantPast)
        while let field = try reader.next() {
            switch field.number {
            case 1: number = try reader.uint64(field)
            case 2: id = try reader.string(field, maximum: .max, "job.id")
            case 3: audiences.append(AudienceNumber(clamping: try reader.uint64(field)))
            case 4: isScheduled = try reader.uint64(field) != 0
            case 5:
                guard let read = Status(rawValue: UInt8(clamping: try reader.uint64(field))) else {
                    throw .invalid("job.status")
                }
                status = read
            case 6: created = try reader.timestamp(field)
            case 7: started = try reader.timestamp(field)
            case 8: ended = try reader.timestamp(field)
            case 9: cursor = try reader.key(field, "job.cursor")
            case 10: profiles = Int(clamping: try reader.uint64(field))
            case 11: try reader.append(field, to: &counts, maximum: .max, "job.counts")
            default: try reader.skip(field)
            }
        }
    }
}

extension SegmentationJob.Count: WireMessage {
    public var expectedBytes: Int { 16 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, UInt64(audience))
        writer.varint(2, UInt64(realized))
        writer.varint(3, UInt64(existing))
        writer.varint(4, UInt64(exited))
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(audience: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: audience = AudienceNumber(clamping: try reader.uint64(field))
            case 2: realized = Int(clamping: try reader.uint64(field))
            case 3: existing = Int(clamping: try reader.uint64(field))
            case 4: exited = Int(clamping: try reader.uint64(field))
            default: try reader.skip(field)
            }
        }
    }
}
