internal import Foundation
internal import LinkRelay
public import NIOPosix
internal import NodeProgram
internal import Profiles
internal import SansIO
public import Tokens
public import Topology

/// A topology as real processes on this machine: a hub, its edges, and a relay for each link between them.
public actor Cluster {
    public struct EdgeAddress: Sendable {
        public var name: String
        public var region: String
        /// Browsers and devices.
        public var open: String
        /// Authenticated callers.
        public var server: String
        /// Browsers and devices, with TLS; `nil` for an edge without.
        public var secure: String?
        /// Authenticated callers, with TLS.
        public var secureServer: String?
    }

    public let topology: Topology
    public private(set) var hubHTTP = ""
    /// As whom to call the hub; `nil` before its start, and where the catalog has no client and access is open.
    public private(set) var credentials: ClientCredentials?
    public private(set) var edges: [EdgeAddress] = []

    private let file: String
    private let overrides: [String]
    private let programs: String
    private let folder: String
    private let takesFreePorts: Bool
    private let environment: [String: String]
    private let securesEdges: Bool
    private let secureNames: [String]
    private var certificates: CertificateFiles?
    private let group: MultiThreadedEventLoopGroup
    private let caller: HTTPCaller
    public let hub: NodeProcess
    private var processes: [String: NodeProcess] = [:]
    private var relays: [LinkRelay] = []
    private var endpoints: [String: (publish: String, requests: String)] = [:]
    /// Where the hub's two sockets listen; edges reach them through relays.
    public private(set) var hubEndpoints = (publish: "", requests: "")

    /// - Parameters:
    ///   - programs: the folder of `spoke-hub` and `spoke-edge`.
    ///   - folder: where stores, journals and logs go.
    ///   - takesFreePorts: whether the system chooses all ports instead of the file.
    ///   - environment: what the edges find besides this process's own.
    ///   - securesEdges: whether all edges serve TLS too; else those that the file says do.
    ///   - secureNames: what their certificate is good for, besides this machine's and the published names.
    public init(
        file: String, overrides: [String], topology: Topology, programs: String, folder: String,
        takesFreePorts: Bool, environment: [String: String] = [:], securesEdges: Bool = false,
        secureNames: [String] = [], group: MultiThreadedEventLoopGroup
    ) {
        self.file = file
        self.overrides = overrides
        self.topology = topology
        self.programs = programs
        self.folder = folder
        self.takesFreePorts = takesFreePorts
        self.environment = environment
        self.securesEdges = securesEdges
        self.secureNames = secureNames
        self.group = group
        caller = HTTPCaller(group: group)
        hub = NodeProcess(name: "hub", log: folder + "/hub.log")
    }

    /// Starts everything; returns when every edge is ready.
    public func start(_ say: @Sendable (String) -> Void) async throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LaboratoryFailure.folder(folder)
        }
        if securesEdges || topology.allEdges.contains(where: { $0.https != nil }) {
            certificates = try certificateFolder.prepare()
        }
        try await startHub()
        say("hub \(topology.hub.region) on \(hubHTTP)")
        for edge in topology.allEdges {
            try await relay(edge)
            try await startEdge(edge.name)
        }
        for edge in edges {
            try await waitUntilReady(edge.name, timeout: .seconds(20))
            let secure = [edge.secure, edge.secureServer].compactMap { $0 }
            say(
                "edge \(edge.name) on \(edge.open), servers on \(edge.server)"
                    + (secure.isEmpty ? "" : ", with TLS on \(secure.joined(separator: " and "))"))
        }
    }

    public func startHub() async throws {
        let store: String
        switch topology.hub.store {
        case .memory: store = "memory"
        case .sqlite(let path): store = "sqlite:" + (path ?? folder + "/hub.sqlite")
        }
        // A restarted hub keeps its addresses: the edges know them.
        let isFirst = hubHTTP.isEmpty
        let http = !isFirst ? hubHTTP : takesFreePorts ? "127.0.0.1:0" : topology.hub.http
        let publish =
            !isFirst ? hubEndpoints.publish : takesFreePorts ? "tcp://127.0.0.1:*" : topology.hub.publish
        let requests =
            !isFirst ? hubEndpoints.requests : takesFreePorts ? "tcp://127.0.0.1:*" : topology.hub.requests
        let facts = try await hub.start(
            programs + "/spoke-hub",
            arguments + [
                "--store", store, "--http", http, "--publish", publish, "--requests", requests, "--access",
                hasClients ? "tokens" : "open", "--access-files", folder + "/hub",
            ],
            timeout: .seconds(30))
        hubHTTP = facts["http"] ?? http
        if hasClients { credentials = try readCredentials() }
        hubEndpoints = (facts["publish"] ?? publish, facts["requests"] ?? requests)
    }

    private var hasClients: Bool { !topology.catalog.clients.isEmpty }

    /// Those of a client that may do everything, if there is one.
    private func readCredentials() throws -> ClientCredentials? {
        let known = try ClientCredentials.read(clientsFile)
        let able = topology.catalog.clients.first { $0.scopes.count == Scope.allCases.count }
        return known.first { $0.client == able?.id } ?? known.first
    }

    /// Where the hub writes its clients' secrets.
    public nonisolated var clientsFile: String { folder + "/hub.clients.json" }

    private nonisolated var certificateFolder: CertificateFolder {
        CertificateFolder(folder + "/tls", names: secureNames)
    }

    /// What clients must trust to reach the edges with TLS; `nil` where they serve none.
    public var authority: String? { certificates == nil ? nil : certificateFolder.authority }

    private var arguments: [String] {
        ["--topology", file] + overrides.flatMap { ["--set", $0] }
    }

    /// The two connections of an edge to its hub go through relays with the link's delay; without any delay, to the hub.
    private func relay(_ edge: Topology.Edge) async throws {
        let link = topology.link(.hub, .region(edge.region))
        if link.roundTrip == .zero, link.jitter == Spread.zero, link.bandwidth == nil {
            endpoints[edge.name] = hubEndpoints
            return
        }
        let shape = LinkShape(
            roundTrip: link.roundTrip, jitter: link.jitter,
            bitsPerSecond: link.bandwidth.map { Int64($0.bitsPerSecond) })
        var ports: [Int] = []
        for (index, endpoint) in [hubEndpoints.publish, hubEndpoints.requests].enumerated() {
            guard let port = endpoint.split(separator: ":").last.flatMap({ Int($0) }) else {
                throw LaboratoryFailure.relay("the endpoint \(endpoint) has no port")
            }
            let seed = topology.seed &+ UInt64(relays.count + index)
            let relay = LinkRelay(
                listen: .loopback(), target: .loopback(port: port), shape: shape, seed: seed, group: group)
            do {
                ports.append(try await relay.start())
            } catch {
                throw LaboratoryFailure.relay("\(error)")
            }
            relays.append(relay)
        }
        endpoints[edge.name] = ("tcp://127.0.0.1:\(ports[0])", "tcp://127.0.0.1:\(ports[1])")
    }

    /// Starts an edge, anew with the addresses it had; returns what it says of itself.
    @discardableResult
    public func startEdge(_ name: String) async throws -> [String: String] {
        guard let edge = topology.edge(named: name), let endpoint = endpoints[name] else { return [:] }
        let process = processes[name] ?? NodeProcess(name: name, log: folder + "/\(name).log")
        processes[name] = process
        let known = edges.firstIndex { $0.name == name }
        let open = known.map { edges[$0].open } ?? (takesFreePorts ? "127.0.0.1:0" : edge.http)
        var more = [
            "--name", name, "--data", folder + "/" + name, "--http", open, "--hub-publish", endpoint.publish,
            "--hub-requests", endpoint.requests, "--threads", "1",
        ]
        if let known { more += ["--server-http", edges[known].server] }
        more += secureArguments(of: edge, known.map { edges[$0] })
        let facts = try await process.start(
            programs + "/spoke-edge", arguments + more, environment: environment, timeout: .seconds(60))
        if known == nil {
            edges.append(
                EdgeAddress(
                    name: name, region: edge.region.code, open: facts["http"] ?? open,
                    server: facts["server"] ?? "", secure: facts["https"], secureServer: facts["server-https"]
                ))
        }
        return facts
    }

    /// How an edge is told to serve TLS, at the addresses that it had, if it had any.
    private func secureArguments(of edge: Topology.Edge, _ known: EdgeAddress?) -> [String] {
        guard let certificates, securesEdges || edge.https != nil else { return [] }
        let place = topology.allEdges.firstIndex(of: edge) ?? 0
        let wanted = edge.https ?? "127.0.0.1:\(Topology.edgeSecurePortFirst + place)"
        let address = known?.secure ?? (takesFreePorts ? "127.0.0.1:0" : wanted)
        let server = known?.secureServer.map { ["--server-https", $0] } ?? []
        return ["--https", address] + server
            + ["--tls-certificate", certificates.certificate, "--tls-key", certificates.key]
    }

    /// Waits for `/readyz` of an edge; how long that took.
    @discardableResult
    public func waitUntilReady(_ name: String, timeout: Duration) async throws -> Duration {
        guard let edge = edges.first(where: { $0.name == name }) else { return .zero }
        let start = ContinuousClock.now
        var reason = ""
        while ContinuousClock.now - start < timeout {
            do {
                let reply = try await caller.call("GET", edge.open, "/readyz", timeout: .seconds(1))
                if reply.status == 200 { return ContinuousClock.now - start }
                reason = "/readyz answers \(reply.status)"
            } catch {
                reason = "\(error)"
            }
            await pause(.milliseconds(20))
        }
        throw LaboratoryFailure.unreachable("\(name) is not ready after \(timeout)", reason)
    }

    /// The process of an edge; `nil` before its first start.
    public func process(of name: String) -> NodeProcess? { processes[name] }

    public func killEdge(_ name: String) async { await processes[name]?.kill() }

    public func killHub() async { await hub.kill() }

    /// Ends every process that this cluster started, also those that never became ready, and the relays.
    public func stop() async {
        for process in processes.values { await process.stop() }
        await hub.stop()
        for relay in relays { await relay.stop() }
        relays = []
    }
}
