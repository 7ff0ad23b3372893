internal import HTTPTypes
internal import Hummingbird
internal import Profiles

extension MergePolicy {
    /// In the published shape.
    func published(_ catalog: Catalog) -> Value {
        var merge = Fields([("type", .string(attributeMerge.publishedType))])
        if case .datasetPrecedence(let order) = attributeMerge {
            merge["order"] = .array(order.map { .string($0) })
        }
        return [
            "id": .string(id), "name": .string(name), "imsOrgId": .string(catalog.organisation),
            "sandbox": catalog.sandboxDocument(), "schema": ProfileSchema.document,
            "version": .integer(version), "identityGraph": ["type": .string(graph.rawValue)],
            "attributeMerge": .object(merge), "isActiveOnEdge": .bool(isActiveOnEdge),
            "default": .bool(isDefault), "updateEpoch": .integer(updated),
        ]
    }

    /// Reads a whole policy; `identityGraph`, `attributeMerge` and `schema` are required.
    init(_ members: Members, id: String, in catalog: Catalog) throws {
        try ProfileSchema.check(members)
        let graph: Graph = try members.requiredObject("identityGraph").requiredChoice("type")
        self.init(
            id: id, name: try members.text("name") ?? "", graph: graph,
            attributeMerge: try MergePolicy.attributeMerge(members.requiredObject("attributeMerge"), catalog),
            isDefault: try members.truth("default") ?? false,
            isActiveOnEdge: try members.truth("isActiveOnEdge") ?? false)
    }

    private static func attributeMerge(_ members: Members, _ catalog: Catalog) throws -> AttributeMerge {
        let order = try members.texts("order")
        switch try members.requiredText("type") {
        case "timestampOrdered": return .timestampOrdered
        case "dataSetPrecedence":
            guard let order, !order.isEmpty else {
                throw members.wrong("order", "must name at least one dataset for dataSetPrecedence")
            }
            for (index, dataset) in order.enumerated() {
                if catalog.dataset(dataset) == nil {
                    throw members.wrong("order[\(index)]", "names the dataset \(dataset), which is not there")
                }
                if order[..<index].contains(dataset) {
                    throw members.wrong("order[\(index)]", "names the dataset \(dataset) a second time")
                }
            }
            return .datasetPrecedence(order)
        default: throw members.wrong("type", "must be timestampOrdered or dataSetPrecedence")
        }
    }
}

extension MergePolicy.AttributeMerge {
    var publishedType: String {
        switch self {
        case .timestampOrdered: "timestampOrdered"
        case .datasetPrecedence: "dataSetPrecedence"
        }
    }
}

/// The body of PATCH: one operation, or a list of them. Two published pages differ; both forms are taken.
struct MergePolicyPatch {
    /// Those published, and `/attributeMerge.order`, without which a policy could not become
    /// dataSetPrecedence.
    private static let paths = [
        "/name", "/identityGraph.type", "/attributeMerge.type", "/attributeMerge.order", "/schema.name",
        "/version", "/default", "/isActiveOnEdge",
    ]

    private var changes: [(path: String, value: Value)] = []

    init(_ body: Value) throws {
        for (index, item) in (body.array ?? [body]).enumerated() {
            let members = try Members(item, at: body.array == nil ? "" : "[\(index)]")
            guard try members.requiredText("op") == "add" else { throw members.wrong("op", "must be add") }
            let path = try members.requiredText("path")
            guard MergePolicyPatch.paths.contains(path) else {
                let known = MergePolicyPatch.paths.joined(separator: ", ")
                throw members.wrong("path", "must be one of \(known)")
            }
            guard let value = members["value"] else { throw members.missing("value") }
            changes.append((path, MergePolicyPatch.typed(value, for: path)))
        }
    }

    /// The published value is a text whatever it stands for.
    private static func typed(_ value: Value, for path: String) -> Value {
        switch (path, value) {
        case ("/default", "true"), ("/isActiveOnEdge", "true"): true
        case ("/default", "false"), ("/isActiveOnEdge", "false"): false
        case ("/version", .string(let text)): Int64(text).map { .integer($0) } ?? value
        default: value
        }
    }

    /// `policy` in the published shape with the changes made.
    func applied(to policy: Value) -> Value {
        var fields = policy.fields ?? Fields()
        for (path, value) in changes {
            let steps = path.dropFirst().split(separator: ".").map(String.init)
            if steps.count == 2 {
                var inner = fields[steps[0]]?.fields ?? Fields()
                inner[steps[1]] = value
                fields[steps[0]] = .object(inner)
            } else {
                fields[steps[0]] = value
            }
        }
        return .object(fields)
    }

    /// The version that the client wants it to have.
    var version: Value? { changes.last { $0.path == "/version" }?.value }
}
