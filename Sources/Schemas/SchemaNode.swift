/// One place of a compiled schema. Nodes refer to each other by their index.
struct SchemaNode: Sendable {
    struct Types: OptionSet, Sendable {
        let rawValue: UInt8

        static let string = Types(rawValue: 1)
        static let number = Types(rawValue: 2)
        static let integer = Types(rawValue: 4)
        static let boolean = Types(rawValue: 8)
        static let object = Types(rawValue: 16)
        static let array = Types(rawValue: 32)
        static let null = Types(rawValue: 64)
    }

    enum AdditionalFields: Sendable {
        /// Unknown fields fare as the validator says.
        case unsaid
        case refused
        case accepted
        /// A map: each further member is of this node.
        case node(Int)
    }

    /// Empty: any.
    var types: Types = []
    /// Where in the schema, as a pointer from `#`.
    var location = "#"

    /// Names of fields in ascending order, and the node of each.
    var names: [String] = []
    var children: [Int] = []
    /// In ascending order.
    var required: [String] = []
    var additional = AdditionalFields.unsaid
    var items: Int?
    /// `nil` for most nodes.
    var limits: SchemaLimits?
}
