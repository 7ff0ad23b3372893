import Glibc
import NodeRuntime
import SansIO

/// A blocking connection to a Redis server that speaks as much of its protocol as benchmarks need.
final class RedisConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var read = 0

    /// Connects as soon as somebody listens, within ten seconds.
    init(port: UInt16) throws {
        let deadline = SystemClock.now + .seconds(10)
        while true {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = loopback(port: port)
            let code = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if code == 0 {
                var enabled: Int32 = 1
                setsockopt(
                    descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size)
                )
                self.descriptor = descriptor
                return
            }
            close(descriptor)
            guard SystemClock.now < deadline else { throw BenchmarkFailure("redis-server does not listen") }
            usleep(5_000)
        }
    }

    deinit { close(descriptor) }

    /// One command and its reply.
    func command(_ words: String...) throws -> String? {
        var bytes: [UInt8] = []
        RedisConnection.append(words.map { Array($0.utf8) }, to: &bytes)
        try write(bytes)
        return try reply()
    }

    /// Many commands, a thousand under way at a time, whose replies must be no errors.
    func pipeline(_ count: Int, _ make: (Int) -> [[UInt8]]) throws {
        for first in stride(from: 0, to: count, by: 1_000) {
            let numbers = first..<min(first + 1_000, count)
            var bytes: [UInt8] = []
            for number in numbers { RedisConnection.append(make(number), to: &bytes) }
            try write(bytes)
            for _ in numbers { _ = try reply() }
        }
    }

    private static func append(_ words: [[UInt8]], to bytes: inout [UInt8]) {
        bytes += Array("*\(words.count)\r\n".utf8)
        for word in words {
            bytes += Array("$\(word.count)\r\n".utf8)
            bytes += word
            bytes += [13, 10]
        }
    }

    private func write(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count <= 0 { throw BenchmarkFailure("redis-server has closed the connection") }
            written += count
        }
    }

    /// A simple string, number or bulk; `nil` for none.
    private func reply() throws -> String? {
        let line = try line()
        switch line.first {
        case "-": throw BenchmarkFailure("redis-server answers \(line)")
        case "$":
            guard let count = Int(line.dropFirst()), count >= 0 else { return nil }
            while buffer.count - read < count + 2 { try fill() }
            defer { read += count + 2 }
            return String(decoding: buffer[read..<read + count], as: UTF8.self)
        default: return String(line.dropFirst())
        }
    }

    private func line() throws -> String {
        while true {
            if let end = buffer[read...].firstIndex(of: 13), end + 1 < buffer.count {
                defer { read = end + 2 }
                return String(decoding: buffer[read..<end], as: UTF8.self)
            }
            try fill()
        }
    }

    private func fill() throws {
        if read > 0 {
            buffer.removeFirst(read)
            read = 0
        }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { throw BenchmarkFailure("redis-server has closed the connection") }
        buffer += chunk[..<count]
    }
}
