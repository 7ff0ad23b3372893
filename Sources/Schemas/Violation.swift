public import Profiles

/// One way in which an entity breaks its schema.
///
/// Keywords, pointers and messages are those of the published report of streaming ingestion
/// (`_streamingValidation`), which are those of everit's json-schema; where only that library says how a message
/// reads, Spoke follows the library.
public struct Violation: Hashable, Sendable {
    /// The keyword of the schema that is violated: `type`, `required`, `additionalProperties`, ….
    public var keyword: String
    /// Where in the entity, from `#`; an absent or extraneous member is reported at the object around it.
    public var pointer: String
    /// Where in the resolved schema, from `#`.
    public var schemaLocation: String
    /// A sentence without its full stop.
    public var message: String

    public init(keyword: String, pointer: String, schemaLocation: String, message: String) {
        self.keyword = keyword
        self.pointer = pointer
        self.schemaLocation = schemaLocation
        self.message = message
    }

    private var document: Value {
        [
            "schemaLocation": .string(schemaLocation), "pointerToViolation": .string(pointer),
            "causingExceptions": [], "keyword": .string(keyword), "message": .string(message),
        ]
    }

    /// What stands under `_streamingValidation` in the report of a refused message: one element, which names the
    /// violation, or of several their number and each as a cause. Without violations it is empty.
    public static func report(_ violations: [Violation]) -> Value {
        guard let first = violations.first else { return [] }
        if violations.count == 1 { return [first.document] }
        let summary: Value = [
            "schemaLocation": "#", "pointerToViolation": "#",
            "causingExceptions": .array(violations.map(\.document)),
            "message": .string("\(violations.count) schema violations found"),
        ]
        return [summary]
    }
}
