internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// What the hub's HTTP API takes and answers, as OpenAPI 3.1 tells it.
///
/// The document is JSON in Swift's sources, one part for each of the published APIs: so the program needs no file
/// beside it, and whoever changes a route finds its description next to it. A test holds it and the routes in step.
enum OpenAPIDocument {
    /// The document, as `GET /openapi.json` gives it.
    static let document: Value = {
        var whole = read(common)
        for part in parts { whole = whole.merged(with: read(part)) }
        return completed(whole)
    }()

    private static let parts = [
        health, access, ingestion, entities, identityGraph, profileSamples, systemJobs, mergePolicies,
        projections, segments, segmentJobs, computedAttributes, namespaces, datasets, schemaRegistry, batches,
        batchFiles, spoke, destinations, datastreams,
    ]

    private static func read(_ text: String) -> Value {
        do {
            return try JSONParser(bytesMaximum: 1 << 20, depthMaximum: 64).parse(Array(text.utf8))
        } catch {
            preconditionFailure("a part of the OpenAPI document is no JSON: \(error) in \(text.prefix(200))")
        }
    }

    // MARK: - What follows from the kind of operation

    private static let methods = ["get", "put", "post", "delete", "patch", "head"]

    /// Every operation with the answers that it has because of what it is: with a body, with something named in its
    /// path, behind the gateway.
    private static func completed(_ document: Value) -> Value {
        var whole = document.fields ?? Fields()
        var paths = whole["paths"]?.fields ?? Fields()
        for (path, item) in paths.members.map({ ($0.name, $0.value) }) {
            var item = item.fields ?? Fields()
            for method in methods {
                guard let operation = item[method]?.fields else { continue }
                item[method] = .object(completed(operation, path: path))
            }
            paths[path] = .object(item)
        }
        whole["paths"] = .object(paths)
        return .object(whole)
    }

    private static func completed(_ operation: Fields, path: String) -> Fields {
        var answers = operation["responses"]?.fields ?? Fields()
        var inherited: [(String, String)] = []
        if operation["security"] == nil {
            inherited += [
                ("400", "Malformed"), ("401", "TokenInvalid"), ("403", "Forbidden"), ("503", "Unavailable"),
            ]
        }
        if operation["requestBody"] != nil {
            inherited += [("400", "Malformed"), ("413", "TooLarge"), ("415", "WrongType")]
        }
        if path.contains("{") { inherited.append(("404", "NotFound")) }
        for (status, name) in inherited where answers[status] == nil {
            answers[status] = ["$ref": .string("#/components/responses/\(name)")]
        }
        var operation = operation
        operation["responses"] = .object(answers)
        return operation
    }
}

/// `GET /openapi.json`, open to all.
struct OpenAPIRoutes: Sendable {
    func add(to router: Router<HubAPI.Context>) {
        router.get("/openapi.json") { _, _ in Response(json: OpenAPIDocument.document) }
    }
}
