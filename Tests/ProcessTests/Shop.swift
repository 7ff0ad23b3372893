import Foundation
import Laboratory
import NIOCore
import NIOPosix
import NodeRuntime
import Profiles
import SansIO
import Topology

/// A running hub with three edges, close to one another, and what a client can ask of them.
struct Shop: Sendable {
    let cluster: Cluster
    let folder: TemporaryFolder
    let caller: HTTPCaller
    let hub: String
    /// The hub, called as a client that may do everything.
    let client: HubCaller
    let edges: [Cluster.EdgeAddress]
    let catalog: Catalog
    /// The topology that the hub reads at its next start.
    let file: String

    /// Small round trips: these tests are about processes, not about distance.
    static let overrides = [
        "links.hub/VA6.rtt=1 ms", "links.hub/IRL1.rtt=2 ms", "links.hub/JPN3.rtt=4 ms",
        "links.default.jitter=1 ms",
    ]

    /// Starts a cluster on ports that the system chooses, and ends all its processes whatever `body` does.
    ///
    /// - Parameters:
    ///   - text: a topology of the test's own, instead of the demonstration's.
    ///   - environment: what the edges find besides the test's own.
    static func run<Result: Sendable>(
        _ text: String? = nil, environment: [String: String] = [:],
        _ body: @escaping @Sendable (Shop) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let file = text == nil ? Programs.topology : folder.path + "/topology.yaml"
        if let text { try text.write(toFile: file, atomically: true, encoding: .utf8) }
        let topology = try TopologyFile(path: file, overrides: overrides).topology
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let cluster = Cluster(
            file: file, overrides: overrides, topology: topology, programs: Programs.folder,
            folder: folder.path, takesFreePorts: true, environment: environment, group: group)
        let outcome: Swift.Result<Result, any Error>
        do {
            try await cluster.start { _ in }
            let caller = HTTPCaller(group: group)
            let hub = await cluster.hubHTTP
            let shop = Shop(
                cluster: cluster, folder: folder, caller: caller, hub: hub,
                client: HubCaller(hub, as: await cluster.credentials, caller: caller),
                edges: await cluster.edges, catalog: topology.catalog, file: file)
            outcome = .success(try await body(shop))
        } catch {
            outcome = .failure(error)
        }
        // Not in this task: should the test be cancelled, the processes shall still end in order.
        await Task { await cluster.stop() }.value
        try await group.shutdownGracefully()
        return try outcome.get()
    }

    // MARK: - Requests

    func datastream(_ name: String) -> String {
        catalog.datastreams.first { $0.name == name }?.id ?? name
    }

    /// A record of the loyalty dataset, as `POST /collection/loyalty` takes it.
    func loyalty(_ email: String, points: Int64) -> Value {
        message(
            "Loyalty accounts",
            [
                "identityMap": Shop.identityMap(email),
                "loyalty": ["points": .integer(points), "tier": points >= 500 ? "gold" : "silver"],
            ])
    }

    /// An entity of a dataset, as the inlets take it.
    func message(_ name: String, _ entity: Value) -> Value {
        let dataset = catalog.datasets.first { $0.name == name }
        let schema: Value = [
            "id": .string(dataset?.schema ?? ""),
            "contentType": "application/vnd.adobe.xed-full+json;version=1",
        ]
        return [
            "header": [
                "schemaRef": schema, "imsOrgId": .string(catalog.organisation),
                "datasetId": .string(dataset?.id ?? ""), "source": ["name": "process tests"],
            ],
            "body": ["xdmMeta": ["schemaRef": schema], "xdmEntity": entity],
        ]
    }

    static func identityMap(_ email: String) -> Value {
        ["Email": [["id": .string(email), "primary": true]]]
    }

    /// - Parameter ecid: 38 digits, of a client that keeps them. Whoever brings none gets new ones with every request,
    ///   and a profile may have 50 identities: then the hub rejects what would add another.
    static func pageView(_ email: String, ecid: String? = nil, id: String) -> Value {
        var identities = identityMap(email).fields ?? Fields()
        if let ecid { identities["ECID"] = [["id": .string(ecid)]] }
        return [
            "event": [
                "xdm": [
                    "_id": .string(id), "timestamp": .string(SystemClock.timestamp.rfc3339),
                    "eventType": "commerce.productViews", "identityMap": .object(identities),
                    "web": ["webPageDetails": ["name": "shop"]],
                ]
            ]
        ]
    }

    /// Whether the hub has acknowledged the update. No answer is no acknowledgement.
    func update(_ email: String, points: Int64) async -> Bool {
        do {
            let reply = try await caller.call(
                "POST", hub, "/collection/loyalty", json: loyalty(email, points: points), timeout: .seconds(3)
            )
            return reply.status == 200
        } catch {
            return false
        }
    }

    /// Whether the edge has acknowledged the event. No answer is no acknowledgement.
    func view(_ email: String, ecid: String? = nil, id: String, edge: Int) async -> Bool {
        do {
            let reply = try await caller.call(
                "POST", edges[edge].open, "/ee/v2/interact?datastreamId=\(datastream("web"))",
                json: Shop.pageView(email, ecid: ecid, id: id), timeout: .seconds(3))
            return reply.status == 200
        } catch {
            return false
        }
    }

    /// What the shop's server learns of somebody at an edge.
    func lookUp(_ email: String, edge: Int) async throws -> Answer {
        let reply = try await caller.call(
            "POST", edges[edge].server, "/ee/v2/interact?datastreamId=\(datastream("server"))",
            fields: try await client.access.fields(),
            json: ["event": ["xdm": ["identityMap": Shop.identityMap(email)]]])
        return Answer(reply)
    }

    struct Answer: Sendable {
        var status: Int
        /// `hit`, `refreshed`, `stale` or `empty`.
        var source: String
        var points: Int64?

        init(_ reply: HTTPCaller.Reply) {
            status = reply.status
            source = reply.field("x-spoke-source") ?? "none"
            let handles = reply.json[path: "handle"]?.array ?? []
            let pulled = handles.first { $0[path: "type"]?.string == "activation:pull" }
            points =
                pulled?[path: "payload"]?.array?
                .compactMap { $0[path: "attributes.points.value"]?.integer }.first
        }
    }

    // MARK: - What the nodes hold

    /// The hub's own account of a profile; `null` when it knows none.
    func held(_ email: String) async throws -> Value {
        let reply = try await client.call("GET", "/spoke/show?identity=Email:\(email)")
        return reply.status == 200 ? reply.json : .null
    }

    /// The newest records and events that the hub refused, each with its reason.
    func rejected() async throws -> [Value] {
        try await client.call("GET", "/spoke/rejected").json[path: "rejected"]?.array ?? []
    }

    /// An edge's own account of a profile, with values.
    func held(_ email: String, edge: Int) async throws -> Value {
        try await caller.call(
            "GET", edges[edge].server, "/spoke/show?identity=Email:\(email)",
            fields: try await client.access.fields()
        ).json
    }

    /// A number of a node's `/metrics`; 0 when it has none of that name.
    func metric(_ name: String, at address: String) async throws -> Int {
        let text = String(decoding: try await caller.call("GET", address, "/metrics").body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
}

/// Asks again until the answer is yes or `patience` is over; whether it was yes.
///
/// What other processes do can only be asked about, so this waits between the questions.
func eventually(
    within patience: Duration = .seconds(20), _ question: () async throws -> Bool
) async throws -> Bool {
    let deadline = SystemClock.now + patience
    while true {
        if try await question() { return true }
        if SystemClock.now >= deadline { return false }
        try await Task.sleep(for: .milliseconds(50))
    }
}
