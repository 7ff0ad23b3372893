/// A chart of numbers over numbers: lines, steps or stacked areas, with shaded bands behind them. Knows nothing of what
/// it shows.
struct Plot: Sendable {
    struct Point: Hashable, Sendable {
        var x: Double
        /// What is no number leaves a gap.
        var y: Double
        /// Where the true value may lie, if that is known: drawn as a whisker.
        var interval: ClosedRange<Double>?

        init(_ x: Double, _ y: Double, interval: ClosedRange<Double>? = nil) {
            self.x = x
            self.y = y
            self.interval = interval
        }
    }

    struct Series: Hashable, Sendable {
        var name: String
        var tint: Tint
        /// Ascending in `x`.
        var points: [Point]
    }

    /// Something that went on for a while, for example a fault.
    struct Band: Hashable, Sendable {
        var range: ClosedRange<Double>
        var name: String
    }

    enum Style: Hashable, Sendable {
        /// Points joined by lines.
        case lines
        /// Points with marks, joined by lines.
        case markedLines
        /// Each point holds from its `x` for a width, in the units of the axis.
        case steps(width: Double)
        /// As steps, each series upon the ones before it; all series have the same `x`.
        case stackedSteps(width: Double)
    }

    /// What it shows, in a sentence, for those who do not see it.
    var sentence: String
    var x: Axis
    var y: Axis
    var style: Style
    var series: [Series]
    var bands: [Band] = []
    var width = 480.0
    var height = 250.0

    var legend: [LegendEntry] {
        series.map { LegendEntry(name: $0.name, tint: $0.tint, isArea: isStacked) }
    }

    private var isStacked: Bool {
        if case .stackedSteps = style { true } else { false }
    }
}
