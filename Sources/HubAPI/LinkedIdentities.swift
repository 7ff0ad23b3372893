internal import HTTPTypes
internal import Profiles
internal import SansIO

/// What identities are linked to, in the published shapes: each answer names identities as its request did.
struct LinkedIdentities {
    /// How a request names an identity.
    enum Form {
        case xid
        /// By the namespace's code, `ns` or `namespace`.
        case code
        /// By the namespace's number, `nsid`.
        case number
    }

    enum Projection: String {
        case set, graph

        init(_ name: String) throws {
            guard let projection = Projection(rawValue: name) else {
                throw Problem(
                    .badRequest, "Graph Request Invalid - projection types available are [graph|set].")
            }
            self = projection
        }
    }

    /// One identity and its graph.
    struct Found {
        let identity: Identity
        let form: Form
        /// None has links of fewer than two identities.
        let graph: IdentityGraph
        private let numbers: [String: Int]

        init(identity: Identity, form: Form, graph: IdentityGraph, _ namespaces: [Namespace]) {
            self.identity = identity
            self.form = form
            self.graph = graph
            var numbers: [String: Int] = [:]
            for namespace in namespaces { numbers[namespace.code] = namespace.number }
            self.numbers = numbers
        }

        /// In the graph; none for an identity that is alone.
        var members: [Identity] { graph.identities.count > 1 ? graph.identities : [] }

        /// `code` is how a namespace's code is called.
        func name(_ identity: Identity, code: String) -> Value {
            if form == .xid { return .string(identity.xid) }
            // A namespace that the catalog lacks has no number.
            if form == .number, let number = numbers[identity.namespace] {
                return ["nsid": .integer(Int64(number)), "id": .string(identity.value)]
            }
            return .object(Fields([(code, .string(identity.namespace)), ("id", .string(identity.value))]))
        }

        /// When the identity was last seen with another.
        func lastSeen(_ identity: Identity) -> Timestamp? {
            graph.links.filter { $0.first == identity || $0.second == identity }.map(\.time).max()
        }
    }

    var found: [Found] = []
    /// That no profile has.
    var unknown: [Found] = []
    /// XIDs of nothing here.
    var unreadable: [String] = []

    private func unprocessed(code: String) -> Value {
        .array(unreadable.map { .string($0) } + unknown.map { $0.name($0.identity, code: code) })
    }

    private var isByXID: Bool { !unreadable.isEmpty || (found + unknown).contains { $0.form == .xid } }

    /// As `/cluster/members` and `/clusters/members` answer.
    var clusters: Value {
        [
            "version": "1.1.0",
            "clusters": .array(
                found.map { found in
                    .object(
                        Fields([
                            (
                                found.form == .xid ? "xid" : "compositeXid",
                                found.name(found.identity, code: "namespace")
                            ),
                            (
                                "members",
                                .array(found.members.map { found.name($0, code: "namespace") })
                            ),
                        ]))
                }), "unprocessedRecords": unprocessed(code: "namespace"), "algo_type": "STITCH_ALL",
        ]
    }

    /// As `/v2/graph` answers. When a link was first made, and by which datasets and batches, is not known here.
    func graphs(_ projection: Projection) -> Value {
        let graphs = found.map { found -> Value in
            let one = found.form == .xid ? "xid" : "composite_xid"
            var fields = Fields([(one, found.name(found.identity, code: "ns"))])
            switch projection {
            case .set: fields["members"] = .array(found.members.map { found.name($0, code: "ns") })
            case .graph:
                fields["vertices"] = .array(
                    found.members.map { member in
                        var vertex = Fields([(one, found.name(member, code: "ns"))])
                        vertex["last_updated_ts"] = found.lastSeen(member).map { .integer($0.milliseconds) }
                        return .object(vertex)
                    })
                fields["edges"] = .array(
                    found.graph.links.map { link in
                        let pair: Value = [
                            found.name(link.first, code: "ns"), found.name(link.second, code: "ns"),
                        ]
                        return .object(
                            Fields([
                                ("\(one)_pair", pair),
                                ("last_established_ts", .integer(link.time.milliseconds)),
                            ]))
                    })
            }
            return .object(fields)
        }
        return .object(
            Fields([
                ("version", "2.0"), ("graphs", .array(graphs)), ("algo_type", "STITCH_ALL"),
                (isByXID ? "unprocessed_xids" : "unprocessed_composite_xids", unprocessed(code: "ns")),
            ]))
    }

    /// As `/mapping` and `/mappings` answer: the other identities of the namespace, for `nil` of each identity's own;
    /// `nil` where there are none at all. When two were last seen together is told of those that are linked directly.
    func mappings(to target: Namespace?) -> Value? {
        var mapped: [Value] = []
        var isEmpty = true
        for found in found {
            let code = target?.code ?? found.identity.namespace
            let others = found.members.filter { $0.namespace == code && $0 != found.identity }
            isEmpty = isEmpty && others.isEmpty
            let one = found.form == .xid ? "xid" : "compositeXid"
            let mapping = others.map { other -> Value in
                var fields = Fields([(one, found.name(other, code: "ns"))])
                let link = found.graph.links.first {
                    $0.first == min(found.identity, other) && $0.second == max(found.identity, other)
                }
                fields["lastAssociationTime"] = link.map { .string(String($0.time.milliseconds)) }
                return .object(fields)
            }
            mapped.append(
                .object(
                    Fields([(one, found.name(found.identity, code: "ns")), ("mapping", .array(mapping))])))
        }
        guard !isEmpty else { return nil }
        return .object(
            Fields([
                ("version", 1), ("mappings", .array(mapped)),
                (isByXID ? "unprocessedXids" : "unprocessedNids", unprocessed(code: "ns")),
            ]))
    }
}
