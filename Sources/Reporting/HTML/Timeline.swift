internal import Measurement
internal import SansIO

/// The time of a run cut into steps for a chart or a table: as measured, or several intervals in one where there would be
/// too many.
struct Timeline: Sendable {
    /// Nanoseconds.
    let stepWidth: Double
    let steps: Int
    /// Intervals in a step.
    private let merged: Int

    /// - Parameters:
    ///   - covered: What the run spans at least.
    ///   - longest: Intervals of the longest series.
    init(_ covered: Duration, interval: Duration, longest: Int, most: Int) {
        let width = max(1, interval.nanoseconds)
        let intervals = max(1, longest, Int((max(1, covered.nanoseconds) - 1) / width + 1))
        merged = (intervals - 1) / most + 1
        steps = (intervals - 1) / merged + 1
        stepWidth = Double(width) * Double(merged)
    }

    var step: Duration { .nanoseconds(Int64(clamping: stepWidth)) }

    /// Sums of sums, the greatest of levels; zero where nothing was recorded.
    func values(_ series: TimeSeries) -> [Double] {
        var values = [Double](repeating: 0, count: steps)
        for (index, value) in series.values.enumerated() where index / merged < steps {
            switch series.gathering {
            case .sum: values[index / merged] += Double(value)
            case .maximum: values[index / merged] = max(values[index / merged], Double(value))
            }
        }
        return values
    }

    /// Several series added up, step by step.
    func total(_ series: [TimeSeries]) -> [Double] {
        series.reduce([Double](repeating: 0, count: steps)) { sum, next in
            zip(sum, values(next)).map { $0 + $1 }
        }
    }

    /// The greatest of several series, step by step.
    func greatest(_ series: [TimeSeries]) -> [Double] {
        series.reduce([Double](repeating: 0, count: steps)) { greatest, next in
            zip(greatest, values(next)).map { max($0, $1) }
        }
    }

    func points(_ values: [Double]) -> [Plot.Point] {
        values.enumerated().map { Plot.Point(Double($0.offset) * stepWidth, $0.element) }
    }

    /// When a step begins.
    func start(of step: Int) -> Double { Double(step) * stepWidth }
}
