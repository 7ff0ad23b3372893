public import Profiles
import SansIO

extension Reply {
    public func encoded() -> [UInt8] {
        var writer = ProtobufWriter(capacity: 256 + body.expectedBytes)
        writer.varint(1, UInt64(Limits.protocolVersion))
        writer.varint(2, number)
        writer.fixed64(3, epoch.number)
        writer.varint(4, revision)
        switch body {
        case .entry(let projection): writer.message(5, projection)
        case .unknown: writer.bytes(6, [], keepingEmpty: true)
        case .page(let page): writer.message(7, page)
        case .busy(let wait): writer.duration(8, wait, keepingZero: true)
        case .collected(let collected): writer.message(9, collected)
        case .catalog(let catalog): writer.json(10, catalog.document, expecting: 4096)
        case .noted: writer.bytes(11, [], keepingEmpty: true)
        case .refused(let sentence): writer.string(12, sentence, keepingEmpty: true)
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = try ProtobufReader(checkingSize: bytes)
        try reader.expectVersion(Limits.protocolVersion)
        var number: UInt64 = 0
        var epoch = Epoch(0)
        var revision: Revision = 0
        var body: Body?
        while let field = try reader.next() {
            switch field.number {
            case 2: number = try reader.uint64(field)
            case 3: epoch = Epoch(try reader.fixed64(field))
            case 4: revision = try reader.uint64(field)
            case 5: body = .entry(try reader.message(field))
            case 6: body = try reader.nothing(field, .unknown)
            case 7: body = .page(try reader.message(field))
            case 8: body = .busy(try reader.duration(field))
            case 9: body = .collected(try reader.message(field))
            case 10: body = .catalog(try reader.catalog(field))
            case 11: body = try reader.nothing(field, .noted)
            case 12:
                body = .refused(try reader.string(field, maximum: Limits.sentenceBytesMaximum, "refused"))
            default: try reader.skip(field)
            }
        }
        self.init(number: number, epoch: epoch, revision: revision, body: try required(body, "body"))
    }
}

extension Reply.Body {
    /// About how many bytes a body takes, where they are many.
    fileprivate var expectedBytes: Int {
        switch self {
        case .entry(let projection): projection.expectedBytes
        case .page(let page): page.expectedBytes
        case .collected(let collected): collected.expectedBytes
        case .catalog, .unknown, .busy, .noted, .refused: 0
        }
    }
}

extension Limits {
    /// Longest sentence of a refusal, in bytes.
    public static let sentenceBytesMaximum = 4096
}

extension ProtobufReader {
    /// A catalog as JSON.
    public mutating func catalog(_ field: Field) throws(WireError) -> Catalog {
        let document = try json(field, maximum: Limits.messageBytesMaximum, "catalog")
        do throws(CatalogError) {
            return try Catalog(document: document)
        } catch {
            throw .invalid("catalog (\(error))")
        }
    }
}

extension ProtobufReader {
    public mutating func rejection(_ field: Field) throws(WireError) -> Rejection {
        guard let code = UInt8(exactly: try uint64(field)), let reason = Rejection(rawValue: code) else {
            throw .invalid("the reason of a rejection")
        }
        return reason
    }
}

extension Page: WireMessage {
    public var expectedBytes: Int { items.reduce(48) { $0 + 4 + $1.expectedBytes } }

    public func write(to writer: inout ProtobufWriter) {
        if let beginning { writer.varint(1, beginning, keepingZero: true) }
        writer.messages(2, items)
        if let cursor { writer.message(3, cursor) }
        writer.bool(4, isLast)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(beginning: nil, items: [], cursor: nil, isLast: false)
        while let field = try reader.next() {
            switch field.number {
            case 1: beginning = try reader.uint64(field)
            case 2: try reader.append(field, to: &items, maximum: Limits.pageItemsMaximum, "page.items")
            case 3: cursor = try reader.message(field)
            case 4: isLast = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        if beginning != nil && !items.isEmpty { throw .invalid("page.items, in a beginning,") }
        if cursor == nil && !items.isEmpty { throw .missing("page.cursor") }
        try checkAscending(items.map(\.place), "page.items")
    }
}

extension Page.Item: WireMessage {
    public var expectedBytes: Int {
        switch self {
        case .projection(let projection): 4 + projection.expectedBytes
        case .gone(let gone): 2 + gone.expectedBytes
        }
    }

    /// Where the item stands in the order of pages.
    public var place: Cursor {
        switch self {
        case .projection(let projection):
            Cursor(revision: projection.entry.revision, profile: projection.entry.profile)
        case .gone(let gone): Cursor(revision: gone.revision, profile: gone.profile)
        }
    }

    public func write(to writer: inout ProtobufWriter) {
        switch self {
        case .projection(let projection): writer.message(1, projection)
        case .gone(let gone): writer.message(3, gone)
        }
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        switch try Publication.Item(reading: &reader) {
        case .projection(let projection): self = .projection(projection)
        case .gone(let gone): self = .gone(gone)
        case .membership: throw .invalid("page.items, a membership,")
        }
    }
}

extension Collected: WireMessage {
    public var expectedBytes: Int { 20 + rejected.count * 9 }

    public func write(to writer: inout ProtobufWriter) {
        writer.fixed64(1, box.number)
        writer.varint(2, through)
        writer.messages(3, rejected)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(box: Box(0), through: 0, rejected: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: box = Box(try reader.fixed64(field))
            case 2: through = try reader.uint64(field)
            case 3:
                try reader.append(
                    field, to: &rejected, maximum: Limits.collectEventsMaximum, "collected.rejected")
            default: try reader.skip(field)
            }
        }
    }
}

extension RejectedEvent: WireMessage {
    public var expectedBytes: Int { 8 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, number)
        writer.varint(2, UInt64(reason.rawValue))
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var number: UInt64 = 0
        var reason: Rejection?
        while let field = try reader.next() {
            switch field.number {
            case 1: number = try reader.uint64(field)
            case 2: reason = try reader.rejection(field)
            default: try reader.skip(field)
            }
        }
        self.init(number: number, reason: try required(reason, "rejected.reason"))
    }
}
