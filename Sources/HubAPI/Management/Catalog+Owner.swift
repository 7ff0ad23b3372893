internal import Profiles
internal import SansIO

extension Catalog {
    /// The sandbox as definitions name it; its id follows from organisation and name.
    func sandboxDocument(defaultName: String = "default") -> Value {
        var hash = StableHash()
        hash.combine(organisation)
        hash.combine(sandbox)
        let isProduction = sandbox == "prod"
        return .object(
            Fields([
                ("sandboxId", .string(hash.value.uuid)), ("sandboxName", .string(sandbox)),
                ("type", .string(isProduction ? "production" : "development")),
                (defaultName, .bool(isProduction)),
            ]))
    }
}

/// The only schema that definitions are for here.
enum ProfileSchema {
    static let name = "_xdm.context.profile"
    static let document: Value = ["name": .string(name)]

    /// Checks `{ "name": … }` under `schema`.
    static func check(_ members: Members) throws {
        let schema = try members.requiredObject("schema")
        let named = try schema.requiredText("name")
        guard named == name else { throw schema.wrong("name", "must be \(name): there is no other here") }
    }
}
