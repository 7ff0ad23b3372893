import ArgumentParser
import Foundation
import Glibc
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

/// Which core runs what.
enum Processor {
    private static let program = "/usr/bin/taskset"

    /// Keeps a process with all of its threads on one core.
    static func pin(_ identifier: pid_t, to core: Int) throws {
        // It says on its output what it has done, which nobody reads.
        let setting = try ChildProcess(program, ["-acp", "\(core)", "\(identifier)"])
        guard setting.wait() == 0 else {
            throw BenchmarkFailure("process \(identifier) cannot be kept on core \(core)")
        }
    }

    /// Starts a program on one core.
    static func start(_ program: String, _ arguments: [String], on core: Int) throws -> ChildProcess {
        try ChildProcess(self.program, ["-c", "\(core)", program] + arguments)
    }

    static var count: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// What a process has used of the processors so far.
    static func seconds(of identifier: pid_t) throws -> Double {
        // The two times stand twelve words after the name, which may have spaces.
        let text = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
        let words = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]) else {
            throw BenchmarkFailure("the processor time of \(identifier) cannot be read")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
