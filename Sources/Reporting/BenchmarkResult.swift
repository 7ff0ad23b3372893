public import Profiles

/// One measurement beside its peer's, and what was asked of it.
public struct BenchmarkResult: Hashable, Sendable {
    public var name: String
    /// The median of the samples.
    public var value: Double
    public var unit: String
    public var better: Better
    /// What was measured side by side, for example `redis-server`.
    public var peer: String?
    public var peerValue: Double?
    /// The least acceptable, and what is aimed at: times the peer's where there is a peer, else in the unit.
    public var floor: Double?
    public var aim: Double?
    /// In the order of measurement, in the unit.
    public var samples: [Double]

    /// `value` is the median of `samples`; zero without any.
    public init(
        name: String, unit: String, better: Better, samples: [Double], peer: String? = nil,
        peerValue: Double? = nil,
        floor: Double? = nil, aim: Double? = nil
    ) {
        self.name = name
        self.unit = unit
        self.better = better
        self.samples = samples
        self.peer = peer
        self.peerValue = peerValue
        self.floor = floor
        self.aim = aim
        value = BenchmarkResult.median(samples) ?? 0
    }

    /// How many times better than the peer, whichever way is better: above 1 is an advantage. `nil` without a peer, or
    /// when a figure is not positive.
    public var ratio: Double? {
        guard let peerValue, peerValue > 0, value > 0 else { return nil }
        return better == .higher ? value / peerValue : peerValue / value
    }

    /// Whether the floor is met; `nil` when there is none, or nothing to compare with.
    public var meetsFloor: Bool? { floor.flatMap(meets) }
    public var meetsAim: Bool? { aim.flatMap(meets) }

    private func meets(_ goal: Double) -> Bool? {
        if peer != nil { return ratio.map { $0 >= goal } }
        guard !samples.isEmpty else { return nil }
        return better == .higher ? value >= goal : value <= goal
    }

    /// The middle sample, or the mean of the two in the middle.
    public static func median(_ samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        let sorted = samples.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The members that scripts rely on.
    public var document: Value {
        [
            "name": .string(name), "value": .number(value), "unit": .string(unit), "peer": .optional(peer),
            "peerValue": .optional(peerValue), "ratio": .optional(ratio), "floor": .optional(floor),
            "aim": .optional(aim), "samples": .array(samples.map { .number($0) }),
        ]
    }
}
