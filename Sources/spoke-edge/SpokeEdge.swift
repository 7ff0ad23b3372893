import ArgumentParser
import Deployment
import EdgeAPI
import EdgeCore
import Foundation
import Logging
import NIOCore
import NIOPosix
import NodeProgram
import NodeRuntime
import Profiles
import SansIO
import Topology
import TransportSecurity

/// An edge as a process.
@main
struct SpokeEdge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spoke-edge",
        abstract: "An edge: answers personalisation requests of one region from its own memory.",
        discussion: """
            Serves POST /ee/v2/interact and /ee/v2/collect. --http is the edge host, for browsers and devices; \
            --server-http the server host, whose callers bring credentials and see attributes. Follows its region's \
            stream, asks the hub for profiles it lacks, and hands accepted events to the hub exactly once in effect. \
            With --data it keeps a journal: it restarts warm, and no accepted event is lost. \
            --https and --server-https add TLS 1.2 and 1.3, with a certificate of your own or, for a laboratory, a \
            generated one; SIGHUP reads it again. \
            SIGTERM finishes what was taken and ends within seconds.

            Every option is also an environment variable; the option wins:
              SPOKE_TOPOLOGY, SPOKE_NAME, SPOKE_DATA, SPOKE_HTTP, SPOKE_SERVER_HTTP, SPOKE_HTTPS, \
              SPOKE_SERVER_HTTPS, SPOKE_HOSTS_BY_NAME, SPOKE_TLS_CERTIFICATE, SPOKE_TLS_KEY, SPOKE_TLS_GENERATE, \
              SPOKE_HUB_PUBLISH, SPOKE_HUB_REQUESTS, SPOKE_GUARDRAILS, SPOKE_LOG_LEVEL

            Exit codes: 0 stopped, 64 usage, 65 bad input, 69 an address or a folder in use, 74 the disk failed.
            """)

    @Option(help: ArgumentHelp("The topology file.", valueName: "file"))
    var topology: String?

    @Option(
        name: .customLong("set"), help: ArgumentHelp("Replace a value of the file.", valueName: "path=value"))
    var overrides: [String] = []

    @Option(help: ArgumentHelp("Which edge of the file this is, for example JPN3-1.", valueName: "edge"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Folder of the journal; without it nothing survives the process.", valueName: "dir"))
    var data: String?

    @OptionGroup var listening: ListenerOptions

    @Option(help: ArgumentHelp("Where the hub publishes, tcp://host:port.", valueName: "endpoint"))
    var hubPublish: String?

    @Option(help: ArgumentHelp("Where the hub takes requests, tcp://host:port.", valueName: "endpoint"))
    var hubRequests: String?

    @Option(help: ArgumentHelp("Threads that serve HTTP; by default one for each core.", valueName: "count"))
    var threads: Int = System.coreCount

    @Option(
        help: ArgumentHelp(
            "`published` answers 429 beyond the Edge Network's rates, `relaxed` takes what comes; the topology's by "
                + "default.", valueName: "guardrails"),
        transform: { try SpokeEdge.guardrails($0, "--guardrails") })
    var guardrails: Guardrails?

    func run() async throws {
        let settings = Settings()
        let program = Program(name: "spoke-edge", settings: settings)
        let topology = try program.topology(topology, overrides: overrides)
        guard let name = name ?? settings.string("SPOKE_NAME") else {
            throw ValidationError(
                "name the edge: --name, one of \(topology.edgeNames.joined(separator: ", "))")
        }
        guard let edge = topology.edge(named: name),
            let configuration = EdgeConfiguration(topology, name: name)
        else {
            let known = topology.edgeNames.joined(separator: ", ")
            endProcess("spoke-edge: the topology has no edge '\(name)': it has \(known)", .badInput)
        }
        let options = EdgeOptions(
            publications: hubPublish ?? settings.string("SPOKE_HUB_PUBLISH") ?? topology.hub.publish,
            requests: hubRequests ?? settings.string("SPOKE_HUB_REQUESTS") ?? topology.hub.requests,
            folder: data ?? settings.string("SPOKE_DATA"))
        let source = try listening.certificates(of: edge, settings)
        let security = try source.map { try secure($0, program) }
        let rates = try rates(settings, topology.edges[edge.group].guardrails)
        let listeners: [ListenerOptions.Named]
        do {
            listeners = try listening.listeners(of: edge, security, settings, program)
        } catch let failure as EdgeServerFailure {
            endProcess("spoke-edge: \(failure)", .unavailable)
        }
        raiseDescriptorLimit()
        let reload = reloading(source, security, program)
        try await serve(configuration, options, rates, listeners, program)
        withExtendedLifetime(reload) {}
    }

    /// Reads the certificate; a start without the one that was asked for is none.
    private func secure(_ source: CertificateSource, _ program: Program) throws -> ServerSecurity {
        do {
            let opening = try source.open()
            for warning in opening.warnings { program.logger.warning("\(warning)") }
            if let authority = source.authority {
                program.logger.notice("clients must trust \(authority): curl --cacert \(authority) …")
            }
            return ServerSecurity(opening.context)
        } catch {
            endProcess("spoke-edge: \(error)", .badInput)
        }
    }

    /// On SIGHUP the certificate is read again; one that cannot serve leaves the old one in its place.
    private func reloading(
        _ source: CertificateSource?, _ security: ServerSecurity?, _ program: Program
    ) -> ReloadSignal? {
        guard let source, let security else { return nil }
        return ReloadSignal {
            do {
                let opening = try source.open()
                security.replace(opening.context)
                for warning in opening.warnings { program.logger.warning("\(warning)") }
                program.logger.notice("the certificate was read again")
            } catch {
                program.logger.error("the certificate stays as it was: \(error)")
            }
        }
    }

    private func rates(_ settings: Settings, _ named: Guardrails) throws -> CallRates {
        let chosen = try settings.string("SPOKE_GUARDRAILS").map {
            try SpokeEdge.guardrails($0, "SPOKE_GUARDRAILS")
        }
        switch guardrails ?? chosen ?? named {
        case .published: return .published
        case .relaxed: return .relaxed
        }
    }

    private static func guardrails(_ text: String, _ name: String) throws -> Guardrails {
        if let guardrails = Guardrails(rawValue: text) { return guardrails }
        throw ValidationError("\(name) is published or relaxed, not '\(text)'")
    }

    private func serve(
        _ configuration: EdgeConfiguration, _ options: EdgeOptions, _ rates: CallRates,
        _ listeners: [ListenerOptions.Named], _ program: Program
    ) async throws {
        let logger = program.logger
        let runtime: EdgeRuntime
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
        let server: EdgeServer
        let addresses: [SocketAddress]
        do {
            runtime = try await EdgeRuntime.start(
                configuration: configuration, options: options, logger: logger)
            server = EdgeServer(
                service: service(runtime, configuration, rates), listeners: listeners.map(\.listener),
                group: group)
            addresses = try await server.start()
        } catch {
            endProcess("spoke-edge: \(error)", .unavailable)
        }
        program.announce(
            zip(listeners, addresses).map { named, address in
                (named.fact, "\(named.host):\(address.port ?? 0)")
            } + [("replayed", "\(runtime.replayed)")])
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let signals = StopSignals {
            logger.info("stopping: finishing what was taken")
            stop.yield()
        }
        for await _ in stops { break }
        await server.stop()
        await runtime.stop()
        withExtendedLifetime(signals) {}
        try await group.shutdownGracefully()
    }

    private func service(
        _ runtime: EdgeRuntime, _ configuration: EdgeConfiguration, _ rates: CallRates
    ) -> EdgeService {
        EdgeService(
            region: configuration.region, sandboxKey: configuration.sandboxKey,
            interact: { runtime.interact($0, completion: $1) },
            describe: { runtime.describe($0, completion: $1) },
            catalog: { runtime.read { node, _ in node.catalog } },
            isReady: { runtime.isReady }, isStrictlyReady: { runtime.isStrictlyReady },
            metrics: { runtime.metricsText() }, timestamp: { SystemClock.timestamp }, rates: rates)
    }
}
