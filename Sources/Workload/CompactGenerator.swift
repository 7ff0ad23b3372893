public import SansIO

/// A generator of eight bytes (SplitMix64), so that each of a million visitors can own one.
public struct CompactGenerator: Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`. The bias of a multiply-shift is below 2⁻³² here.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a draw needs a positive bound, not \(bound)")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    public mutating func happens(_ ratio: Ratio) -> Bool {
        ratio.numerator > 0 && next().multipliedFullWidth(by: Ratio.denominator).high < ratio.numerator
    }

    public mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }
}
