extension Duration {
    /// The same as `.nanoseconds`, in one multiplication.
    @inlinable public init(nanoseconds: Int64) {
        self.init(attoseconds: Int128(nanoseconds) &* 1_000_000_000)
    }

    /// The whole duration in nanoseconds, towards zero, saturated to what 64 bits hold (about 292 years).
    @inlinable public var nanoseconds: Int64 {
        let whole = attoseconds
        let magnitude = whole.magnitude
        // 10⁹ is 2⁹ times 1,953,125: below 2⁷³ attoseconds (2.6 hours) the rest fits 64 bits, whose division by a
        // constant costs a multiplication. A division of 128 bits at each step of a clock is felt.
        if magnitude < 1 << 73 {
            let quotient = Int64(truncatingIfNeeded: UInt64(truncatingIfNeeded: magnitude >> 9) / 1_953_125)
            return whole < 0 ? 0 &- quotient : quotient
        }
        return longNanoseconds
    }

    public var longNanoseconds: Int64 {
        let quotient = attoseconds / 1_000_000_000
        return Int64(clamping: quotient)
    }

    @inlinable public var milliseconds: Int64 { nanoseconds / 1_000_000 }

    public static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Duration { .seconds(count * 3_600) }
    public static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}
