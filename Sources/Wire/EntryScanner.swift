import Profiles
import SansIO

/// Checks an encoded entry without decoding it, and tells whether its bytes are in canonical form.
struct EntryScanner {
    private(set) var profile: ProfileID?
    private(set) var revision: Revision = 0
    private(set) var refused: Consent.Purposes = []
    /// Whether the bytes are what `protoc` would write: fields in order, none unknown or repeated, lengths minimal.
    private(set) var isCanonical = true
    private(set) var contentStart: Int?
    private(set) var membershipsStart: Int?
    private(set) var fieldsStart: Int?
    /// Where identities, memberships and fields end, unless at the message's end.
    private(set) var contentEnd: Int?
    private var identityCount = 0
    private var membershipCount = 0
    /// How many bytes the canonical form takes. What else a message may contain only adds to it.
    private var canonicalBytes = 18
    private var lastIdentity: Place?
    private var lastAudience: AudienceNumber?

    private typealias Place = (namespace: Range<Int>, value: Range<Int>)

    init(reading reader: inout ProtobufReader) throws(WireError) {
        let start = reader.offset
        var lastNumber = 0
        while true {
            let fieldStart = reader.offset
            guard let field = try reader.next() else { break }
            note(field, after: &lastNumber)
            switch field.number {
            case 1: profile = try reader.key(field, "entry.profile")
            case 2:
                revision = try reader.uint64(field)
                canonicalBytes += EntryScanner.varintField(revision)
            case 3:
                if contentStart == nil { contentStart = fieldStart }
                try scanIdentity(field, &reader)
            case 4:
                if membershipsStart == nil { membershipsStart = fieldStart }
                try scanMembership(field, &reader)
            case 5:
                let range = try reader.content(field, maximum: Limits.fieldsBytesMaximum, "entry.fields")
                if membershipsStart == nil { membershipsStart = fieldStart }
                fieldsStart = range.lowerBound
                if !range.isEmpty { canonicalBytes += EntryScanner.delimitedField(range.count) }
            case 6:
                contentEnd = fieldStart
                refused = try reader.purposes(field)
                canonicalBytes += EntryScanner.varintField(UInt64(refused.rawValue))
            default: try reader.skip(field)
            }
        }
        if profile == nil { throw .missing("entry.profile") }
        if identityCount == 0 { throw .missing("entry.identities") }
        if canonicalBytes != reader.offset - start { isCanonical = false }
    }

    private mutating func scanIdentity(
        _ field: ProtobufReader.Field, _ reader: inout ProtobufReader
    ) throws(WireError) {
        if identityCount >= Limits.identitiesPerEntryMaximum {
            throw .excessive("entry.identities", maximum: Limits.identitiesPerEntryMaximum)
        }
        identityCount += 1
        let outer = try reader.enter(field)
        var namespace = 0..<0
        var value = 0..<0
        var lastNumber = 0
        while let inner = try reader.next() {
            note(inner, after: &lastNumber)
            switch inner.number {
            case 1:
                namespace = try reader.text(
                    inner, maximum: Identity.namespaceBytesMaximum, "identity.namespace")
            case 2: value = try reader.text(inner, maximum: Identity.valueBytesMaximum, "identity.value")
            default: try reader.skip(inner)
            }
        }
        reader.leave(to: outer)
        if namespace.isEmpty { throw .missing("identity.namespace") }
        if value.isEmpty { throw .missing("identity.value") }
        canonicalBytes += EntryScanner.delimitedField(
            EntryScanner.delimitedField(namespace.count) + EntryScanner.delimitedField(value.count))
        if let last = lastIdentity {
            let order = reader.compare(last.namespace, namespace)
            guard order < 0 || (order == 0 && reader.compare(last.value, value) < 0) else {
                throw .invalid("the order of entry.identities")
            }
        }
        lastIdentity = (namespace, value)
    }

    private mutating func scanMembership(
        _ field: ProtobufReader.Field, _ reader: inout ProtobufReader
    ) throws(WireError) {
        if membershipCount >= Limits.membershipsMaximum {
            throw .excessive("entry.memberships", maximum: Limits.membershipsMaximum)
        }
        membershipCount += 1
        let outer = try reader.enter(field)
        var audience: AudienceNumber = 0
        var bytes = 0
        var lastNumber = 0
        while let inner = try reader.next() {
            note(inner, after: &lastNumber)
            switch inner.number {
            case 1:
                audience = try reader.uint32(inner)
                bytes += EntryScanner.varintField(UInt64(audience))
            case 2: bytes += EntryScanner.varintField(try reader.uint64(inner))
            // Written also when it is zero.
            case 3: bytes += 1 + ProtobufWriter.varintBytes(try reader.uint64(inner))
            default: try reader.skip(inner)
            }
        }
        reader.leave(to: outer)
        canonicalBytes += EntryScanner.delimitedField(bytes)
        if let last = lastAudience, last >= audience { throw .invalid("the order of entry.memberships") }
        lastAudience = audience
    }

    private mutating func note(_ field: ProtobufReader.Field, after lastNumber: inout Int) {
        if field.number < lastNumber { isCanonical = false }
        lastNumber = field.number
    }

    private static func varintField(_ value: UInt64) -> Int {
        value == 0 ? 0 : 1 + ProtobufWriter.varintBytes(value)
    }

    private static func delimitedField(_ count: Int) -> Int {
        1 + ProtobufWriter.varintBytes(UInt64(count)) + count
    }
}
