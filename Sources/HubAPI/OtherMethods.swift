internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore

extension Router<HubAPI.Context> {
    /// What clients may be expected to try (RFC 9110 section 9, RFC 5789, and QUERY, which is new); any other word is
    /// no route at all.
    private static let methods =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        + [HTTPRequest.Method("QUERY")].compactMap(\.self)

    /// Answers 405 and `Allow` where a path has routes and none for the method. Comes after all routes.
    func refuseOtherMethods() {
        var allowed: [(path: RouterPath, methods: [HTTPRequest.Method])] = []
        for route in routes {
            if allowed.last?.path.description != route.path.description { allowed.append((route.path, [])) }
            allowed[allowed.count - 1].methods.append(route.method)
            // Every GET answers HEAD too, without its body.
            if route.method == .get { allowed[allowed.count - 1].methods.append(.head) }
        }
        for (path, methods) in allowed {
            let names = methods.map(\.rawValue).joined(separator: ", ")
            for method in Self.methods where !methods.contains(method) {
                on(path, method: method) { _, _ in
                    var problem = Problem(.methodNotAllowed, "this path takes \(names)")
                    problem.allowed = names
                    return problem.response
                }
            }
        }
    }
}
