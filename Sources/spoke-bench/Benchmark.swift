import Reporting

/// Something that can be measured by name.
struct Benchmark: Sendable {
    var name: String
    var abstract: String
    /// Measures, in one run with its peer where there is one. A name may give several results.
    var measure: @Sendable (inout Session) async throws -> [BenchmarkResult]

    /// In the order of `list`, cheapest first.
    static let all: [Benchmark] = [
        Benchmark(
            name: "stream-1", abstract: "updates a second, hub to one edge, beside raw libzmq one by one",
            measure: { try measureStream(edges: 1, floor: 0.6, aim: 2, in: &$0) }),
        Benchmark(
            name: "stream-4", abstract: "updates a second, hub to each of four edges, beside raw libzmq",
            measure: { try measureStream(edges: 4, floor: 0.8, aim: 2, in: &$0) }),
        Benchmark(
            name: "memory-per-profile", abstract: "bytes of an edge for a 512-byte profile, beside Redis",
            measure: { try measureMemory(in: &$0) }),
        Benchmark(
            name: "connections", abstract: "KiB of an edge for a connection: idle, half-sent, oversized; TLS",
            measure: { try await measureConnections(in: &$0) }),
        Benchmark(
            name: "visible", abstract: "acknowledged write to readable at the edge, beside a Redis replica",
            measure: { try await measureVisibility(in: &$0) }),
        Benchmark(
            name: "catch-up", abstract: "profiles a second into a cold edge, beside a Redis full sync",
            measure: { try await measureCatchUp(in: &$0) }),
        Benchmark(
            name: "restart", abstract: "seconds from the start of a killed edge to ready, with its journal",
            measure: { try await measureRestart(in: &$0) }),
        Benchmark(
            name: "pql", abstract: "µs for an event at 150, 500 and 4,000 audiences, beside all evaluated",
            measure: { try measurePQL(in: &$0) }),
        Benchmark(
            name: "ingest", abstract: "messages a second into a hub with SQLite, 500 audiences and 7 edges",
            measure: { try await measureIngest(in: &$0) }),
        Benchmark(
            name: "interact", abstract: "requests a second of one core of an edge, beside nginx and webdis",
            measure: { try await measureInteract(in: &$0) }),
        Benchmark(
            name: "batch-job", abstract: "seconds of a batch job over --profiles, and the hub's memory",
            measure: { try await measureBatchJob(in: &$0) }),
        Benchmark(
            name: "simulated-messages", abstract: "simulated messages a second, heartbeats not counted",
            measure: { try measureSimulatedMessages(in: &$0) }),
        Benchmark(
            name: "seven-regions", abstract: "seconds for fourteen simulated days of 100,000 visitors",
            measure: { try measureSevenRegions(in: &$0) }),
    ]
}
