internal import Profiles

/// What a node demands beyond its type.
final class SchemaLimits: Sendable {
    let allowed: [Value]?
    let constant: Value?
    let minimum: (limit: Double, isExclusive: Bool, text: String)?
    let maximum: (limit: Double, isExclusive: Bool, text: String)?
    let length: (minimum: Int?, maximum: Int?)
    let count: (minimum: Int?, maximum: Int?)
    let pattern: (matcher: Pattern, text: String)?
    let format: StringFormat?

    init?(_ schema: Fields, at location: String) throws(SchemaError) {
        allowed = schema["enum"]?.array
        constant = schema["const"]
        minimum = try SchemaLimits.bound("minimum", "exclusiveMinimum", schema, at: location)
        maximum = try SchemaLimits.bound("maximum", "exclusiveMaximum", schema, at: location)
        length = (
            try SchemaLimits.size("minLength", schema, at: location),
            try SchemaLimits.size("maxLength", schema, at: location)
        )
        count = (
            try SchemaLimits.size("minItems", schema, at: location),
            try SchemaLimits.size("maxItems", schema, at: location)
        )
        pattern = try SchemaLimits.pattern(schema, at: location)
        format = schema["format"]?.string.flatMap(StringFormat.init(rawValue:))
        let isEmpty =
            allowed == nil && constant == nil && minimum == nil && maximum == nil && pattern == nil
            && format == nil && length.minimum == nil && length.maximum == nil && count.minimum == nil
            && count.maximum == nil
        if isEmpty { return nil }
    }

    /// `minimum`, or `exclusiveMinimum` as a number (draft 6) or as `true` beside `minimum` (draft 4).
    private static func bound(
        _ keyword: String, _ exclusiveKeyword: String, _ schema: Fields, at location: String
    ) throws(SchemaError) -> (Double, Bool, String)? {
        let inclusive = schema[keyword]
        let exclusive = schema[exclusiveKeyword]
        let isExclusive: Bool
        let value: Value
        switch (inclusive, exclusive) {
        case (nil, nil), (nil, .bool): return nil
        case (let limit?, nil): (value, isExclusive) = (limit, false)
        case (let limit?, .bool(let truth)): (value, isExclusive) = (limit, truth)
        case (_, let limit?): (value, isExclusive) = (limit, true)
        }
        switch value {
        case .integer(let number): return (Double(number), isExclusive, value.jsonText)
        case .number(let number): return (number, isExclusive, value.jsonText)
        default: throw SchemaError(location, "\(keyword) is not a number")
        }
    }

    private static func size(
        _ keyword: String, _ schema: Fields, at location: String
    ) throws(SchemaError) -> Int? {
        guard let value = schema[keyword] else { return nil }
        guard let number = value.integer, number >= 0 else {
            throw SchemaError(location, "\(keyword) is not a whole number from 0")
        }
        return Int(number)
    }

    private static func pattern(
        _ schema: Fields, at location: String
    ) throws(SchemaError) -> (Pattern, String)? {
        guard let value = schema["pattern"] else { return nil }
        guard let text = value.string else { throw SchemaError(location, "pattern is not a text") }
        do throws(PatternError) {
            return (try Pattern(text), text)
        } catch {
            throw SchemaError(location, "pattern: \(error.problem) (column \(error.column))")
        }
    }
}
