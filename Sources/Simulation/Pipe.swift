internal import SansIO
internal import Topology
internal import Workload

/// One direction of one connection: first in, first out, with a bound, and a past that may still arrive.
struct Pipe: Sendable {
    /// Raised at each break, so that what was under way can be told from what is.
    private(set) var generation: UInt32 = 0
    private(set) var isConnected = false
    /// The receiver thinks that it is connected, and nothing comes.
    var isDeaf = false
    /// Out of so many messages to come every other one is dropped.
    var alternateDrops = 0
    /// How many partitions, clogs and pauses keep the pipe from delivering.
    var blocks = 0
    var slowedBy = Duration.zero
    /// Numbers of parcels that arrived while the pipe was blocked.
    var held: [Int] = []

    private(set) var inFlight = 0
    private var lastArrival = Instant.zero
    /// When the line has sent what it was given, where it has a bandwidth.
    private var lineFree = Instant.zero
    private let half: Duration
    /// The longest, in nanoseconds, where jitter is even from nothing on.
    private let evenJitter: UInt64?
    private var graceUntil = Instant.zero
    private let link: LinkPlan
    private let mark: Int
    private var generator: CompactGenerator

    init(_ link: LinkPlan, mark: Int, seed: UInt64) {
        self.link = link
        half = .nanoseconds(link.rtt.nanoseconds / 2)
        if case .uniform(let range) = link.jitter.shape, range.lowerBound == .zero {
            evenJitter = UInt64(range.upperBound.nanoseconds)
        } else {
            evenJitter = nil
        }
        self.mark = mark
        generator = CompactGenerator(seed: seed)
    }

    /// When a message sent now arrives; `nil` when it is dropped.
    mutating func admit(_ bytes: Int, at now: Instant) -> Instant? {
        guard isConnected, !isDeaf, inFlight < mark else { return nil }
        if alternateDrops > 0 {
            alternateDrops -= 1
            if alternateDrops % 2 == 1 { return nil }
        }
        inFlight += 1
        var departure = now
        if let bandwidth = link.bandwidth {
            departure = max(now, lineFree) + bandwidth.transmissionTime(bytes: bytes)
            lineFree = departure
        }
        var delay = half + slowedBy + jitter(generator.next())
        if generator.happens(link.loss) { delay += link.rtt + .milliseconds(200) }
        lastArrival = max(lastArrival, departure + delay)
        return lastArrival
    }

    private func jitter(_ draw: UInt64) -> Duration {
        // The common even span in one multiplication.
        guard let width = evenJitter else { return link.jitter.duration(draw: draw) }
        return Duration(nanoseconds: Int64(width.multipliedFullWidth(by: draw << 1).high))
    }

    /// Whether a parcel of this generation still arrives; counts it as arrived.
    mutating func arrive(_ parcel: UInt32, at now: Instant) -> Bool {
        if parcel == generation {
            inFlight -= 1
            return true
        }
        return now <= graceUntil
    }

    /// A parcel that arrived but has to wait stays counted.
    mutating func hold(_ slot: Int, generation parcel: UInt32) {
        if parcel == generation { inFlight += 1 }
        held.append(slot)
    }

    mutating func connect() {
        isConnected = true
        isDeaf = false
    }

    /// Breaks the connection. What is on the wire may still arrive for as long as `grace`.
    mutating func disconnect(at now: Instant, grace: Duration) {
        generation &+= 1
        isConnected = false
        isDeaf = false
        inFlight = 0
        graceUntil = now + grace
    }

    /// A draw for this link's own affairs, such as the time to connect.
    mutating func draw() -> UInt64 { generator.next() }
}
