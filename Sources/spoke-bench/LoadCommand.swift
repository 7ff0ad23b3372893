import ArgumentParser
import Foundation
import Glibc
import Measurement
import Profiles
import Reporting
import SansIO

/// A load generator as a process of its own, so that it has a core of its own.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Send prepared requests to a port of this machine.",
        shouldDisplay: false)

    @Option var port: UInt16
    @Option var connections = 64
    @Option var milliseconds: Int
    /// Requests a second; 0 is as many as are answered.
    @Option var rate = 0.0
    /// Each request after its length in four bytes, little end first.
    @Option var requests: String

    func run() throws {
        var load = try LoadGenerator(
            port: port, connections: connections, requests: try LoadCommand.read(requests))
        defer { load.close() }
        let result = try load.run(for: .milliseconds(milliseconds), rate: rate > 0 ? rate : nil)
        var latencies = result.latencies
        latencies.sort()
        let document: Value = [
            "answers": .integer(Int64(result.answers)), "failures": .integer(Int64(result.failures)),
            "seconds": .number(result.seconds),
            "p50": .number(Double(latencies.summary?.p50.nanoseconds ?? 0) / 1e6),
            "p99": .number(Double(latencies.summary?.p99.nanoseconds ?? 0) / 1e6),
        ]
        print(document.jsonText)
    }

    static func write(_ requests: [[UInt8]], to path: String) throws {
        var bytes: [UInt8] = []
        for request in requests {
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: request.count >> shift)) }
            bytes += request
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private static func read(_ path: String) throws -> [[UInt8]] {
        var rest = Array(try Data(contentsOf: URL(fileURLWithPath: path)))[...]
        var requests: [[UInt8]] = []
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard length <= rest.count else { throw BenchmarkFailure("\(path) is cut off") }
            requests.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return requests
    }
}
