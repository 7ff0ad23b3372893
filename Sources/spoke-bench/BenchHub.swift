import HubCore
import Logging
import NodeRuntime
import Profiles
import SansIO

/// A real hub over the memory store in this process, and edges that follow it in processes of their own.
struct BenchHub {
    private let runtime: HubRuntime<MemoryHubStore>

    static func start() async throws -> BenchHub {
        let configuration = HubConfiguration(
            regions: [SampleProfiles.region], edges: [(SampleProfiles.edge, SampleProfiles.region)],
            catalog: SampleProfiles.catalog)
        var options = HubOptions()
        options.publications = "tcp://127.0.0.1:*"
        options.requests = "tcp://127.0.0.1:*"
        var logger = Logger(label: "spoke-bench", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        return BenchHub(
            runtime: try await HubRuntime.start(
                configuration: configuration, store: MemoryHubStore(), options: options, logger: logger))
    }

    func stop() async { await runtime.stop() }

    /// Ingests a record for each of the profiles, five hundred a request.
    func load(_ count: Int) async throws {
        for first in stride(from: 0, to: count, by: 500) {
            _ = try await write(Array(first..<min(first + 500, count)), generation: 0)
        }
    }

    /// Ingests records and returns the revision under which they are durable.
    func write(_ numbers: [Int], generation: Int) async throws -> Revision {
        let records = numbers.map { Ingestion.record(SampleProfiles.record($0, generation: generation)) }
        guard
            case .ingested(let rejections, let revision) = try await runtime.submit({ .ingest(records, $0) })
        else {
            throw BenchmarkFailure("the hub does not ingest")
        }
        for case let rejection? in rejections {
            throw BenchmarkFailure("the hub rejects a record: \(rejection)")
        }
        return revision
    }

    /// An edge's process, waiting to be told `start`; with the instant at which the process was asked for.
    func edge(folder: String? = nil) throws -> (edge: ChildProcess, asked: Instant) {
        let asked = SystemClock.now
        let edge = try ChildProcess(
            ChildProcess.ownProgram,
            ["node", "--publications", runtime.publications, "--requests", runtime.requests]
                + (folder.map { ["--folder", $0] } ?? []))
        _ = try edge.line()
        return (edge, asked)
    }
}
