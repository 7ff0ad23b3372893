/// Logarithm, exponential and the normal distribution's quantiles from additions, multiplications, divisions and square
/// roots alone, which IEEE 754 rounds the same everywhere: the system's own differ in the last digit from library to
/// library, and a simulation must not.
public enum ExactMath {
    private static let logarithmOf2 = 0.693_147_180_559_945_3

    /// The natural logarithm of a positive, finite number.
    public static func logarithm(_ value: Double) -> Double {
        precondition(value > 0 && value.isFinite, "only positive numbers have a logarithm, not \(value)")
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.414_213_562_373_095_1 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1)), whose series ends below the last digit here.
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var sum = 0.0
        for power in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(power) }
        return exponent * logarithmOf2 + 2 * ratio * sum
    }

    /// e to the power of a number from -700 to 700; what is outside counts as the nearer end.
    public static func exponential(_ value: Double) -> Double {
        let bounded = min(700, max(-700, value))
        let scale = (bounded / logarithmOf2).rounded()
        let rest = bounded - scale * logarithmOf2
        var sum = 1.0
        for term in stride(from: 17, through: 1, by: -1) { sum = 1 + sum * rest / Double(term) }
        return Double(sign: .plus, exponent: Int(scale), significand: sum)
    }

    /// Where the standard normal distribution has reached a share strictly between 0 and 1; right to nine digits
    /// (P. J. Acklam's approximation).
    public static func normalQuantile(_ share: Double) -> Double {
        precondition(share > 0 && share < 1, "a quantile needs a share between 0 and 1, not \(share)")
        if share > 0.5 { return -normalQuantile(1 - share) }
        if share < 0.024_25 {
            let tail = (-2 * logarithm(share)).squareRoot()
            return polynomial(tailOver, tail) / (polynomial(tailUnder, tail) * tail + 1)
        }
        let offset = share - 0.5
        let square = offset * offset
        return polynomial(middleOver, square) * offset / (polynomial(middleUnder, square) * square + 1)
    }

    private static func polynomial(_ coefficients: [Double], _ value: Double) -> Double {
        var sum = 0.0
        for coefficient in coefficients { sum = sum * value + coefficient }
        return sum
    }

    private static let middleOver = [
        -3.969_683_028_665_376e+01, 2.209_460_984_245_205e+02, -2.759_285_104_469_687e+02,
        1.383_577_518_672_690e+02, -3.066_479_806_614_716e+01, 2.506_628_277_459_239e+00,
    ]
    private static let middleUnder = [
        -5.447_609_879_822_406e+01, 1.615_858_368_580_409e+02, -1.556_989_798_598_866e+02,
        6.680_131_188_771_972e+01, -1.328_068_155_288_572e+01,
    ]
    private static let tailOver = [
        -7.784_894_002_430_293e-03, -3.223_964_580_411_365e-01, -2.400_758_277_161_838e+00,
        -2.549_732_539_343_734e+00, 4.374_664_141_464_968e+00, 2.938_163_982_698_783e+00,
    ]
    private static let tailUnder = [
        7.784_695_709_041_462e-03, 3.224_671_290_700_398e-01, 2.445_134_137_142_996e+00,
        3.754_408_661_907_416e+00,
    ]
}
