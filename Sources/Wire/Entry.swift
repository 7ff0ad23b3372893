public import Profiles
public import SansIO

/// What one region holds of one profile: identities, memberships, and the fields its destinations select.
///
/// Same region, profile and revision: same bytes, by whatever road the entry came. It is kept as the bytes that travel,
/// in the one form `protoc` writes: the hub encodes an entry once for all edges, an edge holds one allocation for each,
/// and what an edge does not look at is never decoded.
public struct Entry: Hashable, Sendable {
    public var profile: ProfileID
    /// The last commit that changed the entry.
    public var revision: Revision
    /// Fields 3, 4 and 5 of the message, in this order.
    let content: [UInt8]
    /// Where the memberships begin in `content`.
    let membershipsStart: UInt32
    /// Where the JSON of the fields begins in `content`; its end when there is none.
    let fieldsStart: UInt32
    /// What the person does not consent to. Last, so that it takes one byte.
    public let refused: Consent.Purposes

    public init(
        profile: ProfileID, revision: Revision, identities: [Identity], memberships: [Membership],
        fields: [UInt8], refused: Consent.Purposes = []
    ) {
        var writer = ProtobufWriter(
            capacity: identities.reduce(16 + fields.count + memberships.count * 20) {
                $0 + 4 + $1.expectedBytes
            })
        writer.messages(3, identities)
        let membershipsStart = writer.bytes.count
        writer.messages(4, memberships)
        writer.bytes(5, fields)
        self.init(
            profile: profile, revision: revision, refused: refused, content: writer.bytes,
            membershipsStart: membershipsStart, fieldsStart: writer.bytes.count - fields.count)
    }

    init(
        profile: ProfileID, revision: Revision, refused: Consent.Purposes, content: [UInt8],
        membershipsStart: Int, fieldsStart: Int
    ) {
        self.profile = profile
        self.revision = revision
        self.refused = refused
        self.content = content
        self.membershipsStart = UInt32(membershipsStart)
        self.fieldsStart = UInt32(fieldsStart)
    }

    /// Says nothing of nobody: what a place holds that holds no entry.
    public static let none = Entry(
        profile: .zero, revision: 0, refused: [], content: [], membershipsStart: 0, fieldsStart: 0)

    /// In ascending order, 1 to 50. An edge looks profiles up by any of them. Decoded at each call.
    public var identities: [Identity] {
        var places = identityPlaces
        var identities: [Identity] = []
        while let place = places.next() {
            identities.append(
                Identity(
                    namespace: String(decoding: content[place.namespace], as: UTF8.self),
                    value: String(decoding: content[place.value], as: UTF8.self)))
        }
        return identities
    }

    /// In ascending order of audience; only those held. Decoded at each call.
    public var memberships: [Membership] {
        var cursor = ContentCursor(content, in: Int(membershipsStart)..<membershipsEnd)
        var memberships: [Membership] = []
        while let range = cursor.nextDelimited() { memberships.append(cursor.membership(in: range)) }
        return memberships
    }

    /// The selected fields as a JSON object with ordered names, encoded once on the hub; empty when none is selected.
    /// Copied at each call.
    public var fields: [UInt8] { Array(content[Int(fieldsStart)...]) }

    public var fieldsCount: Int { content.count - Int(fieldsStart) }

    /// The names under which tables keep the identities, in the order of those. Not kept: hashed at each call.
    public var identityKeys: IdentityKeys { IdentityKeys(content: content, places: identityPlaces) }

    public var identityCount: Int {
        var places = identityPlaces
        var count = 0
        while places.next() != nil { count += 1 }
        return count
    }

    /// Whether both say the same of the profile, whatever their revisions.
    public func hasSameContent(as other: Entry) -> Bool {
        refused == other.refused && content.count == other.content.count
            && Entry.haveSameBytes(content, 0, other.content, 0, count: content.count)
    }

    public func hasSameIdentities(as other: Entry) -> Bool {
        membershipsStart == other.membershipsStart
            && Entry.haveSameBytes(content, 0, other.content, 0, count: Int(membershipsStart))
    }

    public func hasSameFields(as other: Entry) -> Bool {
        fieldsCount == other.fieldsCount
            && Entry.haveSameBytes(
                content, Int(fieldsStart), other.content, Int(other.fieldsStart), count: fieldsCount)
    }

    public func differsOnlyInMemberships(from other: Entry) -> Bool {
        refused == other.refused && hasSameIdentities(as: other) && hasSameFields(as: other)
    }

    /// Whether `count` bytes from one start are those from another: eight at a time, where slices are compared one by
    /// one.
    private static func haveSameBytes(
        _ lhs: [UInt8], _ left: Int, _ rhs: [UInt8], _ right: Int, count: Int
    ) -> Bool {
        precondition(left >= 0 && left + count <= lhs.count && right >= 0 && right + count <= rhs.count)
        let (one, other) = (lhs.span.bytes, rhs.span.bytes)
        var offset = 0
        while offset + 8 <= count {
            let word = unsafe one.unsafeLoadUnaligned(fromByteOffset: left + offset, as: UInt64.self)
            if unsafe word != other.unsafeLoadUnaligned(fromByteOffset: right + offset, as: UInt64.self) {
                return false
            }
            offset += 8
        }
        while offset < count {
            if lhs[left + offset] != rhs[right + offset] { return false }
            offset += 1
        }
        return true
    }

    /// The entry with other memberships, in ascending order of audience.
    public func with(memberships: [Membership], revision: Revision) -> Entry {
        var writer = ProtobufWriter(capacity: content.count + memberships.count * 20)
        writer.raw(content[..<Int(membershipsStart)])
        writer.messages(4, memberships)
        writer.raw(content[membershipsEnd...])
        return Entry(
            profile: profile, revision: revision, refused: refused, content: writer.bytes,
            membershipsStart: Int(membershipsStart), fieldsStart: writer.bytes.count - fieldsCount)
    }

    private var membershipsEnd: Int {
        fieldsCount == 0
            ? Int(fieldsStart) : Int(fieldsStart) - 1 - ProtobufWriter.varintBytes(UInt64(fieldsCount))
    }

    private var identityPlaces: IdentityPlaces {
        IdentityPlaces(cursor: ContentCursor(content, in: 0..<Int(membershipsStart)))
    }
}

extension Entry {
    /// The keys of an entry's identities, one by one.
    public struct IdentityKeys: Sequence, IteratorProtocol, Sendable {
        fileprivate let content: [UInt8]
        fileprivate var places: IdentityPlaces

        public mutating func next() -> Key16? {
            guard let place = places.next() else { return nil }
            return Identity.key(of: content, namespace: place.namespace, value: place.value)
        }
    }

    /// Where the identities' texts lie in the content.
    fileprivate struct IdentityPlaces: Sendable {
        var cursor: ContentCursor

        mutating func next() -> (namespace: Range<Int>, value: Range<Int>)? {
            guard let range = cursor.nextDelimited() else { return nil }
            return cursor.identity(in: range)
        }
    }
}

extension MembershipChange {
    /// The entry after this change. The caller has checked that the entry is at `base`.
    public func applied(to entry: Entry) -> Entry {
        var memberships = entry.memberships
        memberships.removeAll { held in
            left.contains(held.audience) || entered.contains { $0.audience == held.audience }
        }
        memberships.append(contentsOf: entered)
        memberships.sort()
        return entry.with(memberships: memberships, revision: revision)
    }
}
