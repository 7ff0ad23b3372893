/// Why a computed attribute cannot be defined.
public enum ComputedAttributeError: Error, Hashable, Sendable, CustomStringConvertible {
    case name(String)
    /// The count does not lie in the published range of its unit.
    case lookback(count: Int64, unit: Lookback.Unit)
    case expression(ExpressionError)

    public var description: String {
        switch self {
        case .name(let name):
            "the name \"\(name)\" of a computed attribute must be of letters and digits only"
        case .lookback(let count, let unit):
            "a look-back period in \(unit.rawValue) has a count from \(unit.counts.lowerBound) to "
                + "\(unit.counts.upperBound), not \(count)"
        case .expression(let error):
            "\(error)"
        }
    }
}
