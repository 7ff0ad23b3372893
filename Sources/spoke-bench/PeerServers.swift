import Foundation
import Glibc
import Profiles
import SansIO

/// nginx with one worker that answers every request with the same bytes: what a server does that knows nothing.
final class NginxServer {
    let port: UInt16
    private let process: ChildProcess

    /// - Parameter core: On which the worker stays.
    init(program: String, folder: String, answer: String, core: Int?) throws {
        port = try RedisServer.freePort()
        let place = folder + "/nginx"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let affinity = core.map { "worker_cpu_affinity " + String(1 << $0, radix: 2) + ";" } ?? ""
        let quoted = answer.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing(
            "$", with: "_")
        let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(place)/\($0);"
        }
        let settings = """
            daemon off; worker_processes 1; \(affinity) pid \(place)/pid; error_log stderr crit;
            events { worker_connections 1024; }
            http { access_log off; keepalive_requests 1000000000; \(paths.joined(separator: " "))
              server { listen 127.0.0.1:\(port);
                location / { default_type application/json; return 200 '\(quoted)'; } } }
            """
        try Data(settings.utf8).write(to: URL(fileURLWithPath: place + "/nginx.conf"))
        process = try ChildProcess(program, ["-c", place + "/nginx.conf", "-p", place])
    }

    /// What the worker has used of the processors.
    func processorSeconds() throws -> Double { try Machine.processorSeconds(of: try worker()) }

    private func worker() throws -> pid_t {
        let path = "/proc/\(process.identifier)/task/\(process.identifier)/children"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let worker = text.split(separator: " ").first.flatMap({ pid_t($0) }) else {
            throw BenchmarkFailure("nginx has no worker")
        }
        return worker
    }

    deinit {
        // The worker is the master's to end, which must hear of it.
        kill(process.identifier, SIGTERM)
        _ = process.wait()
    }
}

/// webdis: HTTP before a Redis server, the shortest way from HTTP to a profile that somebody else has made.
final class WebdisServer {
    let port: UInt16
    private let process: ChildProcess

    init(program: String, folder: String, redis: UInt16, core: Int?) throws {
        port = try RedisServer.freePort()
        let settings: Value = [
            "redis_host": "127.0.0.1", "redis_port": .integer(Int64(redis)), "http_host": "127.0.0.1",
            "http_port": .integer(Int64(port)), "threads": 1, "pool_size": 4, "daemonize": false,
            "websockets": false, "verbosity": 0, "logfile": .string(folder + "/webdis.log"),
        ]
        let file = folder + "/webdis.json"
        try Data(settings.jsonBytes()).write(to: URL(fileURLWithPath: file))
        process = try ChildProcess(program, [file])
        if let core { try Machine.pin(process.identifier, to: core) }
    }
}
