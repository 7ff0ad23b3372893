import Profiles
import SansIO

extension BoxMark: WireMessage {
    public var expectedBytes: Int { 15 }

    public func write(to writer: inout ProtobufWriter) {
        writer.fixed64(1, box.number)
        writer.varint(2, number)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(box: Box(0), number: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: box = Box(try reader.fixed64(field))
            case 2: number = try reader.uint64(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension EpochMark: WireMessage {
    public var expectedBytes: Int { 15 }

    public func write(to writer: inout ProtobufWriter) {
        writer.fixed64(1, epoch.number)
        writer.varint(2, revision)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(epoch: Epoch(0), revision: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: epoch = Epoch(try reader.fixed64(field))
            case 2: revision = try reader.uint64(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension Cursor: WireMessage {
    public var expectedBytes: Int { 24 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, revision)
        writer.key(2, profile)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var revision: Revision = 0
        var profile: ProfileID?
        while let field = try reader.next() {
            switch field.number {
            case 1: revision = try reader.uint64(field)
            case 2: profile = try reader.key(field, "cursor.profile")
            default: try reader.skip(field)
            }
        }
        self.init(revision: revision, profile: try required(profile, "cursor.profile"))
    }
}

extension Causes: WireMessage {
    public var expectedBytes: Int { 16 }

    public func write(to writer: inout ProtobufWriter) {
        writer.timestamp(1, received)
        writer.timestamp(2, committed)
        writer.timestamp(3, ifAny: ingested == committed ? nil : ingested)
        writer.timestamp(4, ifAny: evaluated == committed ? nil : evaluated)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var received = Timestamp.distantPast
        var committed = Timestamp.distantPast
        var ingested: Timestamp?
        var evaluated: Timestamp?
        while let field = try reader.next() {
            switch field.number {
            case 1: received = try reader.timestamp(field)
            case 2: committed = try reader.timestamp(field)
            case 3: ingested = try reader.timestamp(field)
            case 4: evaluated = try reader.timestamp(field)
            default: try reader.skip(field)
            }
        }
        self.init(received: received, ingested: ingested, evaluated: evaluated, committed: committed)
    }
}

extension Gone: WireMessage {
    public var expectedBytes: Int { 24 }

    public func write(to writer: inout ProtobufWriter) {
        writer.key(1, profile)
        writer.varint(2, revision)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var profile: ProfileID?
        var revision: Revision = 0
        while let field = try reader.next() {
            switch field.number {
            case 1: profile = try reader.key(field, "gone.profile")
            case 2: revision = try reader.uint64(field)
            default: try reader.skip(field)
            }
        }
        self.init(profile: try required(profile, "gone.profile"), revision: revision)
    }
}
