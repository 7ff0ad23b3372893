import HTTPTypes
import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

/// XIDs, graphs, clusters and mappings, in the published shapes.
struct IdentityGraphRoutesTests {
    private static let path = "/data/core/identity"
    private static let jane = Identity(namespace: "Email", value: "jane@example.com")
    private static let work = Identity(namespace: "Email", value: "jane@work.example")
    private static let phone = Identity(namespace: "Phone", value: "+1")
    private static let alone = Identity(namespace: "Loyalty", value: "L/1")
    private static let time = Timestamp(milliseconds: 1_700_000_000_000)
    private static let janeXID = "AQVFbWFpbGphbmVAZXhhbXBsZS5jb20"

    private let hub = ScriptedHub { input in
        guard case .graphs(let identities, _) = input else { return .refused("not in the script") }
        let links = [
            IdentityLink(jane, work, time: time), IdentityLink(work, phone, time: time + .seconds(1)),
        ]
        let graph = IdentityGraph([jane, work, phone], links)
        return .graphs(
            identities.map { $0 == alone ? IdentityGraph([alone]) : graph.contains($0) ? graph : nil })
    }

    private func get(_ uri: String) async throws -> ScriptedHub.Answer {
        try await hub.get("\(Self.path)/\(uri)")
    }

    private func post(_ uri: String, _ body: Value) async throws -> ScriptedHub.Answer {
        try await hub.post("\(Self.path)/\(uri)", body)
    }

    @Test(arguments: ["namespace=Email", "namespace=email", "nsid=6", "nsId=6", "nsid=7&namespace=Email"])
    func `an identity has an XID, by the code or number of its namespace`(namespace: String) async throws {
        let answer = try await get("identity?\(namespace)&id=jane%40example.com")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json == ["xid": .string(Self.janeXID)])
    }

    @Test(arguments: [
        ("identity?namespace=Email&id=nobody@example.com", 404), ("identity?namespace=Email", 400),
        ("identity?id=jane@example.com", 400), ("identity?nsid=999&id=1", 400), ("identity?nsid=x&id=1", 400),
        ("identity?namespace=ECID&id=12", 400), ("cluster/members?xid=HHDAHDKYYD", 400),
        ("cluster/members?xid=AQVFbWFpbG5vYm9keQ", 404), ("cluster/members", 400),
        ("cluster/members?xid=\(janeXID)&graph-type=coop", 400),
        ("v2/graph?xid=\(janeXID)&projection_type=tree", 400), ("mapping?xid=\(janeXID)&targetNs=999", 400),
        ("cluster/history?xid=\(janeXID)", 404),
    ])
    func `what is unknown is 404, what is malformed 400`(uri: String, status: Int) async throws {
        let answer = try await get(uri)
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer["detail"]?.string?.isEmpty == false)
    }

    @Test func `a cluster's members are named as it was asked for`() async throws {
        let byXID = try await get("cluster/members?xid=\(Self.janeXID)&graph-type=pdg")
        #expect(byXID["version"] == "1.1.0" && byXID["algo_type"] == "STITCH_ALL")
        let xids = byXID["clusters"]?.array?.first
        #expect(xids?[path: "xid"] == .string(Self.janeXID))
        #expect(xids?[path: "members"]?.array?.first == .string(Self.janeXID))
        let byNumber = try await get("cluster/members?nsid=7&id=%2B1")["clusters"]?.array?.first
        #expect(byNumber?[path: "compositeXid"] == ["nsid": 7, "id": "+1"])
        #expect(byNumber?[path: "members"]?.array?.last == ["nsid": 7, "id": "+1"])
        let byCode = try await get("cluster/members?ns=Phone&id=%2B1")["clusters"]?.array?.first
        #expect(byCode?[path: "members"]?.array?.last == ["namespace": "Phone", "id": "+1"])
        #expect(byCode?[path: "members"]?.array?.count == 3)
    }

    @Test func `an identity that is alone is in no graph`() async throws {
        let answer = try await get("cluster/members?namespace=Loyalty&id=L/1")
        #expect(answer["clusters"]?.array?.first?[path: "members"] == [])
        #expect(try await get("mapping?ns=Loyalty&id=L/1").status == 204)
    }

    @Test func `several identities come together, and what is unknown apart`() async throws {
        let answer = try await post(
            "clusters/members", ["xids": [.string(Self.janeXID), "HHDAHDKYYD", "AQVFbWFpbG5vYm9keQ"]])
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["clusters"]?.array?.count == 1)
        #expect(answer["unprocessedRecords"] == ["HHDAHDKYYD", "AQVFbWFpbG5vYm9keQ"])
        let composite = try await post(
            "clusters/members",
            ["compositeXids": [["nsid": "6", "id": "jane@example.com"], ["nsid": 6, "id": "nobody"]]])
        #expect(composite["clusters"]?.array?.count == 1)
        #expect(composite["unprocessedRecords"] == [["nsid": 6, "id": "nobody"]])
    }

    @Test(
        arguments: [
            [:], ["xids": []], ["xids": "x"], ["xids": [1]], ["compositeXids": [["id": "1"]]],
            ["compositeXids": [["nsid": 999, "id": "1"]]], ["composite_xids": [["ns": "ECID", "id": "1"]]],
            ["xids": .array(.init(repeating: .string(janeXID), count: 1_001))],
            ["xids": [.string(janeXID)], "graph-type": "coop"],
        ] as [Value])
    func `a malformed list, or more than a thousand, is refused`(body: Value) async throws {
        let answer = try await post("clusters/members", body)
        #expect(answer.status == 400, "\(answer.text)")
    }

    @Test func `a graph comes as its members, or with its links and when they were last seen`() async throws {
        let set = try await post(
            "v2/graph",
            [
                "composite_xids": [
                    ["ns": "email", "id": "jane@example.com"], ["ns": "Email", "id": "nobody"],
                ],
                "projection_type": "set", "require_edge_meta_data": true,
            ])
        #expect(set.status == 200, "\(set.text)")
        let members = set["graphs"]?.array?.first?[path: "members"]?.array
        #expect(members?.first == ["ns": "Email", "id": "jane@example.com"] && members?.count == 3)
        #expect(set["unprocessed_composite_xids"] == [["ns": "Email", "id": "nobody"]])
        let graph = try await post(
            "v2/graph", ["xids": [.string(Self.janeXID)], "projection_type": "graph", "filter": []])
        let found = graph["graphs"]?.array?.first
        #expect(found?[path: "vertices"]?.array?.count == 3)
        #expect(found?[path: "vertices"]?.array?.last?[path: "last_updated_ts"] == 1_700_000_001_000)
        let edge = found?[path: "edges"]?.array?.first
        #expect(edge?[path: "xid_pair"]?.array?.first == .string(Self.janeXID))
        #expect(edge?[path: "last_established_ts"] == 1_700_000_000_000)
        #expect(graph["unprocessed_xids"] == [])
        let alone = try await get("v2/graph?xid=\(Self.janeXID)")
        #expect(alone["graphs"]?.array?.first?[path: "members"]?.array?.count == 3)
    }

    @Test func `what a graph cannot be asked for is told`() async throws {
        let xids: Value = [.string(Self.janeXID)]
        #expect(try await post("v2/graph", ["xids": xids]).status == 400)
        #expect(try await post("v2/graph", ["xids": xids, "projection_type": "tree"]).status == 400)
        let filtered: Value = ["xids": xids, "projection_type": "set", "filter": [["limit": "1"]]]
        #expect(try await post("v2/graph", filtered).status == 501)
    }

    @Test func `a mapping names the other identities of a namespace`() async throws {
        let own = try await get("mapping?xid=\(Self.janeXID)")
        let mapping = own["mappings"]?.array?.first?[path: "mapping"]?.array
        #expect(mapping?.count == 1)
        #expect(mapping?.first?[path: "lastAssociationTime"] == "1700000000000")
        let phones = try await post(
            "mappings",
            [
                "compositeXids": [["nsid": 6, "id": "jane@example.com"], ["nsid": 6, "id": "x"]],
                "targetNs": "7",
            ])
        #expect(
            phones["mappings"]?.array?.first?[path: "mapping"] == [["compositeXid": ["nsid": 7, "id": "+1"]]])
        #expect(phones["unprocessedNids"] == [["nsid": 6, "id": "x"]])
        #expect(try await get("mapping?xid=\(Self.janeXID)&targetNs=ECID").status == 204)
    }

    @Test func `the graph is for those who may read profiles`() async throws {
        let guarded = GuardedHub { _ in .graphs([nil]) }
        let uri = "\(Self.path)/identity?namespace=Email&id=a"
        let reader = guarded.fields(token: guarded.token("reader", scopes: [.profileRead]), key: "reader")
        #expect(try await guarded.hub.send(.get, uri, reader, nil).status == 404)
        let none = guarded.fields(token: guarded.token("none", scopes: []), key: "none")
        #expect(try await guarded.hub.send(.get, uri, none, nil).status == 403)
    }
}
