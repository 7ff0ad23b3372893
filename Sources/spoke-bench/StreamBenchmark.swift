import NodeRuntime
import Profiles
import Reporting
import SansIO
import Wire
import ZeroMQ

/// Updates that one edge, or each of several, applies in a second, sent by this process over real sockets; beside a
/// pair of C programs that send 512 bytes a message and only count them.
func measureStream(edges count: Int, floor: Double, aim: Double, in session: inout Session) throws
    -> [BenchmarkResult]
{
    session.note(
        "stream: one process sends, each edge is a process (the real EdgeRuntime, without a journal); batches of "
            + "\(Limits.batchItemsMaximum) are encoded, sent, decoded and applied. Ingestion and the hub's store are "
            + "not in the path.")
    let updates = session.isQuick ? 50_000 : 200_000
    let source = try StreamSource(profiles: updates)
    let edges = try (1...count).map { number in
        let edge = try ChildProcess(
            ChildProcess.ownProgram,
            [
                "node", "--name", "VA6-\(number)", "--publications", source.publications, "--requests",
                source.requests,
            ])
        _ = try edge.line()
        try edge.send("start")
        return edge
    }
    for edge in edges {
        try edge.send("live 0")
        try source.serve(until: { try edge.hasLine() })
        _ = try edge.line()
    }
    let pair = try session.rawPair()
    var samples: [Double] = []
    var peerSamples: [Double] = []
    // The first round fills the tables: it counts for nothing.
    for round in 0...session.samples {
        for edge in edges { try edge.send("applied \((round + 1) * updates)") }
        let start = try source.publish(generation: round)
        let end = try edges.map { try $0.number() }.max() ?? 0
        try source.serveWaiting()
        if round > 0 { samples.append(perSecond(updates, from: start, to: end)) }
        if round > 0, let pair {
            peerSamples.append(try pair.messagesPerSecond(subscribers: count, messages: updates))
        }
    }
    return [
        BenchmarkResult(
            name: "stream-\(count)", unit: "updates/s", better: .higher, samples: samples,
            peer: pair == nil ? nil : "raw libzmq", peerValue: BenchmarkResult.median(peerSamples),
            floor: pair == nil ? nil : floor,
            aim: pair == nil ? nil : aim)
    ]
}

/// So many things between two instants in nanoseconds.
func perSecond(_ count: Int, from start: Int64, to end: Int64) -> Double {
    Double(count) * 1e9 / Double(max(1, end - start))
}

/// Sends updates as a hub does, from memory.
final class StreamSource {
    let publications: String
    let requests: String
    private let context: Context
    private var publisher: Socket
    private var router: Socket
    private let wakeup: Wakeup
    private var hub = StandInHub()
    private let profiles: Int

    init(profiles: Int) throws {
        self.profiles = profiles
        context = try Context()
        // No mark: a round is sent without waiting for anybody, and what a mark dropped nobody would send again.
        var publisher = try Socket(.xpub, in: context, options: [.sendHighWater(0), .receiveHighWater(0)])
        var router = try Socket(.router, in: context, options: [.routerHandover, .routerMandatory])
        publications = try publisher.bind("tcp://127.0.0.1:*")
        requests = try router.bind("tcp://127.0.0.1:*")
        self.publisher = publisher
        self.router = router
        wakeup = try Wakeup()
    }

    /// Lets edges hear of the hub, and answers what they ask, until something has happened.
    func serve(until isDone: () throws -> Bool) throws {
        let deadline = SystemClock.now + .seconds(30)
        while try !isDone() {
            guard SystemClock.now < deadline else { throw BenchmarkFailure("the edges do not catch up") }
            try send(hub.heartbeat())
            _ = try poll(router, wakeup, timeout: .milliseconds(20))
            try serveWaiting()
        }
    }

    /// Answers what edges have asked.
    func serveWaiting() throws {
        while case .message(let frames) = try router.receive() {
            guard frames.count == 2 else { continue }
            let reply = hub.reply(to: try Request(decoding: frames[1]))
            _ = try router.send([frames[0], reply.encoded()])
        }
    }

    /// Sends one update of every profile, and returns the instant before the first, in nanoseconds.
    func publish(generation: Int) throws -> Int64 {
        // What a hub's projection makes is not measured.
        let entries = (0..<profiles).map { hub.entry($0, generation: generation) }
        let start = SystemClock.now
        for first in stride(from: 0, to: profiles, by: Limits.batchItemsMaximum) {
            try send(hub.publication(Array(entries[first..<min(first + Limits.batchItemsMaximum, profiles)])))
        }
        return start.nanoseconds
    }

    private func send(_ publication: Publication) throws {
        _ = try publisher.send([Array(SampleProfiles.region.code.utf8), publication.encoded()])
    }
}
