import Profiles
import Reporting
import SansIO

/// What a profile takes of an edge's memory, and of a Redis server's that holds the same bytes in its leanest form: a
/// string for each profile, and one for each identity that leads to it.
func measureMemory(in session: inout Session) throws -> [BenchmarkResult] {
    let count = session.isQuick ? 50_000 : 200_000
    session.note(
        "memory-per-profile: growth of the resident set over \(count) profiles, each looked up once; Redis holds fields, "
            + "memberships and the answer in a string under 16 bytes, and 16 bytes under each identity.")
    let redis = session.peer("redis-server")
    var samples: [Double] = []
    var peerSamples: [Double] = []
    for _ in 0..<session.samples {
        let edge = try ChildProcess(ChildProcess.ownProgram, ["node", "--table", "\(count)"])
        samples.append(Double(try edge.number()) / Double(count))
        let answerBytes = Int(try edge.number())
        if let redis {
            let grown = try redisGrowth(
                RedisServer(program: redis, folder: session.folder), count, answerBytes)
            peerSamples.append(Double(grown) / Double(count))
        }
    }
    return [
        BenchmarkResult(
            name: "memory-per-profile", unit: "bytes", better: .lower, samples: samples,
            peer: redis == nil ? nil : "redis-server", peerValue: BenchmarkResult.median(peerSamples),
            floor: redis == nil ? nil : 1)
    ]
}

private func redisGrowth(_ server: RedisServer, _ count: Int, _ answerBytes: Int) throws -> Int {
    let before = try server.residentBytes()
    // A membership is an audience's number and when it was entered.
    let rest = [UInt8](repeating: 120, count: 3 * 12 + answerBytes)
    try server.connection.pipeline(count) { number in
        [Array("SET".utf8), key(number), SampleProfiles.fields(number, generation: 0) + rest]
    }
    for place in 0..<2 {
        try server.connection.pipeline(count) { number in
            [
                Array("SET".utf8), Array(SampleProfiles.identities(number)[place].description.utf8),
                key(number),
            ]
        }
    }
    return try server.residentBytes() - before
}

/// The sixteen bytes that name a profile.
private func key(_ number: Int) -> [UInt8] {
    let profile = SampleProfiles.cookie(number).key
    return withUnsafeBytes(of: profile.high) { Array($0) } + withUnsafeBytes(of: profile.low) { Array($0) }
}
