internal import SansIO

/// One direction of a chart: which numbers lie where on it.
struct Axis: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case linear
        /// Every doubling as wide as every other; for positive numbers.
        case logarithmic
        /// Shares of one, every further nine as wide as the one before: 90 %, 99 %, 99.9 %.
        case nines
    }

    struct Mark: Hashable, Sendable {
        var value: Double
        var text: String
    }

    let label: String
    let measure: Measure
    let kind: Kind
    let domain: ClosedRange<Double>
    /// Marks of what is no number; `nil` where the axis finds its own.
    private var names: [Mark]?

    /// An axis from zero, or from the least of `values` where that is less, to a round number above the greatest.
    static func linear(_ label: String, _ measure: Measure, holding values: [Double]) -> Axis {
        let finite = values.filter(\.isFinite)
        let least = min(0, finite.min() ?? 0)
        let greatest = max(0, finite.max() ?? 0)
        let span = greatest > least ? greatest - least : (measure == .duration ? 1e9 : 1)
        let step = measure.step(of: span, most: 5)
        let upper = (max(greatest, least + span) / step).rounded(.up) * step
        return Axis(
            label: label, measure: measure, kind: .linear,
            domain: (least / step).rounded(.down) * step...(measure == .share ? min(1, upper) : upper))
    }

    /// An axis of exactly `domain`.
    static func linear(_ label: String, _ measure: Measure, from domain: ClosedRange<Double>) -> Axis {
        let isEmpty = domain.upperBound <= domain.lowerBound
        return Axis(
            label: label, measure: measure, kind: .linear,
            domain: isEmpty ? domain.lowerBound...domain.lowerBound + 1 : domain)
    }

    /// An axis on which `values` can be told apart: in powers where the greatest is more than fifty times the least, from
    /// zero where that costs little, else from a round number below the least.
    static func fitted(_ label: String, _ measure: Measure, holding values: [Double]) -> Axis {
        let finite = values.filter(\.isFinite)
        guard let least = finite.min(), let greatest = finite.max(), least > 0, greatest > least else {
            return .linear(label, measure, holding: values)
        }
        if greatest > least * 50, let axis = Axis.logarithmic(label, measure, holding: finite) { return axis }
        guard least > greatest * 0.5 else { return .linear(label, measure, holding: values) }
        let step = measure.step(of: greatest - least, most: 4)
        let upper = (greatest / step).rounded(.up) * step
        return Axis(
            label: label, measure: measure, kind: .linear,
            domain: (least / step).rounded(.down) * step...(measure == .share ? min(1, upper) : upper))
    }

    /// Names at the places 0, 1, 2 …; long ones are cut, and of many some are left out.
    static func names(_ label: String, _ names: [String]) -> Axis {
        let every = (names.count - 1) / 8 + 1
        var axis = Axis(
            label: label, measure: .count, kind: .linear, domain: -0.5...max(0.5, Double(names.count) - 0.5))
        axis.names = names.enumerated().filter { $0.offset % every == 0 }.map { place, name in
            Mark(value: Double(place), text: name.count > 10 ? name.prefix(9) + "…" : name)
        }
        return axis
    }

    /// An axis over the positive ones of `values`, of at most eight powers of ten below the greatest; what is less lies
    /// at its beginning. `nil` where none is positive.
    static func logarithmic(_ label: String, _ measure: Measure, holding values: [Double]) -> Axis? {
        let positive = values.filter { $0 > 0 && $0.isFinite }
        guard let least = positive.min(), let greatest = positive.max() else { return nil }
        // Wide enough for a mark even when all are alike.
        let lower = min(max(least, greatest / 1e8), greatest / 4)
        return Axis(
            label: label, measure: measure, kind: .logarithmic, domain: lower / 1.15...greatest * 1.15)
    }

    /// From half to the share that `count` samples can still tell from all.
    static func nines(_ label: String, samples count: Int) -> Axis {
        let last = count >= 10_000 ? 0.999_9 : count >= 1_000 ? 0.999 : count >= 100 ? 0.99 : 0.9
        return Axis(label: label, measure: .share, kind: .nines, domain: 0.5...last)
    }

    /// From 0 to 1 over the domain; what is outside lies at the nearer end.
    func place(_ value: Double) -> Double {
        let (lower, upper) = (bent(domain.lowerBound), bent(domain.upperBound))
        guard upper > lower, !value.isNaN else { return 0 }
        let bounded = min(domain.upperBound, max(domain.lowerBound, value))
        return (bent(bounded) - lower) / (upper - lower)
    }

    /// Marks at round numbers that stand at least `least` apart of the length 1, at most about `count`.
    func marks(most count: Int) -> [Mark] {
        if let names { return names }
        return switch kind {
        case .linear: linearMarks(most: count)
        case .logarithmic: spread(measure.powers(within: domain), apart: 1 / Double(count + 1))
        case .nines: spread([[0.5, 0.9, 0.99, 0.999, 0.999_9]], apart: 0.05)
        }
    }

    /// Fewer than asked for where numbers so close together would read the same.
    private func linearMarks(most count: Int) -> [Mark] {
        for count in stride(from: count, through: 1, by: -1) {
            let step = measure.step(of: domain.upperBound - domain.lowerBound, most: count)
            let first = (domain.lowerBound / step).rounded(.up)
            let last = (domain.upperBound / step + 1e-9).rounded(.down)
            guard last >= first, last - first < 100 else { continue }
            let marks = stride(from: first, through: last, by: 1).map { mark($0 * step) }
            if Set(marks.map(\.text)).count == marks.count { return marks }
        }
        return []
    }

    /// Level by level, whatever still has room.
    private func spread(_ levels: [[Double]], apart gap: Double) -> [Mark] {
        var chosen: [Double] = []
        for value in levels.joined() where domain.contains(value) {
            if chosen.allSatisfy({ abs(place($0) - place(value)) >= gap }) { chosen.append(value) }
        }
        return chosen.sorted().map(mark)
    }

    private func mark(_ value: Double) -> Mark {
        Mark(value: value, text: kind == .nines && value > 0.999 ? "99.99 %" : measure.mark(value))
    }

    private func bent(_ value: Double) -> Double {
        switch kind {
        case .linear: value
        case .logarithmic: ExactMath.logarithm(max(.leastNormalMagnitude, value))
        case .nines: -ExactMath.logarithm(max(1e-9, 1 - value))
        }
    }
}
