public import Profiles

/// A schema compiled once, for checking many entities.
///
/// What it demands is what the published checks of streaming ingestion are: range, presence, enum, pattern, type and
/// format. A valid entity costs no allocation but for the text of uncommon patterns; depth is bounded by the schema's.
/// A `null` has no type of its own in XDM and violates any: "Platform does not accept null … for any ingested field".
public struct SchemaValidator: Sendable {
    /// What becomes of a member that the schema does not name.
    public enum UnknownFields: Sendable {
        /// `extraneous key [name] is not permitted`, as in the published example of a synchronous report, in every
        /// object whose fields are defined. Objects without defined fields, and maps, take any name.
        case refused
        /// Let pass unread, as JSON Schema does when a schema does not say otherwise.
        case accepted
    }

    /// After so many violations the rest of an entity goes unread (published).
    public static let violationsMaximum = 5

    let nodes: [SchemaNode]
    let unknownFields: UnknownFields

    /// Compiles a schema whose references are resolved.
    ///
    /// - Throws: What makes it unusable, with its place.
    init(resolved schema: Value, unknownFields: UnknownFields) throws(SchemaError) {
        var compiler = SchemaCompiler()
        try compiler.compile(schema)
        nodes = compiler.nodes
        self.unknownFields = unknownFields
    }

    /// The violations in the order of members, at most five; empty if the entity is valid.
    public func validate(_ entity: Value) -> [Violation] {
        var check = SchemaCheck(validator: self)
        check.visit(0, entity)
        return check.violations
    }

    public func isValid(_ entity: Value) -> Bool { validate(entity).isEmpty }
}
