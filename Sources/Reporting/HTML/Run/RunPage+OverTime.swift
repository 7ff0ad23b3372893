internal import Measurement
internal import SansIO

extension RunPage {
    /// Numbers over the time of the run, in the steps of charts and in those of tables.
    struct OverTime: Sendable {
        var name: String
        var tint: Tint
        var fine: [Double]
        var coarse: [Double]
    }

    /// A series for each plotted region.
    func byRegion(_ series: (RegionMeasurements) -> TimeSeries) -> [OverTime] {
        plotted.map { region, tint in
            let series = series(region)
            return OverTime(
                name: region.region, tint: tint, fine: fine.values(series), coarse: coarse.values(series))
        }
    }

    /// A chart over the run, with the faults as bands. `nil` where there was never anything to draw.
    func over(
        _ title: String, _ caption: String, _ measure: Measure, _ parts: [OverTime], isStacked: Bool,
        isLogarithmic: Bool = false
    ) -> Figure? {
        guard parts.contains(where: { $0.fine.contains { $0 > 0 } }) else { return nil }
        let tops: [Double] =
            isStacked
            ? (0..<fine.steps).map { step in parts.reduce(0) { $0 + $1.fine[step] } }
            : parts.flatMap(\.fine)
        let label = "per \(Quantity.text(fine.step))"
        let logarithmic = isLogarithmic ? Axis.logarithmic(label, measure, holding: tops) : nil
        let plot = Plot(
            sentence: "\(title). \(caption)", x: timeAxis,
            y: logarithmic ?? .linear(label, measure, holding: tops),
            style: isStacked ? .stackedSteps(width: fine.stepWidth) : .steps(width: fine.stepWidth),
            series: parts.map { Plot.Series(name: $0.name, tint: $0.tint, points: fine.points($0.fine)) },
            bands: bands, height: 220)
        return Figure(
            title: title, caption: caption, legend: plot.legend, drawing: { plot.draw(&$0) },
            table: table(measure, parts))
    }

    private func table(_ measure: Measure, _ parts: [OverTime]) -> DataTable {
        DataTable(
            columns: [.words("From")] + parts.map { .numbers($0.name) },
            rows: (0..<coarse.steps).map { step in
                [.init(Measure.duration.text(coarse.start(of: step)))]
                    + parts.map { .init(measure.text($0.coarse[step])) }
            })
    }

    /// Faults, as far as charts show them one by one.
    private static let bandsMaximum = 100

    private var bands: [Plot.Band] {
        (measurements?.faults ?? []).prefix(RunPage.bandsMaximum).map { fault in
            let start = Double(fault.at.nanoseconds)
            return Plot.Band(
                range: start...max(start, ending(of: fault)), name: "\(fault.kind) \(fault.nodes)")
        }
    }

    /// When visitors had nothing of a fault any more, as far as is known.
    func ending(of fault: FaultMeasurement) -> Double {
        let end = fault.recovered ?? fault.end ?? report.covered
        return Double(max(end, fault.end ?? end).nanoseconds)
    }

    /// The end of a sentence, where charts have bands.
    func bandsNote(_ measurements: RunMeasurements) -> String {
        measurements.faults.isEmpty ? "" : "; shaded while a fault lasts"
    }
}
