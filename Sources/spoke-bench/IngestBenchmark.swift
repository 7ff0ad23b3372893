import NodeRuntime
import Profiles
import Reporting
import SansIO

/// Messages a second through the whole of a hub, until the last one is acknowledged and durable; and seconds from
/// there until every one of seven edges holds all of them.
func measureIngest(in session: inout Session) async throws -> [BenchmarkResult] {
    let audiences = 500
    let messages = session.isQuick ? 20_000 : 100_000
    let profiles = messages / 4
    let requestsAtOnce = 32
    session.note(
        "ingest: \(Quantity.text(messages)) messages a sample to POST /collection/batch, half customer records with two "
            + "identities, half visits, of \(Quantity.text(profiles)) profiles; "
            + "\(IngestWorkload.messagesPerRequest) a request, \(requestsAtOnce) requests at once; validated, stitched, "
            + "merged, \(audiences) streaming audiences, SQLite with synchronous=FULL, projected to seven regions with "
            + "an edge in each (PROACTIVE). Hub, edges and sender share this machine. The first sample makes the profiles."
    )
    let cluster = try await BenchCluster.start(
        IngestWorkload.topology(audiences: audiences, store: session.folder + "/ingest.sqlite"),
        folder: session.folder + "/ingest")
    var rates: [Double] = []
    var trails: [Double] = []
    var used = (hub: 0.0, edges: 0.0)
    do {
        let workload = try await IngestWorkload(audiences: audiences, of: cluster.hub)
        for sample in 0..<session.samples {
            let requests = workload.requests(messages, profiles: profiles, generation: sample)
            let before = try await cluster.processorSeconds()
            let start = SystemClock.now
            try await workload.send(requests, atOnce: requestsAtOnce, to: cluster.hub)
            let acknowledged = SystemClock.now
            try await cluster.awaitEdges(patience: .seconds(60))
            let complete = SystemClock.now
            rates.append(perSecond(messages, from: start.nanoseconds, to: acknowledged.nanoseconds))
            trails.append(Double((complete - acknowledged).nanoseconds) / 1e9)
            let after = try await cluster.processorSeconds()
            used = (used.hub + after.hub - before.hub, used.edges + after.edges - before.edges)
        }
    } catch {
        await cluster.stop()
        throw error
    }
    await cluster.stop()
    let count = Double(messages * session.samples)
    session.note(
        "ingest: of the processors, the hub used \(Quantity.text(Int(used.hub * 1e6 / count))) µs a message, the seven "
            + "edges together \(Quantity.text(Int(used.edges * 1e6 / count))) µs.")
    return [
        BenchmarkResult(
            name: "ingest", unit: "messages/s", better: .higher, samples: rates, floor: 13_500, aim: 50_000),
        BenchmarkResult(name: "ingest-trail", unit: "s", better: .lower, samples: trails, floor: 5),
    ]
}
