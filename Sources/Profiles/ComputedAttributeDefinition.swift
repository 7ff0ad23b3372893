public import SansIO

/// An attribute that the hub derives from a profile's events (Platform's `/data/core/ca/attributes`).
public struct ComputedAttributeDefinition: Hashable, Sendable {
    /// Most of them in a sandbox, as published; disabled ones do not count.
    public static let countMaximum = 25

    public enum Unit: String, CaseIterable, Sendable {
        case hours = "HOURS"
        case days = "DAYS"
        case weeks = "WEEKS"
        case months = "MONTHS"
    }

    public enum Status: String, CaseIterable, Sendable {
        /// Not evaluated yet, and can be changed.
        case draft
        /// Published; its first evaluation is the next thing the hub does with it.
        case new
        /// An evaluation is under way; values of the one before may still be there.
        case processing
        case processed
        /// The hub cannot evaluate it, and has no values of it.
        case failed
        /// No longer evaluated; its values are gone.
        case disabled
    }

    public var id: String
    /// Alphanumeric; the field under `ComputedAttributes` of the tenant's field.
    public var name: String
    public var displayName: String
    public var description = ""
    /// PQL text.
    public var expression: String
    /// The look-back window.
    public var count: Int64
    public var unit: Unit
    /// Daily instead of by the window.
    public var isFastRefresh = false
    /// A definer says DRAFT, NEW or DISABLED, the hub the rest; see `Catalog.keepComputation(of:)`.
    public var status = Status.draft
    /// The instant as of which its values are: only earlier events count in them. `nil` before the first evaluation.
    public var lastEvaluated: Timestamp?
    /// In milliseconds since 1970.
    public var created: Int64 = 0
    public var updated: Int64 = 0

    public init(
        id: String, name: String, displayName: String, expression: String, count: Int64, unit: Unit
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.expression = expression
        self.count = count
        self.unit = unit
    }

    /// Whether it has values, or is to have.
    public var isActive: Bool { status != .draft && status != .disabled }

    /// Names what is computed, for the values that profiles hold: another as soon as the definition computes anything
    /// else.
    public var fingerprint: UInt64 {
        var hash = StableHash()
        for text in [id, name, expression, unit.rawValue] { hash.combine(text) }
        hash.combine(UInt64(bitPattern: count))
        return hash.value.high
    }
}
