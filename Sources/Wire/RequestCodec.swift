import Profiles
import SansIO

extension Request {
    public func encoded() -> [UInt8] {
        var writer = ProtobufWriter(capacity: 256)
        writer.varint(1, UInt64(Limits.protocolVersion))
        writer.varint(2, number)
        writer.string(3, edge)
        writer.string(4, region.code)
        switch body {
        case .refresh(let identity): writer.message(5, identity)
        case .changes(let changes): writer.message(6, changes)
        case .collect(let collect): writer.message(7, collect)
        case .activity(let activities):
            let mark = writer.begin(8, expecting: activities.count * 28)
            writer.messages(1, activities)
            writer.end(mark)
        case .catalog: writer.bytes(9, [], keepingEmpty: true)
        case .echo: writer.bytes(10, [], keepingEmpty: true)
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = try ProtobufReader(checkingSize: bytes)
        try reader.expectVersion(Limits.protocolVersion)
        var edge = ""
        var region = Region("")
        var number: UInt64 = 0
        var body: Body?
        while let field = try reader.next() {
            switch field.number {
            case 2: number = try reader.uint64(field)
            case 3: edge = try reader.string(field, maximum: Limits.nameBytesMaximum, "edge")
            case 4: region = try reader.region(field)
            case 5: body = .refresh(try reader.message(field))
            case 6: body = .changes(try reader.message(field))
            case 7: body = .collect(try reader.message(field))
            case 8:
                var nested = try reader.message(field)
                body = .activity(try Activity.list(&nested))
            case 9: body = try reader.nothing(field, .catalog)
            case 10: body = try reader.nothing(field, .echo)
            default: try reader.skip(field)
            }
        }
        if edge.isEmpty { throw .missing("edge") }
        if region.code.isEmpty { throw .missing("region") }
        self.init(edge: edge, region: region, number: number, body: try required(body, "body"))
    }

    /// The number in a message that cannot be decoded, or comes in another version, so that it can still be
    /// refused by number; `nil` if not even that is readable.
    public static func number(in bytes: [UInt8]) -> UInt64? {
        var reader = ProtobufReader(bytes)
        do throws(WireError) {
            while let field = try reader.next() {
                if field.number == 2 { return try reader.uint64(field) }
                try reader.skip(field)
            }
            return nil
        } catch {
            return nil
        }
    }
}

extension ProtobufReader {
    /// A message without fields, which means `value`; fields of later versions are skipped.
    mutating func nothing<Value>(_ field: Field, _ value: Value) throws(WireError) -> Value {
        var nested = try message(field)
        while let unknown = try nested.next() { try nested.skip(unknown) }
        return value
    }
}

extension ChangesRequest: WireMessage {
    public var expectedBytes: Int { 45 + held.count * 17 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, since)
        writer.bool(2, isFull)
        if let cursor { writer.message(3, cursor) }
        writer.messages(4, held)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(since: 0, isFull: false, cursor: nil, held: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: since = try reader.uint64(field)
            case 2: isFull = try reader.bool(field)
            case 3: cursor = try reader.message(field)
            case 4: try reader.append(field, to: &held, maximum: Limits.heldEpochsMaximum, "changes.held")
            default: try reader.skip(field)
            }
        }
    }
}

extension Collect: WireMessage {
    public var expectedBytes: Int { 20 + events.count * 800 }

    public func write(to writer: inout ProtobufWriter) {
        writer.fixed64(1, box.number)
        writer.varint(2, oldest)
        writer.timestamp(3, sent)
        writer.messages(4, events)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(box: Box(0), oldest: 0, sent: .distantPast, events: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: box = Box(try reader.fixed64(field))
            case 2: oldest = try reader.uint64(field)
            case 3: sent = try reader.timestamp(field)
            case 4:
                try reader.append(field, to: &events, maximum: Limits.collectEventsMaximum, "collect.events")
            default: try reader.skip(field)
            }
        }
        for (earlier, later) in zip(events, events.dropFirst()) where later.number != earlier.number &+ 1 {
            throw .invalid("the numbering of collect.events")
        }
    }
}

extension OutboxEvent: WireMessage {
    public var expectedBytes: Int { 800 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, number)
        writer.timestamp(2, accepted)
        writer.message(3, complete)
        writer.message(kind.field, event)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var number: UInt64 = 0
        var accepted = Timestamp.distantPast
        var complete: EpochMark?
        var event: Event?
        var kind = Kind.event
        while let field = try reader.next() {
            switch field.number {
            case 1: number = try reader.uint64(field)
            case 2: accepted = try reader.timestamp(field)
            case 3: complete = try reader.message(field)
            case 4, 5, 6:
                event = try reader.message(field)
                kind = Kind.allCases.first { $0.field == field.number } ?? .event
            default: try reader.skip(field)
            }
        }
        self.init(
            number: number, accepted: accepted, complete: try required(complete, "outboxEvent.complete"),
            event: try required(event, "outboxEvent.event"), kind: kind)
    }
}

extension OutboxEvent.Kind {
    /// A field of its own for each, so that a hub which does not know a kind refuses the message: it must not take a
    /// consent for something that a person did.
    fileprivate var field: Int {
        switch self {
        case .event: 4
        case .consent: 5
        case .replacingConsent: 6
        }
    }
}

extension Activity: WireMessage {
    public var expectedBytes: Int { 28 }

    public func write(to writer: inout ProtobufWriter) {
        writer.key(1, profile)
        writer.duration(2, ago)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var profile: ProfileID?
        var ago = Duration.zero
        while let field = try reader.next() {
            switch field.number {
            case 1: profile = try reader.key(field, "activity.profile")
            case 2: ago = try reader.duration(field)
            default: try reader.skip(field)
            }
        }
        self.init(profile: try required(profile, "activity.profile"), ago: ago)
    }

    static func list(_ reader: inout ProtobufReader) throws(WireError) -> [Activity] {
        var activities: [Activity] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: try reader.append(field, to: &activities, maximum: Limits.activitiesMaximum, "activities")
            default: try reader.skip(field)
            }
        }
        return activities
    }
}
