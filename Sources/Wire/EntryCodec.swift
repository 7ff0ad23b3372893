public import Profiles
import SansIO

extension Identity: WireMessage {
    public var expectedBytes: Int { 4 + namespace.utf8.count + value.utf8.count }

    public func write(to writer: inout ProtobufWriter) {
        writer.string(1, namespace)
        writer.string(2, value)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var namespace = ""
        var value = ""
        while let field = try reader.next() {
            switch field.number {
            case 1:
                namespace = try reader.string(
                    field, maximum: Identity.namespaceBytesMaximum, "identity.namespace")
            case 2: value = try reader.string(field, maximum: Identity.valueBytesMaximum, "identity.value")
            default: try reader.skip(field)
            }
        }
        if namespace.isEmpty { throw .missing("identity.namespace") }
        if value.isEmpty { throw .missing("identity.value") }
        self.init(namespace: namespace, value: value)
    }
}

extension Membership: WireMessage {
    public var expectedBytes: Int { 24 }

    public func write(to writer: inout ProtobufWriter) {
        writer.varint(1, UInt64(audience))
        writer.timestamp(2, qualified)
        writer.timestamp(3, ifAny: validUntil)
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        self.init(audience: 0, qualified: .distantPast, validUntil: nil)
        while let field = try reader.next() {
            switch field.number {
            case 1: audience = try reader.uint32(field)
            case 2: qualified = try reader.timestamp(field)
            case 3: validUntil = try reader.timestamp(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension Entry: WireMessage {
    /// Exact: entries are most of what travels.
    public var expectedBytes: Int {
        18 + (revision == 0 ? 0 : 1 + ProtobufWriter.varintBytes(revision)) + content.count
            + (refused.isEmpty ? 0 : 1 + ProtobufWriter.varintBytes(UInt64(refused.rawValue)))
    }

    public func write(to writer: inout ProtobufWriter) {
        writer.key(1, profile)
        writer.varint(2, revision)
        writer.raw(content[...])
        writer.varint(6, UInt64(refused.rawValue))
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        let start = reader.offset
        let scanned = try EntryScanner(reading: &reader)
        guard scanned.isCanonical, let contentStart = scanned.contentStart else {
            // Correct, but not in the one form that entries are kept in.
            reader.rewind(to: start)
            try self.init(decoding: &reader)
            return
        }
        let end = scanned.contentEnd ?? reader.offset
        self.init(
            profile: try required(scanned.profile, "entry.profile"), revision: scanned.revision,
            refused: scanned.refused, content: reader.copy(contentStart..<end),
            membershipsStart: (scanned.membershipsStart ?? end) - contentStart,
            fieldsStart: (scanned.fieldsStart ?? end) - contentStart)
    }

    /// Reads what the scanner has checked, in whatever form it is.
    private init(decoding reader: inout ProtobufReader) throws(WireError) {
        var profile: ProfileID?
        var revision: Revision = 0
        var identities: [Identity] = []
        var memberships: [Membership] = []
        var fields: [UInt8] = []
        var refused: Consent.Purposes = []
        while let field = try reader.next() {
            switch field.number {
            case 1: profile = try reader.key(field, "entry.profile")
            case 2: revision = try reader.uint64(field)
            case 3: identities.append(try reader.message(field))
            case 4: memberships.append(try reader.message(field))
            case 5: fields = try reader.bytes(field, maximum: Limits.fieldsBytesMaximum, "entry.fields")
            case 6: refused = try reader.purposes(field)
            default: try reader.skip(field)
            }
        }
        self.init(
            profile: try required(profile, "entry.profile"), revision: revision, identities: identities,
            memberships: memberships, fields: fields, refused: refused)
    }
}

extension ProtobufReader {
    /// Purposes, those of later versions included.
    mutating func purposes(_ field: Field) throws(WireError) -> Consent.Purposes {
        guard let bits = UInt8(exactly: try uint32(field)) else { throw .invalid("entry.refused") }
        return Consent.Purposes(rawValue: bits)
    }
}

extension Event: WireMessage {
    public var expectedBytes: Int { 768 }

    public func write(to writer: inout ProtobufWriter) {
        writer.string(1, id)
        writer.string(2, dataset)
        writer.timestamp(3, timestamp)
        writer.message(4, primary)
        writer.messages(5, identities)
        writer.bytes(6, encodedBody)
        if let intake {
            if let batch = intake.batch { writer.string(7, batch, keepingEmpty: true) }
            writer.varint(8, intake.truncation)
        }
    }

    public init(reading reader: inout ProtobufReader) throws(WireError) {
        var id = ""
        var dataset = ""
        var timestamp = Timestamp.distantPast
        var primary: Identity?
        var identities: [Identity] = []
        var body: Value?
        var encodedBody: [UInt8]?
        var intake = Event.Intake()
        while let field = try reader.next() {
            switch field.number {
            case 1: id = try reader.string(field, maximum: Limits.eventBytesMaximum, "event.id")
            case 2: dataset = try reader.string(field, maximum: Limits.nameBytesMaximum, "event.dataset")
            case 3: timestamp = try reader.timestamp(field)
            case 4: primary = try reader.message(field)
            case 5:
                try reader.append(
                    field, to: &identities, maximum: Limits.identitiesPerRecordMaximum, "event.identities")
            case 6:
                let document = try reader.document(field, maximum: Limits.eventBytesMaximum, "event.body")
                body = document.value
                encodedBody = Array(document.text)
            case 7: intake.batch = try reader.string(field, maximum: Limits.nameBytesMaximum, "event.batch")
            case 8: intake.truncation = try reader.uint64(field)
            default: try reader.skip(field)
            }
        }
        if id.isEmpty { throw .missing("event.id") }
        try checkAscending(identities, "event.identities")
        self.init(
            id: id, dataset: dataset, timestamp: timestamp, primary: try required(primary, "event.primary"),
            identities: identities, body: try required(body, "event.body"),
            encodedBody: encodedBody, intake: intake == Event.Intake() ? nil : intake)
    }
}
