import Profiles
import SansIO

extension Publication {
    /// The message as it travels behind its topic.
    public func encoded() -> [UInt8] {
        var writer = ProtobufWriter(
            capacity: items.reduce(128 + evaluated.count * 20) { $0 + 8 + $1.expectedBytes })
        writer.varint(1, UInt64(Limits.protocolVersion))
        writer.string(2, region.code)
        writer.fixed64(3, epoch.number)
        writer.varint(4, sequence)
        writer.bool(5, isHeartbeat)
        writer.varint(6, through)
        writer.varint(7, highest)
        writer.varint(8, catalogVersion)
        writer.timestamp(9, published)
        writer.messages(10, evaluated)
        writer.messages(11, items)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = try ProtobufReader(checkingSize: bytes)
        try reader.expectVersion(Limits.protocolVersion)
        self.init(
            region: Region(""), epoch: Epoch(0), sequence: 0, isHeartbeat: false, through: 0, highest: 0,
            catalogVersion: 0, published: .distantPast, evaluated: [], items: [])
        while let field = try reader.next() {
            switch field.number {
            case 2: region = try reader.region(field)
            case 3: epoch = Epoch(try reader.fixed64(field))
            case 4: sequence = try reader.uint64(field)
            case 5: isHeartbeat = try reader.bool(field)
            case 6: through = try reader.uint64(field)
            case 7: highest = try reader.uint64(field)
            case 8: catalogVersion = try reader.uint64(field)
            case 9: published = try reader.timestamp(field)
            case 10: try reader.append(field, to: &evaluated, maximum: Limits.boxMarksMaximum, "evaluated")
            case 11: try reader.append(field, to: &items, maximum: Limits.batchItemsMaximum, "items")
            default: try reader.skip(field)
            }
        }
        if region.code.isEmpty { throw .missing("region") }
        if isHeartbeat && !items.isEmpty { throw .invalid("items, in a heartbeat,") }
        if !isHeartbeat && sequence == 0 { throw .missing("sequence") }
    }
}

extension Publication.Item: WireMessage {
    public var expectedBytes: Int {
        switch self {
        case .projection(let projection): 4 + projection.expectedBytes
        case .membership(let change, _): 20 + change.expectedBytes
        case .gone(let gone): 2 + gone.expectedBytes
        }
    }

    public func write(to writer: inout ProtobufWriter) {
        switch self {
        case .projection(let projection): writer.message(1, projection)
        case .membership(let change, let causes):
            let mark = writer.begin(2, expecting: change.expectedBytes + causes.expectedBytes)
            change.write(to: &writer)
            writer.message(6, causes)
            writer.end(mark)
        case .gone(let gone): writer.message(3, gone)
        }
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var item: Publication.Item?
        while let field = try reader.next() {
            switch field.number {
            case 1: item = .projection(try reader.message(field))
            case 2:
                let outer = try reader.enter(field)
                let (change, causes) = try MembershipChange.read(&reader)
                reader.leave(to: outer)
                item = .membership(change, causes)
            case 3: item = .gone(try reader.message(field))
            default: try reader.skip(field)
            }
        }
        self = try required(item, "item")
    }
}

extension Projection: WireMessage {
    public var expectedBytes: Int { 30 + entry.expectedBytes }

    public func write(to writer: inout ProtobufWriter) {
        writer.message(1, entry)
        writer.duration(2, sinceSeen)
        writer.message(3, causes)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var entry: Entry?
        var sinceSeen = Duration.zero
        var causes: Causes?
        while let field = try reader.next() {
            switch field.number {
            case 1: entry = try reader.message(field)
            case 2: sinceSeen = try reader.duration(field)
            case 3: causes = try reader.message(field)
            default: try reader.skip(field)
            }
        }
        self.init(
            entry: try required(entry, "projection.entry"), sinceSeen: sinceSeen,
            causes: try required(causes, "projection.causes"))
    }
}

extension MembershipChange {
    var expectedBytes: Int { 40 + entered.count * 16 + left.count * 2 }

    func write(to writer: inout ProtobufWriter) {
        writer.key(1, profile)
        writer.varint(2, revision)
        writer.varint(3, base)
        writer.messages(4, entered)
        writer.packed(5, left)
    }

    /// The change and, from the same message, what caused it.
    static func read(_ reader: inout ProtobufReader) throws(WireError) -> (MembershipChange, Causes) {
        var change = MembershipChange(profile: .zero, revision: 0, base: 0, entered: [], left: [])
        var profile: ProfileID?
        var causes: Causes?
        while let field = try reader.next() {
            switch field.number {
            case 1: profile = try reader.key(field, "membership.profile")
            case 2: change.revision = try reader.uint64(field)
            case 3: change.base = try reader.uint64(field)
            case 4:
                try reader.append(
                    field, to: &change.entered, maximum: Limits.membershipsMaximum, "membership.entered")
            case 5:
                try reader.append(
                    field, to: &change.left, maximum: Limits.membershipsMaximum, "membership.left")
            case 6: causes = try reader.message(field)
            default: try reader.skip(field)
            }
        }
        change.profile = try required(profile, "membership.profile")
        try checkAscending(change.entered, "membership.entered")
        try checkAscending(change.left, "membership.left")
        return (change, try required(causes, "membership.causes"))
    }
}

extension ProtobufReader {
    /// Refuses what is too large before anything of it is read.
    init(checkingSize bytes: [UInt8]) throws(WireError) {
        guard bytes.count <= Limits.messageBytesMaximum else {
            throw .oversized(bytes: bytes.count, maximum: Limits.messageBytesMaximum)
        }
        self.init(bytes)
    }

    mutating func region(_ field: Field) throws(WireError) -> Region {
        Region(try string(field, maximum: Limits.nameBytesMaximum, "region"))
    }
}
