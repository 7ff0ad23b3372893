import NodeRuntime
import Profiles
import Reporting
import SansIO

/// Profiles a second into a cold edge, from its start to `live`, beside a Redis replica from REPLICAOF to a link that
/// is up.
func measureCatchUp(in session: inout Session) async throws -> [BenchmarkResult] {
    let count = session.profiles
    session.note(
        "catch-up: \(count) profiles; real hub over the memory store, one cold edge process. Counted from the edge's "
            + "start, so including its subscription.")
    let hub = try await BenchHub.start()
    try await hub.load(count)
    let program = session.peer("redis-server")
    let primary = try program.map { try RedisServer(program: $0, folder: session.folder) }
    try primary?.connection.pipeline(count) { number in
        [
            Array("SET".utf8), Array(SampleProfiles.cookie(number).value.utf8),
            SampleProfiles.fields(number, generation: 0),
        ]
    }
    var samples: [Double] = []
    var peerSamples: [Double] = []
    for _ in 0..<session.samples {
        let (edge, _) = try hub.edge()
        let start = SystemClock.now
        try edge.send("start")
        samples.append(perSecond(count, from: start.nanoseconds, to: try edge.number("live \(count)")))
        edge.kill()
        if let program, let primary {
            let replica = try RedisServer(program: program, folder: session.folder)
            let start = SystemClock.now
            _ = try replica.connection.command("REPLICAOF", "127.0.0.1", "\(primary.port)")
            try await replica.awaitSynchronized(count: count)
            peerSamples.append(perSecond(count, from: start.nanoseconds, to: SystemClock.now.nanoseconds))
        }
    }
    await hub.stop()
    return [
        BenchmarkResult(
            name: "catch-up", unit: "profiles/s", better: .higher, samples: samples,
            peer: program == nil ? nil : "redis full sync", peerValue: BenchmarkResult.median(peerSamples),
            floor: program == nil ? nil : 1.5, aim: program == nil ? nil : 3)
    ]
}

/// Seconds from the start of an edge's process that was killed to ready, with the profiles in its journal.
func measureRestart(in session: inout Session) async throws -> [BenchmarkResult] {
    let count = session.profiles
    session.note(
        "restart: a journal of \(count) profiles, SIGKILL, from the new process to what `/readyz` asks for.")
    let hub = try await BenchHub.start()
    try await hub.load(count)
    let folder = session.folder + "/edge"
    var (edge, _) = try hub.edge(folder: folder)
    try edge.send("start")
    _ = try edge.number("live \(count)")
    _ = try edge.number("written")
    var samples: [Double] = []
    for _ in 0..<session.samples {
        edge.kill()
        let (restarted, asked) = try hub.edge(folder: folder)
        try restarted.send("start")
        samples.append(Double(try restarted.number("ready") - asked.nanoseconds) / 1e9)
        let replayed = try restarted.number("replayed")
        if replayed < count {
            throw BenchmarkFailure("the journal gave back \(replayed) of \(count)")
        }
        _ = try restarted.number("live \(count)")
        _ = try restarted.number("written")
        edge = restarted
    }
    edge.kill()
    await hub.stop()
    return [BenchmarkResult(name: "restart", unit: "s", better: .lower, samples: samples)]
}
