public import Profiles

extension ComputedAttribute {
    /// The attribute that a catalog defines, as it is evaluated.
    public init(_ definition: ComputedAttributeDefinition) throws(ComputedAttributeError) {
        guard let unit = Lookback.Unit(rawValue: definition.unit.rawValue) else {
            throw .lookback(count: definition.count, unit: .hours)
        }
        try self.init(
            name: definition.name, expression: definition.expression,
            lookback: Lookback(count: definition.count, unit: unit), isKeptCurrent: definition.isFastRefresh)
    }
}
