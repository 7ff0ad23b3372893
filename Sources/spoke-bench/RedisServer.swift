import Glibc
import NodeRuntime
import SansIO

/// A redis-server on a free port of the loopback, without persistence and with bounded memory; it ends with the value.
final class RedisServer {
    let port: UInt16
    let process: ChildProcess
    let connection: RedisConnection

    init(program: String, folder: String) throws {
        port = try RedisServer.freePort()
        // Full syncs without a detour over the disk, at once: its fastest.
        let settings = [
            "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder, "--logfile", "/dev/null", "--save",
            "",
            "--appendonly", "no", "--maxmemory", "4gb", "--maxmemory-policy", "noeviction",
            "--repl-diskless-sync",
            "yes", "--repl-diskless-sync-delay", "0", "--repl-diskless-load", "on-empty-db",
            "--client-output-buffer-limit", "replica 0 0 0",
        ]
        process = try ChildProcess(program, settings)
        connection = try RedisConnection(port: port)
    }

    func residentBytes() throws -> Int { try process.residentBytes() }

    /// Waits until the server is a replica that holds `count` keys.
    func awaitSynchronized(count: Int) async throws {
        let deadline = SystemClock.now + .seconds(300)
        while SystemClock.now < deadline {
            let state = try connection.command("INFO", "replication") ?? ""
            if state.contains("master_link_status:up"), try connection.command("DBSIZE") == "\(count)" {
                return
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw BenchmarkFailure("the Redis replica does not synchronize")
    }

    /// A port that nobody listens at; somebody else could take it first, and then the server does not start.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 ? getsockname(descriptor, address, &size) : -1
            }
        }
        if code != 0 { throw BenchmarkFailure("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A Redis server and its replica.
struct RedisPair {
    let primary: RedisServer
    let replica: RedisServer

    /// `nil` where the program is not installed.
    init?(program: String?, folder: String) async throws {
        guard let program else { return nil }
        primary = try RedisServer(program: program, folder: folder)
        replica = try RedisServer(program: program, folder: folder)
        _ = try replica.connection.command("REPLICAOF", "127.0.0.1", "\(primary.port)")
        try await replica.awaitSynchronized(count: 0)
    }
}

/// An address on this machine.
func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
