import Glibc
import Measurement
import NodeRuntime
import Reporting
import SansIO

/// A client of HTTP/1.1 servers on loopback: prepared requests over keep-alive connections, one at a time on each.
///
/// *Closed*, each connection sends as soon as it has its answer, which finds a server's saturation. *Open*, requests
/// are due at a steady rate whatever the server does, and an answer's time counts from when its request was due: a
/// server that stalls is charged with all that waited.
struct LoadGenerator {
    struct Result {
        /// Answers of class 2xx.
        var answers = 0
        var failures = 0
        var seconds = 0.0
        /// Open only: from due to answered, in nanoseconds.
        var latencies = Distribution()
    }

    private struct Connection {
        var descriptor: Int32
        var received: [UInt8] = []
        /// When the request under way was due; `nil` without one.
        var due: Instant?
    }

    private var connections: [Connection] = []
    private let requests: [[UInt8]]
    private var nextRequest = 0
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)

    /// - Parameter requests: Sent in turn, by whichever connection is free.
    init(port: UInt16, connections count: Int, requests: [[UInt8]]) throws {
        guard !requests.isEmpty, count > 0 else { throw BenchmarkFailure("there is nothing to send") }
        self.requests = requests
        for _ in 0..<count {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = loopback(port: port)
            let code = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard code == 0 else { throw BenchmarkFailure("nobody listens at port \(port)") }
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            connections.append(Connection(descriptor: descriptor))
        }
    }

    func close() {
        for connection in connections { Glibc.close(connection.descriptor) }
    }

    /// Sends for so long, and waits for what is under way.
    ///
    /// - Parameter rate: Requests a second, open; `nil` is closed.
    mutating func run(for duration: Duration, rate: Double?) throws -> Result {
        var result = Result()
        let start = SystemClock.now
        let end = start + duration
        var idle = Array(connections.indices.reversed())
        var sent = 0
        var now = start
        while now < end || idle.count < connections.count {
            while now < end, let index = idle.last {
                let due = rate.map { start + .nanoseconds(Int64(Double(sent) * 1e9 / $0)) } ?? now
                if due > now { break }
                idle.removeLast()
                try send(on: index, due: due)
                sent += 1
            }
            if now > end + .seconds(10) { throw BenchmarkFailure("answers are missing after ten seconds") }
            // An open run looks at the clock all the time: a sleep is longer than the time between two requests.
            for index in wait(milliseconds: rate == nil || now >= end ? 100 : 0) {
                guard let isGood = try receive(on: index) else { continue }
                if isGood { result.answers += 1 } else { result.failures += 1 }
                if rate != nil, let due = connections[index].due {
                    result.latencies.record(SystemClock.now - due)
                }
                connections[index].due = nil
                idle.append(index)
            }
            now = SystemClock.now
        }
        result.seconds = Double((now - start).nanoseconds) / 1e9
        return result
    }

    private func wait(milliseconds: Int32) -> [Int] {
        var items = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        guard poll(&items, nfds_t(items.count), milliseconds) > 0 else { return [] }
        return items.indices.filter { items[$0].revents != 0 }
    }

    private mutating func send(on index: Int, due: Instant) throws {
        let request = requests[nextRequest]
        nextRequest = (nextRequest + 1) % requests.count
        connections[index].due = due
        let count = request.withUnsafeBytes {
            Glibc.send(connections[index].descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count != request.count { throw BenchmarkFailure("a request could not be sent whole") }
    }

    /// Reads what there is; whether the answer is a success, `nil` while it is not whole.
    private mutating func receive(on index: Int) throws -> Bool? {
        let descriptor = connections[index].descriptor
        let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { throw BenchmarkFailure("the server closed a connection") }
        connections[index].received += chunk[..<count]
        guard let status = LoadGenerator.wholeAnswer(connections[index].received) else { return nil }
        connections[index].received.removeAll(keepingCapacity: true)
        return (200..<300).contains(status)
    }

    /// The status of an answer that is there whole, by its `Content-Length`; one without has no body.
    private static func wholeAnswer(_ bytes: [UInt8]) -> Int? {
        let name = Array("\r\ncontent-length:".utf8)
        var length = 0
        var index = 0
        while index + 3 < bytes.count {
            if bytes[index] == 0x0d, bytes[index + 2] == 0x0d {
                let digits = bytes.dropFirst(9).prefix(3)
                let status = digits.reduce(0) { $0 * 10 + Int($1 &- 48) }
                return index + 4 + length <= bytes.count ? status : nil
            }
            if bytes[index] == 0x0d, index + name.count < bytes.count,
                name.indices.allSatisfy({
                    bytes[index + $0] == name[$0] || bytes[index + $0] | 0x20 == name[$0]
                })
            {
                length = bytes[(index + name.count)...].drop { $0 == 0x20 }.prefix { $0 >= 48 && $0 < 58 }
                    .reduce(0) { $0 * 10 + Int($1 - 48) }
            }
            index += 1
        }
        return nil
    }
}
