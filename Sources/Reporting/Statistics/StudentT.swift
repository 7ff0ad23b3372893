internal import SansIO

/// Student's t distribution: how far the mean of a few samples lies from the mean of all.
public enum StudentT {
    /// The probability of at most `value`, with `degrees` of freedom above zero, which need not be whole.
    public static func cumulative(_ value: Double, degrees: Double) -> Double {
        precondition(degrees > 0, "Student's t has degrees of freedom above zero, not \(degrees)")
        let tail = 0.5 * incompleteBeta(degrees / (degrees + value * value), degrees / 2, 0.5)
        return value > 0 ? 1 - tail : tail
    }

    /// How far from zero both ends of an interval lie that holds `share` of the distribution: 2.776 for 95 % and four
    /// degrees of freedom. Right to nine digits; `share` from 0 to 0.999.
    public static func width(holding share: Double, degrees: Double) -> Double {
        precondition((0...0.999).contains(share), "an interval holds a share from 0 to 0.999, not \(share)")
        let goal = (1 + share) / 2
        var low = 0.0
        var high = 1.0
        while cumulative(high, degrees: degrees) < goal, high < 1e12 { high *= 2 }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if cumulative(middle, degrees: degrees) < goal { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The regularised incomplete beta function, by its continued fraction (Press et al., Numerical Recipes, 6.4).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let logarithm =
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * ExactMath.logarithm(x)
            + b * ExactMath.logarithm(1 - x)
        let front = ExactMath.exponential(logarithm)
        // The fraction converges fast on this side of the mean, and by symmetry on the other.
        return x < (a + 1) / (a + b + 2)
            ? front * continuedFraction(x, a, b) / a : 1 - front * continuedFraction(1 - x, b, a) / b
    }

    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let least = 1e-300
        func awayFromZero(_ value: Double) -> Double { value.magnitude < least ? least : value }
        var c = 1.0
        var d = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...500 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / awayFromZero(1 + even * d)
            c = awayFromZero(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / awayFromZero(1 + odd * d)
            c = awayFromZero(1 + odd / c)
            result *= d * c
            if (d * c - 1).magnitude < 1e-15 { break }
        }
        return result
    }

    /// The logarithm of the gamma function above zero (Lanczos's approximation, g = 7, nine terms).
    static func logGamma(_ x: Double) -> Double {
        // Γ(x) = Γ(x + 1) / x keeps the argument where the approximation is good.
        if x < 0.5 { return logGamma(x + 1) - ExactMath.logarithm(x) }
        let shifted = x - 1
        var sum = lanczos[0]
        for index in 1..<lanczos.count { sum += lanczos[index] / (shifted + Double(index)) }
        let t = shifted + 7.5
        return 0.918_938_533_204_672_7 + (shifted + 0.5) * ExactMath.logarithm(t) - t
            + ExactMath.logarithm(sum)
    }

    private static let lanczos = [
        0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
        -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ]
}
