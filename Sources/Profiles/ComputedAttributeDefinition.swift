/// An attribute that the hub derives from a profile's events (Platform's `/data/core/ca/attributes`).
public struct ComputedAttributeDefinition: Hashable, Sendable {
    /// Most of them in a sandbox, as published.
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
        /// Evaluated from the next refresh on.
        case new
        case processing, processed, failed, disabled
    }

    public var id: String
    /// Alphanumeric; the field under `SystemComputedAttributes` of the tenant.
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
    public var status = Status.draft
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
}
