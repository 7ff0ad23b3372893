internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/identity` (Platform's Identity Service API): XIDs, what an identity is linked to, and mappings.
///
/// An identity that has no links is in no graph, as published: it has no members. One that no profile has is 404 by
/// itself and told apart as unprocessed among several. `cluster/history` is missing: the hub keeps no earlier graphs.
struct IdentityGraphRoutes: Sendable {
    static let path = "/data/core/identity"
    /// Published.
    private static let identitiesMaximum = 1_000

    let service: HubService
    let limits: HubAPI.Limits

    func add(to group: RouterGroup<HubAPI.Context>) {
        let path = IdentityGraphRoutes.path
        group.get("\(path)/identity") { request, _ in try await self.show(Query(request)) }
        group.get("\(path)/cluster/members") { request, _ in
            let graph = try await self.graph(Query(request))
            return Response(json: LinkedIdentities(found: [graph]).clusters)
        }
        group.post("\(path)/clusters/members") { request, _ in
            let members = try await self.members(of: request)
            try self.check(graphType: members.text("graph-type"))
            return Response(json: try await self.linked(members).clusters)
        }
        group.get("\(path)/v2/graph") { request, _ in
            let query = Query(request)
            let projection = try LinkedIdentities.Projection(query.text("projection_type") ?? "set")
            let graph = try await self.graph(query)
            return Response(json: LinkedIdentities(found: [graph]).graphs(projection))
        }
        group.post("\(path)/v2/graph") { request, _ in try await self.lookUpGraphs(request) }
        group.get("\(path)/mapping") { request, _ in
            let query = Query(request)
            let target = try self.target(query.text("targetNs"))
            return self.mappings(LinkedIdentities(found: [try await self.graph(query)]), target)
        }
        group.post("\(path)/mappings") { request, _ in
            let members = try await self.members(of: request)
            try self.check(graphType: members.text("graph-type"))
            let target = try members["targetNs"].map { value in
                guard let text = value.scalarText else {
                    throw members.wrong("targetNs", "must be a namespace's code or number")
                }
                return text
            }.flatMap(self.target)
            return self.mappings(try await self.linked(members), target)
        }
    }

    private func show(_ query: Query) async throws -> Response {
        let (identity, _) = try named(query)
        _ = try await graph(of: identity)
        return Response(json: ["xid": .string(identity.xid)])
    }

    private func lookUpGraphs(_ request: Request) async throws -> Response {
        let members = try await members(of: request)
        guard let name = try members.text("projection_type") else { throw members.missing("projection_type") }
        let projection = try LinkedIdentities.Projection(name)
        try check(graphType: members.text("graph_type"))
        for name in ["traverse", "filter"] where try members.items(name)?.isEmpty == false {
            throw Problem(.notImplemented, "\(name) is not supported: filter what you get")
        }
        if try members.object("aam_properties")?.truth("return_data_sources") == true {
            throw Problem(.notImplemented, "return_data_sources is not supported: there are none here")
        }
        _ = try members.truth("require_edge_meta_data")
        return Response(json: try await linked(members).graphs(projection))
    }

    private func mappings(_ linked: LinkedIdentities, _ target: Namespace?) -> Response {
        guard let document = linked.mappings(to: target) else { return Response(status: .noContent) }
        return Response(json: document)
    }

    private func members(of request: Request) async throws -> Members {
        try Members(try await limits.document(of: request, problem: "about:blank"))
    }

    // MARK: - Which identities

    /// What the query names, by `xid`, or by `id` with a namespace's code or number.
    private func named(_ query: Query) throws -> (identity: Identity, form: LinkedIdentities.Form) {
        if let text = query.text("xid") { return (try XID.identity(of: text, as: "xid"), .xid) }
        let id = try query.required("id")
        if let code = query.text("namespace") ?? query.text("ns") {
            return (try identity(code: code, id), .code)
        }
        guard let number = query.text("nsid") ?? query.text("nsId") else {
            throw Problem(.badRequest, "the query needs namespace or nsid with id, or xid")
        }
        return (try identity(number: number, id), .number)
    }

    private func graph(_ query: Query) async throws -> LinkedIdentities.Found {
        try check(graphType: query.text("graph-type") ?? query.text("graph_type"))
        let (identity, form) = try named(query)
        return LinkedIdentities.Found(
            identity: identity, form: form, graph: try await graph(of: identity), namespaces)
    }

    private func graph(of identity: Identity) async throws -> IdentityGraph {
        guard let graph = try await graphs(of: [identity]).first ?? nil else {
            throw Problem(.notFound, "no profile has the identity \(identity)")
        }
        return graph
    }

    private func graphs(of identities: [Identity]) async throws -> [IdentityGraph?] {
        guard case .graphs(let graphs) = try await service.answer({ .graphs(identities, $0) }),
            graphs.count == identities.count
        else { throw HubService.Mismatch() }
        return graphs
    }

    /// What the body names: `xids`, else `compositeXids` or `compositeXidsWithNamespace`, in the newer spelling
    /// `composite_xids`. An XID that is none of this hub's is unprocessed; a namespace that is none is a problem.
    private func linked(_ members: Members) async throws -> LinkedIdentities {
        var asked: [(identity: Identity, form: LinkedIdentities.Form)] = []
        var foreign: [String] = []
        let names = ["composite_xids", "composite_xid", "compositeXids", "compositeXidsWithNamespace"]
        let lists = try names.compactMap { try members.objects($0) }
        if let xids = try members.texts("xids") {
            for xid in xids {
                if let identity = XID.identity(of: xid) {
                    asked.append((identity, .xid))
                } else {
                    foreign.append(xid)
                }
            }
        } else {
            guard let objects = lists.first else { throw members.missing("xids or composite_xids") }
            asked = try objects.map(named)
        }
        let count = asked.count + foreign.count
        guard (1...IdentityGraphRoutes.identitiesMaximum).contains(count) else {
            throw Problem(
                .badRequest,
                "name 1 to \(IdentityGraphRoutes.identitiesMaximum) identities at a time, not \(count)")
        }
        let namespaces = namespaces
        var linked = LinkedIdentities(unreadable: foreign)
        let graphs = asked.isEmpty ? [] : try await graphs(of: asked.map(\.identity))
        for ((identity, form), graph) in zip(asked, graphs) {
            let found = LinkedIdentities.Found(
                identity: identity, form: form, graph: graph ?? IdentityGraph(), namespaces)
            if graph == nil { linked.unknown.append(found) } else { linked.found.append(found) }
        }
        return linked
    }

    private func named(_ members: Members) throws -> (identity: Identity, form: LinkedIdentities.Form) {
        let id = try members.requiredText("id")
        if let code = try members.text("ns") ?? members.text("namespace") {
            return (try identity(code: code, id), .code)
        }
        guard let number = members["nsid"]?.scalarText else { throw members.missing("nsid or ns") }
        return (try identity(number: number, id), .number)
    }

    private var namespaces: [Namespace] { service.catalog().allNamespaces }

    /// Codes count alike in either case, as published examples have them; one that the catalog lacks stands as it is,
    /// for identities may have such.
    private func identity(code: String, _ id: String) throws -> Identity {
        let known = namespaces
        let namespace =
            known.first { $0.code == code } ?? known.first { $0.code.lowercased() == code.lowercased() }
        return try wellFormed(Identity(namespace: namespace?.code ?? code, value: id))
    }

    private func identity(number: String, _ id: String) throws -> Identity {
        try wellFormed(Identity(namespace: try namespace(numbered: number).code, value: id))
    }

    private func wellFormed(_ identity: Identity) throws -> Identity {
        guard identity.isWellFormed else {
            throw Problem(
                .badRequest, title: "InvalidInput",
                "The provided namespace=\(identity.namespace) and id=\(identity.value) is invalid:"
                    + " \(Rejection.malformedIdentity)")
        }
        return identity
    }

    private func namespace(numbered number: String) throws -> Namespace {
        guard let namespace = namespaces.first(where: { String($0.number) == number }) else {
            throw Problem(
                .badRequest, title: "InvalidInput",
                "no namespace has the number \(number): list them at /data/core/idnamespace/identities")
        }
        return namespace
    }

    /// The namespace that mappings are asked in, by number or code; `nil` for that of each identity.
    private func target(_ text: String?) throws -> Namespace? {
        guard let text else { return nil }
        return try namespaces.first { $0.code.lowercased() == text.lowercased() } ?? namespace(numbered: text)
    }

    /// There is the private graph alone.
    private func check(graphType: String?) throws {
        guard let graphType, !["pdg", "private", "private graph"].contains(graphType.lowercased()) else {
            return
        }
        throw Problem(
            .badRequest, title: "InvalidInput",
            "no graph of the type \(graphType) here: leave it out, or name pdg")
    }
}

extension Value {
    /// A text, or a whole number as one: ids of namespaces come as either.
    fileprivate var scalarText: String? { string ?? integer.map { String($0) } }
}
