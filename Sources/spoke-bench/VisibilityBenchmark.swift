import Measurement
import NodeRuntime
import Profiles
import Reporting
import SansIO

/// From the acknowledgement of a write to its being read at the edge, beside a Redis replica's; read again and again,
/// one request at a time, from the process that wrote.
func measureVisibility(in session: inout Session) async throws -> [BenchmarkResult] {
    let writes = session.isQuick ? 200 : 1_000
    session.note(
        "visible: \(writes) writes a sample, one at a time, over the memory store; the edge is read through a pipe "
            + "without HTTP, the replica through TCP. What is readable before its acknowledgement counts one read."
    )
    let profiles = 1_000
    let hub = try await BenchHub.start()
    try await hub.load(profiles)
    let (edge, _) = try hub.edge()
    try edge.send("start")
    _ = try edge.number("live \(profiles)")
    let program = session.peer("redis-server")
    let servers = try await RedisPair(program: program, folder: session.folder)

    var measured = Percentiles()
    var peer = Percentiles()
    for sample in 1...session.samples {
        var taken = Distribution()
        for number in 0..<writes {
            let revision = try await hub.write([number % profiles], generation: sample * writes + number)
            let acknowledged = SystemClock.now
            while try edge.number("revision \(number % profiles)") < revision {}
            taken.record(SystemClock.now - acknowledged)
        }
        measured.add(taken)
        guard let servers else { continue }
        taken = Distribution()
        for number in 0..<writes {
            let key = SampleProfiles.cookie(number % profiles).value
            let value = String(
                decoding: SampleProfiles.fields(number, generation: sample), as: UTF8.self)
            _ = try servers.primary.connection.command("SET", key, value)
            let acknowledged = SystemClock.now
            while try servers.replica.connection.command("GET", key) != value {}
            taken.record(SystemClock.now - acknowledged)
        }
        peer.add(taken)
    }
    await hub.stop()
    let name = servers == nil ? nil : "redis replica"
    return zip(["visible-p50", "visible-p99"], [(measured.p50, peer.p50), (measured.p99, peer.p99)]).map {
        BenchmarkResult(
            name: $0, unit: "ms", better: .lower, samples: $1.0, peer: name,
            peerValue: BenchmarkResult.median($1.1), aim: name == nil ? nil : 1)
    }
}

/// Two percentiles of each sample, in milliseconds.
private struct Percentiles {
    var p50: [Double] = []
    var p99: [Double] = []

    mutating func add(_ taken: Distribution) {
        guard let summary = taken.summary else { return }
        p50.append(Double(summary.p50.nanoseconds) / 1e6)
        p99.append(Double(summary.p99.nanoseconds) / 1e6)
    }
}
