public import Profiles
internal import SansIO
public import Wire

/// What the hub's store keeps as bytes: a format version, then the message.
public protocol StoredMessage: WireMessage {}

/// The version of the format. A hub reads its own version and the one before.
private let storedVersion: UInt32 = 1

extension StoredMessage {
    public func encoded() -> [UInt8] {
        var writer = ProtobufWriter(capacity: expectedBytes + 16)
        writer.varint(1, UInt64(storedVersion))
        writer.message(2, self)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = ProtobufReader(bytes)
        try reader.expectVersion(storedVersion)
        var message: Self?
        while let field = try reader.next() {
            switch field.number {
            case 2: message = try reader.message(field)
            default: try reader.skip(field)
            }
        }
        self = try required(message, "message")
    }
}

extension Event: StoredMessage {}

// What follows was bounded as it entered the hub. A row that breaks such a bound must still be readable, so the
// readers below set none.

extension StoredProfile: StoredMessage {
    public var expectedBytes: Int { 1024 }

    public func write(to writer: inout ProtobufWriter) {
        writer.messages(1, identities)
        writer.messages(2, fragments)
        writer.messages(3, memberships)
        writer.timestamp(4, modified)
        for link in graph.links { writer.message(5, StoredLink(link, in: identities)) }
        writer.messages(6, exits)
        writer.messages(7, computed)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(graph: IdentityGraph(), modified: .distantPast)
        var identities: [Identity] = []
        var links: [StoredLink] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: try reader.append(field, to: &identities, maximum: .max, "profile.identities")
            case 2: try reader.append(field, to: &fragments, maximum: .max, "profile.fragments")
            case 3: try reader.append(field, to: &memberships, maximum: .max, "profile.memberships")
            case 4: modified = try reader.timestamp(field)
            case 6: try reader.append(field, to: &exits, maximum: .max, "profile.exits")
            case 5: try reader.append(field, to: &links, maximum: .max, "profile.links")
            case 7: try reader.append(field, to: &computed, maximum: .max, "profile.computed")
            default: try reader.skip(field)
            }
        }
        // Written before there were links: all belong together.
        if links.isEmpty { links = identities.indices.dropFirst().map { StoredLink(0, $0, modified) } }
        var known: [IdentityLink] = []
        for link in links { known.append(try link.link(of: identities)) }
        graph = IdentityGraph(identities, known)
    }
}

extension StoredProfile.Exit: WireMessage {
    public var expectedBytes: Int { 16 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, UInt64(audience))
        writer.timestamp(2, time)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(audience: 0, time: .distantPast)
        while let field = try reader.next() {
            switch field.number {
            case 1: audience = AudienceNumber(clamping: try reader.uint64(field))
            case 2: time = try reader.timestamp(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension StoredProfile.ComputedValue: WireMessage {
    public var expectedBytes: Int { 64 }

    public func write(to writer: inout ProtobufWriter) {
        writer.fixed64(1, attribute)
        writer.json(2, value)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var attribute: UInt64 = 0
        var value: Value?
        while let field = try reader.next() {
            switch field.number {
            case 1: attribute = try reader.fixed64(field)
            case 2: value = try reader.json(field, maximum: .max, "computed.value")
            default: try reader.skip(field)
            }
        }
        self.init(attribute: attribute, value: try required(value, "computed.value"))
    }
}

/// A link as stored: by the places of its identities.
private struct StoredLink: WireMessage {
    var first: Int
    var second: Int
    var time: Timestamp

    init(_ first: Int, _ second: Int, _ time: Timestamp) {
        self.first = first
        self.second = second
        self.time = time
    }

    init(_ link: IdentityLink, in identities: [Identity]) {
        self.init(
            identities.prefixCount { $0 < link.first }, identities.prefixCount { $0 < link.second }, link.time
        )
    }

    func link(of identities: [Identity]) throws(WireError) -> IdentityLink {
        guard identities.indices.contains(first), identities.indices.contains(second) else {
            throw .invalid("profile.links")
        }
        return IdentityLink(identities[first], identities[second], time: time)
    }

    var expectedBytes: Int { 16 }

    func write(to writer: inout ProtobufWriter) {
        writer.varint(1, UInt64(first))
        writer.varint(2, UInt64(second))
        writer.timestamp(3, time)
    }

    init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(0, 0, .distantPast)
        while let field = try reader.next() {
            switch field.number {
            case 1: first = Int(clamping: try reader.uint64(field))
            case 2: second = Int(clamping: try reader.uint64(field))
            case 3: time = try reader.timestamp(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension StoredProfile.Fragment: WireMessage {
    public var expectedBytes: Int { 512 }

    public func write(to writer: inout ProtobufWriter) {
        writer.string(1, dataset)
        writer.message(2, primary)
        writer.timestamp(3, received)
        writer.varint(4, revision)
        writer.json(5, body)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var dataset = ""
        var primary: Identity?
        var received = Timestamp.distantPast
        var revision: Revision = 0
        var body: Value?
        while let field = try reader.next() {
            switch field.number {
            case 1: dataset = try reader.string(field, maximum: .max, "fragment.dataset")
            case 2: primary = try reader.message(field)
            case 3: received = try reader.timestamp(field)
            case 4: revision = try reader.uint64(field)
            case 5: body = try reader.json(field, maximum: .max, "fragment.body")
            default: try reader.skip(field)
            }
        }
        self.init(
            dataset: dataset, primary: try required(primary, "fragment.primary"), received: received,
            revision: revision, body: try required(body, "fragment.body"))
    }
}

extension StoredEntry: StoredMessage {
    public var expectedBytes: Int { 64 + (entry?.expectedBytes ?? 0) }

    public func write(to writer: inout ProtobufWriter) {
        writer.key(1, profile)
        writer.varint(2, revision)
        if case .live(let entry) = state { writer.message(3, entry) }
        writer.timestamp(4, seen)
        writer.timestamp(5, ifAny: leaseEnd)
        writer.message(6, causes)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var profile: ProfileID?
        var revision: Revision = 0
        var state = State.gone
        var seen = Timestamp.distantPast
        var leaseEnd: Timestamp?
        var causes: Causes?
        while let field = try reader.next() {
            switch field.number {
            case 1: profile = try reader.key(field, "entry.profile")
            case 2: revision = try reader.uint64(field)
            case 3: state = .live(try reader.message(field))
            case 4: seen = try reader.timestamp(field)
            case 5: leaseEnd = try reader.timestamp(field)
            case 6: causes = try reader.message(field)
            default: try reader.skip(field)
            }
        }
        self.init(
            profile: try required(profile, "entry.profile"), revision: revision, state: state, seen: seen,
            leaseEnd: leaseEnd, causes: try required(causes, "entry.causes"))
    }
}

extension StoredBox: StoredMessage {
    public var expectedBytes: Int { 64 }

    public func write(to writer: inout ProtobufWriter) {
        writer.fixed64(1, box.number)
        writer.string(2, edge)
        writer.string(3, region.code)
        writer.varint(4, committed)
        writer.varint(5, evaluated)
        writer.timestamp(6, heard)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(
            box: Box(0), edge: "", region: Region(""), committed: 0, evaluated: 0, heard: .distantPast)
        while let field = try reader.next() {
            switch field.number {
            case 1: box = Box(try reader.fixed64(field))
            case 2: edge = try reader.string(field, maximum: .max, "box.edge")
            case 3: region = Region(try reader.string(field, maximum: .max, "box.region"))
            case 4: committed = try reader.uint64(field)
            case 5: evaluated = try reader.uint64(field)
            case 6: heard = try reader.timestamp(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension RejectedRecord: StoredMessage {
    public var expectedBytes: Int { 512 }

    public func write(to writer: inout ProtobufWriter) {
        writer.timestamp(1, time)
        writer.varint(2, UInt64(reason.rawValue))
        writer.string(3, dataset)
        if let edge { writer.string(4, edge, keepingEmpty: true) }
        writer.json(5, body)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var time = Timestamp.distantPast
        var reason: Rejection?
        var dataset = ""
        var edge: String?
        var body: Value?
        while let field = try reader.next() {
            switch field.number {
            case 1: time = try reader.timestamp(field)
            case 2: reason = try reader.rejection(field)
            case 3: dataset = try reader.string(field, maximum: .max, "rejected.dataset")
            case 4: edge = try reader.string(field, maximum: .max, "rejected.edge")
            case 5: body = try reader.json(field, maximum: .max, "rejected.body")
            default: try reader.skip(field)
            }
        }
        self.init(
            time: time, reason: try required(reason, "rejected.reason"), dataset: dataset, edge: edge,
            body: try required(body, "rejected.body"))
    }
}
