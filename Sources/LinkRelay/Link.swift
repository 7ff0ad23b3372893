import NIOCore
import SansIO

/// The state of a relay, confined to its event loop: the two lines, what is blocked, and the open connections.
final class Link {
    let loop: any EventLoop
    let target: LinkAddress
    let counters: CounterBox
    private let connectionsMaximum: Int
    private var lines: (toTarget: DelayLine, fromTarget: DelayLine)
    private(set) var shape: LinkShape
    private(set) var partitioned: LinkDirections = []
    private(set) var isClogged = false
    /// By number, ascending: connections are visited in the order in which they came.
    private var connections: [(number: UInt64, connection: RelayConnection)] = []
    private var nextNumber: UInt64 = 0

    init(
        loop: any EventLoop, target: LinkAddress, shape: LinkShape, seed: UInt64, connectionsMaximum: Int,
        counters: CounterBox
    ) {
        self.loop = loop
        self.target = target
        self.shape = shape
        self.connectionsMaximum = connectionsMaximum
        self.counters = counters
        let generator = SeededGenerator(seed: seed)
        lines = (
            DelayLine(direction: .toTarget, shape: shape, generator: generator.split(for: "to target")),
            DelayLine(direction: .fromTarget, shape: shape, generator: generator.split(for: "from target"))
        )
    }

    /// The loop's monotonic clock.
    var now: Instant { Instant(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    func arrival(_ direction: LinkDirection, of count: Int, sent: Instant, after previous: Instant) -> Instant
    {
        switch direction {
        case .toTarget: lines.toTarget.arrival(of: count, sent: sent, after: previous)
        case .fromTarget: lines.fromTarget.arrival(of: count, sent: sent, after: previous)
        }
    }

    func reshape(_ shape: LinkShape) {
        self.shape = shape
        lines.toTarget.shape = shape
        lines.fromTarget.shape = shape
        for (_, connection) in connections { connection.resume() }
    }

    func partition(_ directions: LinkDirections) {
        partitioned.formUnion(directions)
    }

    /// Ends every partition and clog. What was held is sent again, from now, in its order.
    func heal() {
        let healed = partitioned
        partitioned = []
        isClogged = false
        for direction in LinkDirection.allCases where healed.contains(direction) {
            switch direction {
            case .toTarget: lines.toTarget.clear()
            case .fromTarget: lines.fromTarget.clear()
            }
        }
        if !healed.isEmpty {
            for (_, connection) in connections { connection.resend(healed) }
        }
        for (_, connection) in connections { connection.resume() }
    }

    func clog() {
        isClogged = true
    }

    func unclog() {
        isClogged = false
        for (_, connection) in connections { connection.resume() }
    }

    func cut() {
        let cut = connections
        counters.update { $0.connectionsCut += cut.count }
        for (_, connection) in cut { connection.reset() }
    }

    func accept(_ client: any Channel) throws {
        guard connections.count < connectionsMaximum else {
            counters.update { $0.connectionsRefused += 1 }
            client.reset()
            return
        }
        let number = nextNumber
        nextNumber += 1
        let connection = RelayConnection(number: number, client: client, link: self)
        connections.append((number, connection))
        counters.update {
            $0.connectionsAccepted += 1
            $0.connectionsOpen += 1
        }
        try connection.start()
    }

    func remove(_ number: UInt64) {
        guard let index = connections.firstIndex(where: { $0.number == number }) else { return }
        connections.remove(at: index)
        counters.update { $0.connectionsOpen -= 1 }
    }
}
