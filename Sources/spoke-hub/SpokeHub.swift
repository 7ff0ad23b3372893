import ArgumentParser
import Batches
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
            Takes definitions, records and events over HTTP in the platform's published shapes, serves profiles \
            (GET /data/core/ups/access/entities), evaluates audiences, and exchanges projections with edges over ZeroMQ. What it has \
            acknowledged is on the disk. SIGTERM finishes what was taken and ends within seconds.

            Every option is also an environment variable; the option wins:
              SPOKE_TOPOLOGY, SPOKE_STORE, SPOKE_HTTP, SPOKE_PUBLISH, SPOKE_REQUESTS,
              SPOKE_ACCESS, SPOKE_ACCESS_FILES, SPOKE_GUARDRAILS, SPOKE_LOG_LEVEL

            Callers need tokens (POST /ims/token/v3). At its first start the hub makes a signing key, kept in \
            STORE.access.json, and a secret for each client of the catalog, written to STORE.clients.json for you; only \
            you may read them. A store in memory has them in a temporary folder, unless --access-files names a place.
            Files of batches are kept beside the store, in STORE.batches, until they are ingested.

            Exit codes: 0 stopped, 64 usage, 65 bad input, 69 an address or a store in use, 74 the store failed.
            """,
        subcommands: [ClientsCommand.self, SchemasCommand.self, StoreCommand.self])

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

    @Option(
        help: ArgumentHelp(
            "`tokens`, or `open`: everybody may do everything, and no tokens are made.", valueName: "access"))
    var access: String?

    @Option(
        name: .customLong("access-files"),
        help: ArgumentHelp(
            "Where keys and secrets go: PATH.access.json, PATH.clients.json; the store's path by default.",
            valueName: "path"))
    var accessPath: String?

    @Option(
        help: ArgumentHelp(
            "`published` refuses what exceeds Platform's limits, `relaxed` only hard ones; the topology's by default.",
            valueName: "guardrails"),
        transform: { try SpokeHub.guardrails($0, "--guardrails") })
    var guardrails: Guardrails?

    func run() async throws {
        let settings = Settings()
        let program = Program(name: "spoke-hub", settings: settings)
        let topology = try program.topology(topology, overrides: overrides)
        var configuration = HubConfiguration(topology)
        configuration.samplesProfiles = true
        var options = HubOptions()
        options.publications = publish ?? settings.string("SPOKE_PUBLISH") ?? topology.hub.publish
        options.requests = requests ?? settings.string("SPOKE_REQUESTS") ?? topology.hub.requests
        let address = try program.address(http ?? settings.string("SPOKE_HTTP") ?? topology.hub.http)
        let limits = try limits(settings, topology)
        raiseDescriptorLimit()

        let place = try place(settings, topology)
        let files = try accessFiles(settings, store: place.path)
        switch place {
        case .memory:
            let folder = try opened { () throws(BatchFailure) in try BatchFolder(temporary: BatchLimits()) }
            try await serve(
                MemoryHubStore(), configuration, options,
                Surroundings(address: address, limits: limits, folder: folder, files: files), program)
            do throws(BatchFailure) {
                try folder.removeIfTemporary()
            } catch {
                program.logger.warning("\(folder.path) stays", metadata: ["reason": "\(error)"])
            }
        case .sqlite(let path):
            let store: SQLiteHubStore
            do throws(StoreFailure) {
                store = try SQLiteHubStore(
                    path: path, cacheBytes: topology.limits.storeCacheMaximum)
            } catch {
                endProcess("spoke-hub: \(error)", .unavailable)
            }
            configuration.pendingDeletions = store.replayedDeletions()
            let folder = try opened { () throws(BatchFailure) in try BatchFolder(path: path + ".batches") }
            try await serve(
                store, configuration, options,
                Surroundings(address: address, limits: limits, folder: folder, files: files), program)
        }
    }

    private func opened(_ open: () throws(BatchFailure) -> BatchFolder) throws -> BatchFolder {
        do throws(BatchFailure) {
            return try open()
        } catch {
            endProcess("spoke-hub: \(error)", .unavailable)
        }
    }

    private func limits(_ settings: Settings, _ topology: Topology) throws -> HubAPI.Limits {
        var limits = HubAPI.Limits()
        limits.guardrails =
            try guardrails ?? settings.string("SPOKE_GUARDRAILS").map {
                try SpokeHub.guardrails($0, "SPOKE_GUARDRAILS")
            } ?? topology.hub.guardrails
        switch limits.guardrails {
        case .relaxed: limits.ingestionRates = .relaxed
        case .published: limits.ingestionRates = .published
        }
        return limits
    }

    private static func guardrails(_ text: String, _ name: String) throws -> Guardrails {
        if let guardrails = Guardrails(rawValue: text) { return guardrails }
        throw ValidationError("\(name) is published or relaxed, not '\(text)'")
    }

    /// What a hub has around its store: an address, and folders for what does not belong in it.
    private struct Surroundings {
        var address: (host: String, port: Int)
        var limits: HubAPI.Limits
        var folder: BatchFolder
        var files: AccessFiles?
    }

    private func serve<Store: HubStore>(
        _ store: Store, _ configuration: HubConfiguration, _ options: HubOptions,
        _ surroundings: Surroundings, _ program: Program
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
        let access = openAccess(surroundings.files, runtime.currentStatus.catalog, program)
        do {
            try await service.announce(access)
        } catch {
            endProcess("spoke-hub: cannot tell the edges whom to believe: \(error)", .unavailable)
        }
        let batches = BatchLoader(
            folder: surroundings.folder, service: service, now: { SystemClock.timestamp },
            elapsed: { SystemClock.now }, logger: logger)
        let address = surroundings.address
        let application = HubAPI.application(
            service: service, access: access, batches: batches,
            address: .hostname(address.host, port: address.port), limits: surroundings.limits,
            now: { SystemClock.timestamp }, logger: logger
        ) { port in
            program.announce([
                ("http", "\(address.host):\(port ?? address.port)"), ("publish", runtime.publications),
                ("requests", runtime.requests), ("epoch", String(runtime.epoch.number, radix: 16)),
            ])
        }
        let loading = Task { await batches.run() }
        let server = Task { try await application.run() }
        let signals = StopSignals {
            logger.info("stopping: finishing what was taken")
            server.cancel()
        }
        let result = await server.result
        loading.cancel()
        await loading.value
        await runtime.stop()
        withExtendedLifetime(signals) {}
        do {
            try surroundings.files?.removeIfTemporary()
        } catch {
            logger.warning("the folder of \(surroundings.files?.clientsPath ?? "") stays: \(error)")
        }
        if case .failure(let error) = result, !(error is CancellationError) {
            endProcess("spoke-hub: cannot serve \(address.host):\(address.port): \(error)", .unavailable)
        }
    }
}
