import Foundation

/// wrk as a client, which speaks TLS where `LoadGenerator` does not.
struct Wrk {
    private let program: String
    private let script: String

    /// Sends the one prepared request again and again.
    init(program: String, folder: String, request: [UInt8]) throws {
        self.program = program
        script = folder + "/wrk.lua"
        let lines = String(decoding: request, as: UTF8.self).components(separatedBy: "\r\n")
        var text = "wrk.method = 'POST'\nwrk.path = [[\(lines[0].split(separator: " ")[1])]]\n"
        for field in lines.dropFirst().prefix(while: { !$0.isEmpty }) {
            let parts = field.split(separator: ":", maxSplits: 1)
            text += "wrk.headers[ [[\(parts[0])]] ] = [[\(parts[1].drop { $0 == " " })]]\n"
        }
        text += "wrk.body = [[\(lines.last ?? "")]]\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: script))
    }

    /// Answers a second, over 64 connections.
    func requestsPerSecond(_ scheme: String, port: UInt16, seconds: Int, on core: Int) throws -> Double {
        let process = try Machine.start(
            program, ["-t1", "-c64", "-d\(seconds)s", "-s", script, "\(scheme)://127.0.0.1:\(port)/"],
            on: core)
        while true {
            let line = try process.line()
            if line.contains("Non-2xx") { throw BenchmarkFailure("wrk over \(scheme): \(line)") }
            if line.hasPrefix("Requests/sec:"),
                let rate = line.split(separator: " ").last.flatMap({ Double($0) })
            {
                return rate
            }
        }
    }
}
