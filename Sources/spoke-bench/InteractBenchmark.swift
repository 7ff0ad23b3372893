import Foundation
import Laboratory
import NodeRuntime
import Profiles
import Reporting
import SansIO

/// Authenticated lookups a second that one core answers, beside nginx that knows nothing and webdis before a Redis
/// replica; the processor time of each; the 99th percentile at half of saturation; and the same with an event each.
func measureInteract(in session: inout Session) async throws -> [BenchmarkResult] {
    session.note(
        "interact: POST /ee/v2/interact with credentials, a hit with a body of \(InteractWorkload.answerBytes) bytes, of "
            + "1,000 profiles in turn, 64 connections; the edge with one event loop, pinned to one core as nginx (one "
            + "worker, the same bytes), webdis and its Redis replica are in turn; the sender on the other core. p99 is open "
            + "loop, from when a request was due, at half of what the edge answered closed.")
    session.note("interact-tls: one profile again and again, from wrk, with TLS and without in turn.")
    session.note(
        "interact-event: the same with an event each, \(InteractWorkload.audiences) edge audiences, acknowledged once it "
            + "is in the journal on disk; the hub takes the events in meanwhile, on the sender's core.")
    guard Machine.coreCount > 1 else { throw BenchmarkFailure("interact needs two cores") }
    let bench = try await InteractBench.start(in: &session)
    do {
        let results = try await bench.results(samples: session.samples, isQuick: session.isQuick)
        await bench.stop()
        return results
    } catch {
        await bench.stop()
        throw error
    }
}

/// What is measured, and its peers, where they are installed.
private struct InteractBench {
    private static let serverCore = 1
    private static let senderCore = 0

    private let cluster: BenchCluster
    private let folder: String
    private let edge: (port: UInt16, securePort: UInt16, identifier: pid_t)
    private let wrk: Wrk?
    private let nginx: NginxServer?
    private let webdis: (server: WebdisServer, redis: RedisPair)?

    static func start(in session: inout Session) async throws -> InteractBench {
        let cluster = try await BenchCluster.start(
            InteractWorkload.topology(store: session.folder + "/interact.sqlite"),
            folder: session.folder + "/interact")
        do {
            return try await InteractBench(cluster, in: &session)
        } catch {
            await cluster.stop()
            throw error
        }
    }

    private init(_ cluster: BenchCluster, in session: inout Session) async throws {
        self.cluster = cluster
        folder = session.folder
        edge = try await cluster.onlyEdge()
        try Machine.pin(edge.identifier, to: Self.serverCore)
        let fields = try await cluster.hub.access.fields()
        try LoadCommand.write(InteractWorkload.lookups(credentials: fields), to: folder + "/lookups")
        try LoadCommand.write(InteractWorkload.visits(credentials: fields), to: folder + "/visits")
        // A first answer tells what is missing from the size that is asked for.
        try await InteractWorkload.load(filler: 0, to: cluster.hub)
        try await cluster.awaitEdges(patience: .seconds(60))
        let short = try await cluster.answer(to: InteractWorkload.lookups(credentials: fields)[0])
        let missing = InteractWorkload.answerBytes - short.count
        guard missing >= 0 else { throw BenchmarkFailure("an answer has \(short.count) bytes at least") }
        try await InteractWorkload.load(filler: missing, to: cluster.hub)
        try await cluster.awaitEdges(patience: .seconds(60))
        let answer = try await cluster.answer(to: InteractWorkload.lookups(credentials: fields)[0])
        guard answer.count == InteractWorkload.answerBytes else {
            throw BenchmarkFailure(
                "the answer has \(answer.count) bytes: \(String(decoding: answer, as: UTF8.self))")
        }
        nginx = try session.peer("nginx").map {
            try NginxServer(
                program: $0, folder: session.folder, answer: String(decoding: answer, as: UTF8.self),
                core: Self.serverCore)
        }
        let program = session.peer("webdis")
        if let program, let redis = try await RedisPair(program: session.peer("redis-server"), folder: folder)
        {
            _ = try redis.primary.connection.command(
                "SET", "jane", String(repeating: "x", count: answer.count - 10))
            try await redis.replica.awaitSynchronized(count: 1)
            try Machine.pin(redis.replica.process.identifier, to: Self.serverCore)
            webdis = (
                try WebdisServer(
                    program: program, folder: folder, redis: redis.replica.port, core: Self.serverCore), redis
            )
            try LoadCommand.write([InteractWorkload.post("/", body: "GET/jane")], to: folder + "/webdis-get")
        } else {
            webdis = nil
        }
        wrk = try session.peer("wrk").map {
            try Wrk(
                program: $0, folder: session.folder, request: InteractWorkload.lookups(credentials: fields)[0]
            )
        }
        // The peers begin to listen within this.
        try await Task.sleep(for: .seconds(1))
    }

    func stop() async { await cluster.stop() }

    func results(samples count: Int, isQuick: Bool) async throws -> [BenchmarkResult] {
        let milliseconds = isQuick ? 1_000 : 3_000
        var rates: [Double] = []
        var costs: [Double] = []
        var nginxRates: [Double] = []
        var nginxCosts: [Double] = []
        var webdisRates: [Double] = []
        for _ in 0..<count {
            var used = try Machine.processorSeconds(of: edge.identifier)
            let own = try run("lookups", at: edge.port, milliseconds)
            rates.append(own.rate)
            costs.append((try Machine.processorSeconds(of: edge.identifier) - used) * 1e6 / own.answers)
            if let nginx {
                used = try nginx.processorSeconds()
                let peer = try run("lookups", at: nginx.port, milliseconds)
                nginxRates.append(peer.rate)
                nginxCosts.append((try nginx.processorSeconds() - used) * 1e6 / peer.answers)
            }
            if let webdis {
                webdisRates.append(try run("webdis-get", at: webdis.server.port, milliseconds).rate)
            }
        }
        let half = (BenchmarkResult.median(rates) ?? 0) / 2
        var tails: [Double] = []
        var nginxTails: [Double] = []
        for _ in 0..<count {
            tails.append(try run("lookups", at: edge.port, milliseconds, rate: half).p99)
            if let nginx {
                nginxTails.append(try run("lookups", at: nginx.port, milliseconds, rate: half).p99)
            }
        }
        var plainRates: [Double] = []
        var secureRates: [Double] = []
        if let wrk {
            let seconds = milliseconds / 1_000
            for _ in 0..<count {
                plainRates.append(
                    try wrk.requestsPerSecond("http", port: edge.port, seconds: seconds, on: Self.senderCore))
                secureRates.append(
                    try wrk.requestsPerSecond(
                        "https", port: edge.securePort, seconds: seconds, on: Self.senderCore))
            }
        }
        var eventRates: [Double] = []
        for _ in 0..<count {
            eventRates.append(try run("visits", at: edge.port, milliseconds).rate)
            try await cluster.awaitEmptyOutboxes(patience: .seconds(120))
        }
        let hasNginx = nginx != nil
        return [
            BenchmarkResult(
                name: "interact", unit: "requests/s", better: .higher, samples: rates,
                peer: hasNginx ? "nginx" : nil, peerValue: BenchmarkResult.median(nginxRates),
                floor: hasNginx ? 0.7 : nil, aim: hasNginx ? 1 : nil),
            BenchmarkResult(
                name: "interact-webdis", unit: "requests/s", better: .higher, samples: rates,
                peer: webdis == nil ? nil : "webdis", peerValue: BenchmarkResult.median(webdisRates),
                floor: webdis == nil ? nil : 1.8),
            BenchmarkResult(
                name: "interact-processor", unit: "µs/request", better: .lower, samples: costs,
                peer: hasNginx ? "nginx" : nil, peerValue: BenchmarkResult.median(nginxCosts),
                aim: hasNginx ? 1 : nil),
            BenchmarkResult(
                name: "interact-p99", unit: "ms", better: .lower, samples: tails,
                peer: hasNginx ? "nginx" : nil, peerValue: BenchmarkResult.median(nginxTails),
                floor: hasNginx ? 0.5 : nil),
            BenchmarkResult(
                name: "interact-tls", unit: "requests/s", better: .higher, samples: secureRates,
                peer: wrk == nil ? nil : "without TLS", peerValue: BenchmarkResult.median(plainRates)),
            BenchmarkResult(
                name: "interact-event", unit: "events/s", better: .higher, samples: eventRates, floor: 15_000,
                aim: 40_000),
        ]
    }

    private func run(
        _ requests: String, at port: UInt16, _ milliseconds: Int, rate: Double = 0
    ) throws -> (rate: Double, answers: Double, p99: Double) {
        let load = try Machine.start(
            ChildProcess.ownProgram,
            [
                "load", "--port", "\(port)", "--milliseconds", "\(milliseconds)", "--rate", "\(rate)",
                "--requests", folder + "/" + requests,
            ], on: Self.senderCore)
        let document = try JSONParser().parse(try load.line())
        guard load.wait() == 0, let answers = document[path: "answers"]?.integer, answers > 0,
            document[path: "failures"] == 0
        else { throw BenchmarkFailure("\(requests) at port \(port): \(document.jsonText)") }
        func number(_ path: String) -> Double {
            switch document[path: path] {
            case .number(let number): number
            case .integer(let number): Double(number)
            default: 0
            }
        }
        return (Double(answers) / number("seconds"), Double(answers), number("p99"))
    }
}
