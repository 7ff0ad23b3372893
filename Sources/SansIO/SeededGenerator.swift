/// A seeded generator (xoshiro256** seeded by SplitMix64) whose sequence is part of Spoke's promise: same seed, same
/// numbers, on any machine. Not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    public init(seed: UInt64) {
        var splitter = seed
        func split() -> UInt64 {
            splitter &+= 0x9E37_79B9_7F4A_7C15
            var mixed = splitter
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        state = (split(), split(), split(), split())
    }

    public mutating func next() -> UInt64 {
        let result = rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, by: 45)
        return result
    }

    /// A generator for another concern, so that one more draw here does not shift the draws there.
    public func split(for concern: String) -> SeededGenerator {
        var hash = StableHash(key: (state.0, state.1))
        hash.combine(concern)
        return SeededGenerator(seed: hash.value.low)
    }

    /// A number from 0 up to, not including, `bound`. `bound` must be positive.
    public mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a draw needs a positive bound")
        // Lemire's multiply-shift with rejection: unbiased, and the same on every machine.
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    public mutating func below(_ bound: Int) -> Int { Int(below(UInt64(bound))) }

    /// A duration from `range`, both ends included.
    public mutating func duration(in range: ClosedRange<Duration>) -> Duration {
        let lower = range.lowerBound.nanoseconds
        let width = UInt64(range.upperBound.nanoseconds - lower)
        return .nanoseconds(lower + Int64(below(width + 1)))
    }

    /// Whether an event of probability `ratio` happens.
    public mutating func happens(_ ratio: Ratio) -> Bool {
        ratio.numerator > 0 && below(Ratio.denominator) < ratio.numerator
    }

    private func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }
}

/// A share of one, exact to a billionth: probabilities without floating point.
public struct Ratio: Hashable, Comparable, Sendable {
    public static let denominator: UInt64 = 1_000_000_000

    public var numerator: UInt64

    /// Clamped to one.
    public init(billionths: UInt64) {
        numerator = min(billionths, Ratio.denominator)
    }

    public static func percent(_ count: UInt64) -> Ratio { Ratio(billionths: count * 10_000_000) }
    public static let zero = Ratio(billionths: 0)
    public static let one = Ratio(billionths: denominator)

    public static func < (lhs: Ratio, rhs: Ratio) -> Bool { lhs.numerator < rhs.numerator }
}
