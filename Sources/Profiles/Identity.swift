public import SansIO

/// A namespaced identity value, for example `Email:jane@example.com`.
public struct Identity: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Longest value in UTF-8 bytes; longer ones are skipped (Identity Service guardrails).
    public static let valueBytesMaximum = 1024
    /// Longest namespace code in UTF-8 bytes; Spoke's own bound.
    public static let namespaceBytesMaximum = 64

    /// On the heap with its key: identities are copied and looked up far more often than they are made.
    private final class Texts: Sendable {
        let namespace: String
        let value: String
        let key: Key16

        init(namespace: String, value: String) {
            self.namespace = namespace
            self.value = value
            var hash = StableHash()
            hash.combine(namespace)
            hash.combine(value)
            key = hash.value
        }
    }

    private let texts: Texts

    public init(namespace: String, value: String) {
        texts = Texts(namespace: namespace, value: value)
    }

    public var namespace: String { texts.namespace }
    public var value: String { texts.value }

    /// The fixed-size name under which tables keep this identity. Never travels between nodes.
    public var key: Key16 { texts.key }

    /// Reads `Namespace:value`, the form used on the command line; `nil` without a colon or with an empty side.
    public init?(parsing text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        self.init(namespace: String(text[..<colon]), value: String(text[text.index(after: colon)...]))
        if namespace.isEmpty || value.isEmpty { return nil }
    }

    public var description: String { "\(namespace):\(value)" }

    /// Bytes decide: `String` would call differently composed characters equal, while keys tell them apart.
    public static func == (lhs: Identity, rhs: Identity) -> Bool {
        lhs.texts === rhs.texts || lhs.texts.key == rhs.texts.key
    }

    public func hash(into hasher: inout Hasher) { texts.key.hash(into: &hasher) }

    public func _rawHashValue(seed: Int) -> Int { texts.key._rawHashValue(seed: seed) }

    public static func < (lhs: Identity, rhs: Identity) -> Bool {
        if lhs.texts === rhs.texts { return false }
        let order = lhs.namespace.utf8.span.order(to: rhs.namespace.utf8.span)
        return (order == 0 ? lhs.value.utf8.span.order(to: rhs.value.utf8.span) : order) < 0
    }

    /// The key of an identity whose texts lie in encoded bytes.
    public static func key(of bytes: [UInt8], namespace: Range<Int>, value: Range<Int>) -> Key16 {
        var hash = StableHash()
        hash.combine(bytes, in: namespace)
        hash.combine(bytes, in: value)
        return hash.value
    }

    /// Whether the value has the form that its namespace demands: an ECID has exactly 38 decimal digits, anything
    /// else 1 to 1024 bytes (Identity Service guardrails).
    public var isWellFormed: Bool {
        guard !namespace.isEmpty, namespace.utf8.count <= Identity.namespaceBytesMaximum, !value.isEmpty
        else {
            return false
        }
        if namespace == "ECID" {
            return value.utf8.count == 38 && value.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
        }
        return value.utf8.count <= Identity.valueBytesMaximum
    }
}

extension Span<UInt8> {
    /// Below, at or above zero as the bytes come before, equal or come after others.
    fileprivate func order(to other: Span<UInt8>) -> Int {
        for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
            return self[index] < other[index] ? -1 : 1
        }
        return count - other.count
    }
}

/// The hub's commit number, ascending from 1 through the history of a store; 0 is before the first commit.
public typealias Revision = UInt64

/// One start of the hub, drawn at random.
public struct Epoch: Hashable, Comparable, Sendable {
    public var number: UInt64

    public init(_ number: UInt64) {
        self.number = number
    }

    @inlinable public static func == (lhs: Epoch, rhs: Epoch) -> Bool { lhs.number == rhs.number }
    @inlinable public static func < (lhs: Epoch, rhs: Epoch) -> Bool { lhs.number < rhs.number }
}

/// One start of an edge, drawn at random: its events are numbered within it.
public struct Box: Hashable, Comparable, Sendable {
    public var number: UInt64

    public init(_ number: UInt64) {
        self.number = number
    }

    @inlinable public static func == (lhs: Box, rhs: Box) -> Bool { lhs.number == rhs.number }
    @inlinable public static func < (lhs: Box, rhs: Box) -> Bool { lhs.number < rhs.number }
}

/// The sixteen bytes that name a profile for ever, also after its identities have changed; never used again.
public typealias ProfileID = Key16

/// An edge location code such as `JPN3`.
public struct Region: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var code: String

    public init(_ code: String) {
        self.code = code
    }

    public var description: String { code }

    /// The lower-case location hint that clients see, for example `jpn3`.
    public var hint: String { code.lowercased() }

    @inlinable public static func == (lhs: Region, rhs: Region) -> Bool { lhs.code == rhs.code }
    public static func < (lhs: Region, rhs: Region) -> Bool { lhs.code < rhs.code }
}
