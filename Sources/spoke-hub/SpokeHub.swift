import ArgumentParser
import Deployment
import Foundation
import HubAPI
import HubCore
import HubStores
import HummingbirdCore
import Logging
import NodeProgram
import NodeRuntime
import Profiles
import SansIO
import ServiceLifecycle
import Topology

/// The hub as a process.
@main
struct SpokeHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spoke-hub",
        abstract: "The hub: owns the profiles of one sandbox and projects them to the edges.",
        discussion: """
            Takes records and events over HTTP (POST /collection/{inletId}), serves profiles \
            (GET /data/core/ups/access/entities), and exchanges projections with edges over ZeroMQ. What it has \
            acknowledged is on the disk. SIGTERM finishes what was taken and ends within seconds.

            Every option is also an environment variable; the option wins:
              SPOKE_TOPOLOGY, SPOKE_STORE, SPOKE_HTTP, SPOKE_PUBLISH, SPOKE_REQUESTS, SPOKE_LOG_LEVEL

            Exit codes: 0 stopped, 64 usage, 65 bad input, 69 an address or a store in use, 74 the store failed.
            """)

    @Option(help: ArgumentHelp("The topology file.", valueName: "file"))
    var topology: String?

    @Option(
        name: .customLong("set"), help: ArgumentHelp("Replace a value of the file.", valueName: "path=value"))
    var overrides: [String] = []

    @Option(help: ArgumentHelp("`sqlite:PATH` or `memory`; the topology's by default.", valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("Address of the HTTP API; port 0 takes a free one.", valueName: "host:port"))
    var http: String?

    @Option(help: ArgumentHelp("Where publications leave, tcp://host:port.", valueName: "endpoint"))
    var publish: String?

    @Option(help: ArgumentHelp("Where edges' requests arrive, tcp://host:port.", valueName: "endpoint"))
    var requests: String?

    func run() async throws {
        let settings = Settings()
        let program = Program(name: "spoke-hub", settings: settings)
        let topology = try program.topology(topology, overrides: overrides)
        var configuration = HubConfiguration(topology)
        var options = HubOptions()
        options.publications = publish ?? settings.string("SPOKE_PUBLISH") ?? topology.hub.publish
        options.requests = requests ?? settings.string("SPOKE_REQUESTS") ?? topology.hub.requests
        let address = try program.address(http ?? settings.string("SPOKE_HTTP") ?? topology.hub.http)
        raiseDescriptorLimit()

        switch try place(settings, topology) {
        case .memory:
            try await serve(MemoryHubStore(), configuration, options, address, program)
        case .sqlite(let path):
            let store: SQLiteHubStore
            do throws(StoreFailure) {
                store = try SQLiteHubStore(path: path)
            } catch {
                endProcess("spoke-hub: \(error)", .unavailable)
            }
            configuration.pendingDeletions = store.replayedDeletions()
            try await serve(store, configuration, options, address, program)
        }
    }

    private enum StorePlace {
        case memory
        case sqlite(String)
    }

    private func place(_ settings: Settings, _ topology: Topology) throws -> StorePlace {
        let fallback = topology.name + ".sqlite"
        guard let text = store ?? settings.string("SPOKE_STORE") else {
            switch topology.hub.store {
            case .memory: return .memory
            case .sqlite(let path): return .sqlite(path ?? fallback)
            }
        }
        if text == "memory" { return .memory }
        if text.hasPrefix("sqlite:"), text.utf8.count > 7 { return .sqlite(String(text.dropFirst(7))) }
        throw ValidationError("'\(text)' is no store: write sqlite:PATH or memory")
    }

    private func serve<Store: HubStore>(
        _ store: Store, _ configuration: HubConfiguration, _ options: HubOptions,
        _ address: (host: String, port: Int), _ program: Program
    ) async throws {
        let logger = program.logger
        let runtime: HubRuntime<Store>
        do {
            runtime = try await HubRuntime.start(
                configuration: configuration, store: store, options: options, logger: logger)
        } catch {
            endProcess("spoke-hub: \(error)", .unavailable)
        }
        let service = HubService(
            submit: { try await runtime.submit($0) },
            catalog: { runtime.currentStatus.catalog },
            metrics: { runtime.metricsText() },
            isReady: { true }, regions: configuration.regions)
        var limits = HubAPI.Limits()
        limits.guardrails = configuration.guardrails
        let application = HubAPI.application(
            service: service, address: .hostname(address.host, port: address.port), limits: limits,
            now: { SystemClock.timestamp }, logger: logger
        ) { port in
            program.announce([
                ("http", "\(address.host):\(port ?? address.port)"), ("publish", runtime.publications),
                ("requests", runtime.requests), ("epoch", String(runtime.epoch.number, radix: 16)),
            ])
        }
        let server = Task { try await application.run() }
        let signals = StopSignals {
            logger.info("stopping: finishing what was taken")
            server.cancel()
        }
        let result = await server.result
        await runtime.stop()
        withExtendedLifetime(signals) {}
        if case .failure(let error) = result, !(error is CancellationError) {
            endProcess("spoke-hub: cannot serve \(address.host):\(address.port): \(error)", .unavailable)
        }
    }
}
