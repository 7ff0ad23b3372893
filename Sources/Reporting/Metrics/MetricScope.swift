internal import Measurement

/// What metrics are computed from: a whole run, or one region of it.
struct MetricScope {
    let report: RunReport
    /// Those in question; all of them for the whole run.
    let regions: [RegionReport]
    /// Empty where nothing was measured over time.
    let measured: [RegionMeasurements]
    let links: [LinkMeasurements]
    /// All positions of all regions in question; `nil` where nothing was measured over time.
    let pages: PageViews?
    private let figures: [RegionDistribution: DurationFigures]

    init(_ report: RunReport, region: String? = nil) {
        self.report = report
        regions = report.regions.filter { region == nil || $0.region == region }
        let measurements = report.measurements
        measured = (measurements?.regions ?? []).filter { region == nil || $0.region == region }
        links = (measurements?.links ?? []).filter { region == nil || $0.region == region }
        pages = measured.isEmpty ? nil : measured.reduce(into: PageViews()) { $0.merge($1.pages) }
        var figures: [RegionDistribution: DurationFigures] = [:]
        for kind in RegionDistribution.allCases {
            figures[kind] = DurationFigures(report.samples(kind, region: region))
        }
        self.figures = figures
    }

    var hub: HubMeasurements? { report.measurements?.hub }

    /// `nil` without samples.
    subscript(kind: RegionDistribution) -> DurationFigures? { figures[kind] }

    var lookups: RegionReport.Lookups {
        regions.reduce(into: RegionReport.Lookups()) { $0.add($1.lookups) }
    }

    /// The total of a series of all regions in question; `nil` where nothing was measured over time.
    func sum(_ series: (RegionMeasurements) -> TimeSeries) -> MetricValue? {
        measured.isEmpty ? nil : .count(measured.reduce(0) { $0 + series($1).total })
    }

    /// The total of the links in question.
    func sumOfLinks(_ number: (LinkMeasurements) -> Int) -> MetricValue? {
        links.isEmpty ? nil : .count(links.reduce(0) { $0 + number($1) })
    }
}

extension TimeSeries {
    var total: Int { Int(clamping: values.reduce(Int128(0)) { $0 + Int128($1) }) }
    /// Zero where nothing was recorded.
    var greatest: Int { Int(values.max() ?? 0) }
}
