import Foundation
import Laboratory
import NIOPosix
import NodeRuntime
import Profiles
import SansIO
import Topology

/// A hub over its SQLite store and edges that keep journals, as processes, with nothing between them but loopback.
struct BenchCluster {
    let hub: HubCaller
    private let cluster: Cluster
    private let caller: HTTPCaller

    /// Starts what the topology names, in `folder`.
    static func start(_ topology: Value, folder: String) async throws -> BenchCluster {
        for program in ["spoke-hub", "spoke-edge"] { _ = try Machine.program(program) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/topology.yaml"
        try Data(topology.jsonBytes()).write(to: URL(fileURLWithPath: file))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let caller = HTTPCaller(group: group)
        let cluster = Cluster(
            file: file, overrides: [], topology: try TopologyFile(path: file).topology,
            programs: Machine.programs,
            folder: folder, takesFreePorts: true, group: group)
        do {
            try await cluster.start { _ in }
        } catch {
            await cluster.stop()
            throw error
        }
        return BenchCluster(
            hub: HubCaller(await cluster.hubHTTP, as: await cluster.credentials, caller: caller),
            cluster: cluster, caller: caller)
    }

    func stop() async { await cluster.stop() }

    /// When every edge holds everything through the hub's newest revision.
    func awaitEdges(patience: Duration) async throws {
        let newest = try await gauge("spoke_hub_revision", of: hub.address)
        let deadline = SystemClock.now + patience
        for edge in await cluster.edges {
            while try await gauge("spoke_edge_complete_revision", of: edge.server) < newest {
                if SystemClock.now > deadline {
                    throw BenchmarkFailure("\(edge.name) is not at revision \(newest) after \(patience)")
                }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    /// The server host's ports, without TLS and with it, and the process of a cluster of one edge.
    func onlyEdge() async throws -> (port: UInt16, securePort: UInt16, identifier: pid_t) {
        guard let edge = await cluster.edges.first, let process = await cluster.process(of: edge.name),
            let identifier = process.identifier,
            let port = BenchCluster.port(of: edge.server),
            let securePort = BenchCluster.port(of: edge.secureServer)
        else { throw BenchmarkFailure("the edge has ended") }
        return (port, securePort, identifier)
    }

    private static func port(of address: String?) -> UInt16? {
        address?.split(separator: ":").last.flatMap { UInt16($0) }
    }

    /// The body of the edge's answer to a prepared request.
    func answer(to request: [UInt8]) async throws -> [UInt8] {
        let lines = String(decoding: request, as: UTF8.self).components(separatedBy: "\r\n")
        let fields = lines.dropFirst(2).prefix { !$0.isEmpty }.filter { !$0.hasPrefix("Content-") }
            .map { $0.components(separatedBy: ": ") }
        let target = lines[0].split(separator: " ")[1]
        guard let edge = await cluster.edges.first, let body = lines.last else {
            throw BenchmarkFailure("there is no edge")
        }
        let reply = try await caller.call(
            "POST", edge.server, String(target), fields: fields.map { ($0[0], $0[1]) },
            body: Array(body.utf8),
            type: "application/json")
        guard reply.status == 200 else {
            throw BenchmarkFailure(
                "the edge answers \(reply.status): \(String(decoding: reply.body, as: UTF8.self))")
        }
        return reply.body
    }

    /// When the hub has taken every event that an edge has accepted.
    func awaitEmptyOutboxes(patience: Duration) async throws {
        let deadline = SystemClock.now + patience
        for edge in await cluster.edges {
            while try await gauge("spoke_edge_outbox_events", of: edge.server) > 0 {
                if SystemClock.now > deadline {
                    throw BenchmarkFailure("\(edge.name) still holds events after \(patience)")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// Runs a batch job over all audiences; how long it was under way by the hub's clock, and how many profiles it saw.
    func runJob() async throws -> (seconds: Double, profiles: Int) {
        let path = "/data/core/ups/segment/jobs"
        let asked = try await hub.call("POST", path, json: [])
        guard let id = asked.json[path: "id"]?.string else {
            throw BenchmarkFailure(
                "POST \(path) answers \(asked.status): \(String(decoding: asked.body, as: UTF8.self))")
        }
        while true {
            let job = try await hub.call("GET", "\(path)/\(id)").json
            let metrics = job[path: "metrics"] ?? .null
            switch job[path: "status"]?.string {
            case "SUCCEEDED":
                return (
                    Double(metrics[path: "totalTime.totalTimeInMs"]?.integer ?? 0) / 1e3,
                    Int(metrics[path: "totalProfiles"]?.integer ?? 0)
                )
            case "FAILED", "CANCELLED", nil: throw BenchmarkFailure("the job ends as \(job)")
            default: try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func gauge(_ name: String, of address: String) async throws -> Int64 {
        let reply = try await caller.call("GET", address, "/metrics")
        let lines = String(decoding: reply.body, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name + " ") }),
            let value = line.split(separator: " ").last.flatMap({ Int64($0) })
        else { throw BenchmarkFailure("\(address) does not say its \(name)") }
        return value
    }

    /// What the processes have used of the processors so far: the hub's, and that of all edges together.
    func processorSeconds() async throws -> (hub: Double, edges: Double) {
        var edges = 0.0
        for edge in await cluster.edges {
            edges += try await seconds(of: cluster.process(of: edge.name))
        }
        return (try await seconds(of: cluster.hub), edges)
    }

    private func seconds(of process: NodeProcess?) async throws -> Double {
        guard let identifier = process?.identifier else { throw BenchmarkFailure("a process has ended") }
        return try Machine.processorSeconds(of: identifier)
    }

    /// The most memory that the hub has occupied, in bytes.
    func hubPeakBytes() async throws -> Int {
        guard let identifier = await cluster.hub.identifier else {
            throw BenchmarkFailure("the hub has ended")
        }
        return try Machine.memory("VmHWM", of: identifier)
    }
}
