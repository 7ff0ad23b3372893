public import SansIO

/// What a link does to the bytes that cross it.
public struct LinkShape: Hashable, Sendable {
    /// From the listening side to the target.
    public var delayToTarget: Duration
    /// From the target back to the listening side.
    public var delayFromTarget: Duration
    /// Added to the delay of each piece. A piece never overtakes an earlier one of its connection, so that a late piece
    /// holds up what follows it, as TCP does.
    public var jitter: Spread
    /// The rate of each direction, shared by all its connections; `nil` is unlimited, and at least 1,000 otherwise.
    public var bitsPerSecond: Int64?
    /// The share of 1,460-byte segments that are lost. A lost one arrives a round trip late (TCP's fast retransmit).
    public var loss: Ratio
    /// How many bytes of one direction of one connection may wait beyond the bandwidth-delay product. With unlimited
    /// bandwidth this alone is the window: throughput is at most this per one-way delay.
    public var queueMaximum: Int

    public static let queueMaximumDefault = 4 << 20

    /// Half of `roundTrip` each way.
    public init(
        roundTrip: Duration = .zero, jitter: Spread = .zero, bitsPerSecond: Int64? = nil,
        loss: Ratio = .zero,
        queueMaximum: Int = queueMaximumDefault
    ) {
        self.init(
            delayToTarget: roundTrip / 2, delayFromTarget: roundTrip / 2, jitter: jitter,
            bitsPerSecond: bitsPerSecond, loss: loss, queueMaximum: queueMaximum)
    }

    public init(
        delayToTarget: Duration, delayFromTarget: Duration, jitter: Spread = .zero,
        bitsPerSecond: Int64? = nil,
        loss: Ratio = .zero, queueMaximum: Int = queueMaximumDefault
    ) {
        self.delayToTarget = max(.zero, delayToTarget)
        self.delayFromTarget = max(.zero, delayFromTarget)
        self.jitter = jitter
        self.bitsPerSecond = bitsPerSecond.map { max(1_000, $0) }
        self.loss = loss
        self.queueMaximum = max(1, queueMaximum)
    }

    public var roundTrip: Duration { delayToTarget + delayFromTarget }

    func delay(_ direction: LinkDirection) -> Duration {
        switch direction {
        case .toTarget: delayToTarget
        case .fromTarget: delayFromTarget
        }
    }

    /// The bytes that may wait in one direction of a connection before the relay stops reading.
    func window(_ direction: LinkDirection) -> Int {
        guard let bitsPerSecond else { return queueMaximum }
        let seconds = Double((delay(direction) + (jitter.maximum ?? jitter.mean * 5)).nanoseconds) / 1e9
        let product = min(Double(bitsPerSecond) / 8 * seconds, 1e12)
        return queueMaximum + Int(product)
    }

    /// The largest piece to send at once, so that a piece takes the line for a millisecond at most, but never less
    /// than a segment.
    var pieceMaximum: Int {
        guard let bitsPerSecond else { return .max }
        return max(LinkShape.segment, Int(bitsPerSecond / 8_000))
    }

    /// What one TCP segment carries over Ethernet.
    static let segment = 1_460
}

/// One of the two ways through a link.
enum LinkDirection: CaseIterable, Sendable {
    case toTarget, fromTarget

    var opposite: LinkDirection { self == .toTarget ? .fromTarget : .toTarget }
}

/// One or both ways through a link.
public struct LinkDirections: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// From the listening side to the target.
    public static let toTarget = LinkDirections(rawValue: 1)
    /// From the target to the listening side.
    public static let fromTarget = LinkDirections(rawValue: 2)
    public static let both: LinkDirections = [.toTarget, .fromTarget]

    func contains(_ direction: LinkDirection) -> Bool { contains(LinkDirections(direction)) }

    mutating func insert(_ direction: LinkDirection) { formUnion(LinkDirections(direction)) }

    private init(_ direction: LinkDirection) {
        self = direction == .toTarget ? .toTarget : .fromTarget
    }
}
