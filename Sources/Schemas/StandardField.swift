internal import Profiles

/// The definition of a field of a standard resource, written briefly.
struct StandardField: Sendable {
    let schema: Value

    private init(_ members: [(String, Value)]) {
        schema = .object(Fields(members))
    }

    static let text = StandardField([("type", "string")])
    static let truth = StandardField([("type", "boolean")])
    static let number = StandardField([("type", "number")])
    static let integer = StandardField([("type", "integer")])
    /// A whole number from 0.
    static let size = StandardField([("type", "integer"), ("minimum", 0)])
    static let date = format("date")
    static let time = format("date-time")
    /// A count of something that happened, in its own object.
    static let measure = reference("https://ns.adobe.com/xdm/data/measure")

    static func format(_ name: String) -> StandardField {
        StandardField([("type", "string"), ("format", .string(name))])
    }

    static func pattern(_ expression: String) -> StandardField {
        StandardField([("type", "string"), ("pattern", .string(expression))])
    }

    static func text(upTo length: Int) -> StandardField {
        StandardField([("type", "string"), ("maxLength", .integer(Int64(length)))])
    }

    static func integer(_ range: ClosedRange<Int64>) -> StandardField {
        StandardField([
            ("type", "integer"), ("minimum", .integer(range.lowerBound)),
            ("maximum", .integer(range.upperBound)),
        ])
    }

    static func number(_ range: ClosedRange<Int64>) -> StandardField {
        StandardField([
            ("type", "number"), ("minimum", .integer(range.lowerBound)),
            ("maximum", .integer(range.upperBound)),
        ])
    }

    /// Above `low`, up to `high`.
    static func number(above low: Int64, to high: Int64) -> StandardField {
        StandardField([
            ("type", "number"), ("exclusiveMinimum", .integer(low)), ("maximum", .integer(high)),
        ])
    }

    static func one(of names: String) -> StandardField {
        let values = names.split(separator: " ").map { Value.string(String($0)) }
        return StandardField([("type", "string"), ("enum", .array(values))])
    }

    static func reference(_ id: String) -> StandardField { StandardField([("$ref", .string(id))]) }

    static func list(_ item: StandardField) -> StandardField {
        StandardField([("type", "array"), ("items", item.schema)])
    }

    static func map(_ value: StandardField) -> StandardField {
        StandardField([
            ("type", "object"), ("meta:xdmType", "map"), ("additionalProperties", value.schema),
        ])
    }

    static func object(
        _ fields: KeyValuePairs<String, StandardField>, required: [String] = []
    ) -> StandardField {
        var members: [(String, Value)] = [("type", "object"), ("properties", properties(fields))]
        if !required.isEmpty { members.append(("required", .array(required.map(Value.string)))) }
        return StandardField(members)
    }

    static func properties(_ fields: KeyValuePairs<String, StandardField>) -> Value {
        .object(
            Fields(
                fields.map { name, field in
                    var schema = field.schema.fields ?? Fields()
                    schema["title"] = .string(title(of: name))
                    return (name, .object(schema))
                }))
    }

    /// `personalEmail` is "Personal email".
    private static func title(of name: String) -> String {
        var words = ""
        var wasLower = false
        for character in name.drop(while: { $0 == "_" }) {
            if character.isUppercase, wasLower { words += " " }
            words +=
                words.isEmpty ? character.uppercased() : wasLower ? character.lowercased() : String(character)
            wasLower = character.isLowercase
        }
        return words
    }
}
