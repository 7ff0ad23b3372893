import Foundation
import Glibc

/// What processes take of this machine, and which core runs what.
enum Machine {
    private static let taskset = "/usr/bin/taskset"

    /// Keeps a process with all of its threads on one core.
    static func pin(_ identifier: pid_t, to core: Int) throws {
        // It says on its output what it has done, which nobody reads.
        let setting = try ChildProcess(taskset, ["-acp", "\(core)", "\(identifier)"])
        guard setting.wait() == 0 else {
            throw BenchmarkFailure("process \(identifier) cannot be kept on core \(core)")
        }
    }

    /// Starts a program on one core.
    static func start(_ program: String, _ arguments: [String], on core: Int) throws -> ChildProcess {
        try ChildProcess(taskset, ["-c", "\(core)", program] + arguments)
    }

    static var coreCount: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// What a process has used of the processors so far.
    static func processorSeconds(of identifier: pid_t) throws -> Double {
        // The two times stand twelve words after the name, which may have spaces.
        let text = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
        let words = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]) else {
            throw BenchmarkFailure("the processor time of \(identifier) cannot be read")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A line of `/proc/PID/status` such as `VmRSS` (now) or `VmHWM` (the most so far), in bytes.
    static func memory(_ line: String, of identifier: pid_t) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        let words = text.split(separator: "\n").first { $0.hasPrefix(line + ":") }?
            .split(whereSeparator: { " \t".contains($0) })
        guard let words, words.count > 1, let kibibytes = Int(words[1]) else {
            throw BenchmarkFailure("the memory of process \(identifier) cannot be read")
        }
        return kibibytes << 10
    }

    /// The folder of Spoke's programs: this one's.
    static var programs: String {
        URL(fileURLWithPath: ChildProcess.ownProgram).deletingLastPathComponent().path
    }

    static func program(_ name: String) throws -> String {
        let path = "\(programs)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return path }
        throw BenchmarkFailure("\(name) is not in \(programs): run 'make build' first")
    }
}
