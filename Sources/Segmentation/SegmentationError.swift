public import Profiles

/// Why a set of audiences cannot be compiled. `audience` is always the audience's identifier.
public enum SegmentationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The expression does not parse, or uses something that is not supported.
    case expression(audience: String, ExpressionError)
    /// Two audiences have the same identifier or number.
    case duplicate(audience: String)
    /// Audiences that refer to each other in a circle through `inSegment`, in the order of the catalog.
    case cycle(audiences: [String])
    /// The declared evaluation is faster than the published eligibility rules allow for the expression.
    case notEligible(
        audience: String, declared: Audience.Evaluation, derived: Audience.Evaluation, reason: String)

    /// The column of the expression to look at, where there is one.
    public var column: Int? {
        if case .expression(_, let error) = self { error.column } else { nil }
    }

    public var description: String {
        switch self {
        case .expression(let audience, let error):
            "audience \(audience), \(error)"
        case .duplicate(let audience):
            "audience \(audience) is defined twice: give each its own id and number"
        case .cycle(let audiences):
            "audiences refer to each other in a circle: \(audiences.joined(separator: ", ")); "
                + "remove one inSegment"
        case .notEligible(let audience, let declared, let derived, let reason):
            "audience \(audience) is declared \(declared.rawValue) but can only be \(derived.rawValue): "
                + reason
        }
    }
}
