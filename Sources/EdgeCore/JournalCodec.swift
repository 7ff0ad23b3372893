internal import Profiles
internal import SansIO
public import Wire

extension JournalRecord {
    /// The version of the format, first field of every record. An edge reads its own version and the one before.
    static let formatVersion: UInt32 = 1
    /// Most overlaid memberships of one event.
    static let overlayMaximum = Limits.membershipsMaximum

    /// The record as bytes, without the length and checksum that a file puts round it.
    public func encoded() -> [UInt8] {
        var writer = ProtobufWriter(capacity: 256)
        writer.varint(1, UInt64(JournalRecord.formatVersion))
        switch self {
        case .opened(let box): writer.fixed64(2, box.number, keepingZero: true)
        case .event(let box, let event, let overlay):
            let mark = writer.begin(3, expecting: event.expectedBytes + 20)
            writer.fixed64(1, box.number)
            writer.message(2, event)
            writer.messages(3, overlay)
            writer.end(mark)
        case .released(let position): writer.message(4, position)
        case .entry(let entry, let epoch, let lastAccess):
            let mark = writer.begin(5, expecting: entry.expectedBytes + 22)
            writer.message(1, entry)
            writer.fixed64(2, epoch.number)
            writer.zigzag(3, lastAccess.nanoseconds)
            writer.end(mark)
        case .gone(let gone, let epoch):
            let mark = writer.begin(6, expecting: 40)
            writer.message(1, gone)
            writer.fixed64(2, epoch.number)
            writer.end(mark)
        case .complete(let complete): writer.message(7, complete)
        case .held(let marks):
            let mark = writer.begin(8, expecting: marks.count * 17)
            writer.messages(1, marks)
            writer.end(mark)
        case .catalog(let catalog): writer.json(9, catalog.document, expecting: 4096)
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = ProtobufReader(bytes)
        try reader.expectVersion(JournalRecord.formatVersion)
        var record: JournalRecord?
        while let field = try reader.next() {
            switch field.number {
            case 2: record = .opened(Box(try reader.fixed64(field)))
            case 3: record = try JournalRecord.event(try reader.message(field))
            case 4: record = .released(try reader.message(field))
            case 5: record = try JournalRecord.entry(try reader.message(field))
            case 6: record = try JournalRecord.gone(try reader.message(field))
            case 7: record = .complete(try reader.message(field))
            case 8: record = try JournalRecord.held(try reader.message(field))
            case 9: record = .catalog(try reader.catalog(field))
            default: try reader.skip(field)
            }
        }
        self = try required(record, "record")
    }

    private static func event(_ message: ProtobufReader) throws(WireError) -> JournalRecord {
        var reader = message
        var box = Box(0)
        var event: OutboxEvent?
        var overlay: [OverlayMembership] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: box = Box(try reader.fixed64(field))
            case 2: event = try reader.message(field)
            case 3: try reader.append(field, to: &overlay, maximum: overlayMaximum, "event.overlay")
            default: try reader.skip(field)
            }
        }
        return .event(box, try required(event, "event.event"), overlay)
    }

    private static func entry(_ message: ProtobufReader) throws(WireError) -> JournalRecord {
        var reader = message
        var entry: Entry?
        var epoch = Epoch(0)
        var lastAccess = Instant.zero
        while let field = try reader.next() {
            switch field.number {
            case 1: entry = try reader.message(field)
            case 2: epoch = Epoch(try reader.fixed64(field))
            case 3: lastAccess = Instant(nanoseconds: try reader.sint64(field))
            default: try reader.skip(field)
            }
        }
        return .entry(try required(entry, "entry.entry"), epoch, lastAccess: lastAccess)
    }

    private static func gone(_ message: ProtobufReader) throws(WireError) -> JournalRecord {
        var reader = message
        var gone: Gone?
        var epoch = Epoch(0)
        while let field = try reader.next() {
            switch field.number {
            case 1: gone = try reader.message(field)
            case 2: epoch = Epoch(try reader.fixed64(field))
            default: try reader.skip(field)
            }
        }
        return .gone(try required(gone, "gone.gone"), epoch)
    }

    private static func held(_ message: ProtobufReader) throws(WireError) -> JournalRecord {
        var reader = message
        var marks: [EpochMark] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: try reader.append(field, to: &marks, maximum: Limits.heldEpochsMaximum, "held")
            default: try reader.skip(field)
            }
        }
        return .held(marks)
    }
}

extension OverlayMembership: WireMessage {
    public var expectedBytes: Int { 24 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, UInt64(audience))
        writer.bool(2, isMember)
        writer.timestamp(3, qualified)
        writer.timestamp(4, ifAny: validUntil)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(audience: 0, isMember: false, qualified: .distantPast, validUntil: nil)
        while let field = try reader.next() {
            switch field.number {
            case 1: audience = try reader.uint32(field)
            case 2: isMember = try reader.bool(field)
            case 3: qualified = try reader.timestamp(field)
            case 4: validUntil = try reader.timestamp(field)
            default: try reader.skip(field)
            }
        }
    }
}
