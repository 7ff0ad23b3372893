import Laboratory
import NIOCore
import NIOPosix
import Profiles
import SansIO
import Synchronization
import Wire
import ZeroMQ

/// Sockets where an edge looks for its hub, and nothing but nonsense from them until they close.
struct NonsenseHub: Sendable {
    let publish: String
    let requests: String
    private let isOver: Flag
    private let work: Task<Void, any Error>

    static func open() async throws -> NonsenseHub {
        let isOver = Flag()
        let (endpoints, bound) = AsyncStream.makeStream(of: (String, String).self)
        let work = Task {
            try await onThread {
                defer { bound.finish() }
                try talk(until: isOver) { bound.yield(($0, $1)) }
            }
        }
        for await (publish, requests) in endpoints {
            return NonsenseHub(publish: publish, requests: requests, isOver: isOver, work: work)
        }
        try await work.value
        throw NotBound()
    }

    struct NotBound: Error {}

    func close() async throws {
        isOver.raise()
        try await work.value
    }

    private static func talk(until isOver: Flag, bound: (String, String) -> Void) throws {
        var generator = SeededGenerator(seed: 17)
        let context = try Context()
        var publisher = try Socket(.xpub, in: context)
        var router = try Socket(.router, in: context)
        bound(try publisher.bind("tcp://127.0.0.1:*"), try router.bind("tcp://127.0.0.1:*"))
        let region = Array("VA6".utf8)
        let valid = Reply(number: 1, epoch: Epoch(1), revision: 1, body: .refused("no")).encoded()
        let pause = try Wakeup()
        while !isOver.isRaised {
            for message in HostileFrames.spoilt([valid], count: 20, drawing: &generator) {
                _ = try publisher.send([region] + message)
                // The subscription matches by prefix, so this arrives too.
                _ = try publisher.send([region + [UInt8(ascii: "0")]] + message)
                _ = try publisher.send([region])
                _ = try router.send([Array("VA6-1".utf8)] + message)
            }
            // The edge's own messages, dropped so that they do not pile up.
            while try publisher.receive() != .nothing {}
            while try router.receive() != .nothing {}
            _ = pause.wait(timeout: .milliseconds(20))
        }
    }
}

/// Raised once, by any thread.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
}

/// The operational side of one node.
struct HTTPMetrics {
    private let address: String
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(_ address: String) {
        self.address = address
    }

    func status(_ path: String) async throws -> Int {
        try await HTTPCaller(group: group).call("GET", address, path).status
    }

    func value(_ name: String) async throws -> Int {
        let reply = try await HTTPCaller(group: group).call("GET", address, "/metrics")
        let text = String(decoding: reply.body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    func close() async throws { try await group.shutdownGracefully() }
}
