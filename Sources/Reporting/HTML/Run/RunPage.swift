internal import Measurement
internal import SansIO

/// The page about one run: what its sections share. Each section is a function of its own.
struct RunPage: Sendable {
    let report: RunReport
    /// With their samples sorted. Of a run that measured nothing over time there are the projection latencies alone.
    let regions: [RegionMeasurements]
    let measurements: RunMeasurements?
    /// All regions' projection latencies together.
    let projectionLatency: Distribution
    let pages: PageViews
    /// For charts, and for the tables behind them.
    let fine: Timeline
    let coarse: Timeline
    /// Regions with lines of their own in charts, and their colours.
    let plotted: [(region: RegionMeasurements, tint: Tint)]

    private static let stepsMaximum = 180
    private static let tableStepsMaximum = 56

    init(_ report: RunReport) {
        self.report = report
        measurements = report.measurements
        let interval = report.measurements?.interval ?? .seconds(1)
        var regions = report.measurements?.regions ?? report.regions.map { RegionMeasurements($0, interval) }
        for index in regions.indices { regions[index].sort() }
        self.regions = regions
        projectionLatency = Distribution(merging: regions.map(\.projectionLatency))
        pages = regions.reduce(into: PageViews()) { $0.merge($1.pages) }
        let longest = RunPage.longest(regions, report.measurements)
        fine = Timeline(report.covered, interval: interval, longest: longest, most: RunPage.stepsMaximum)
        coarse = Timeline(
            report.covered, interval: interval, longest: longest, most: RunPage.tableStepsMaximum)
        plotted = RunPage.mostVisited(regions)
    }

    func bytes() -> [UInt8] {
        Document(title: "\(report.name) · Spoke") { page in
            writeHeader(&page)
            page.element("main") { page in
                writeKeyFigures(&page)
                writeMap(&page)
                writeLatency(&page)
                writeStages(&page)
                writePersonalisation(&page)
                writeStaleness(&page)
                writeLoad(&page)
                writeFaults(&page)
                writeProof(&page)
            }
            writeReading(&page)
        }.bytes()
    }

    // MARK: - Shared by sections

    /// A section with its anchor in the navigation, if this run has something for it.
    func section(
        _ anchor: Anchor, lead: String, _ page: inout Markup, content: Markup.Content
    ) {
        guard anchors.contains(anchor) else { return }
        page.newline()
        page.element("section", ["id": anchor.rawValue]) { page in
            page.element("h2", [:], anchor.title)
            if !lead.isEmpty { page.element("p", ["class": "lead"], lead) }
            content(&page)
        }
    }

    enum Anchor: String, CaseIterable {
        case map, latency, stages, pages, age, load, faults, proof

        var title: String {
            switch self {
            case .map: "Where everything is"
            case .latency: "How soon a change can be seen"
            case .stages: "Where the time goes"
            case .pages: "What visitors got"
            case .age: "How old the answers were"
            case .load: "Load over time"
            case .faults: "Faults and their effect"
            case .proof: "What was proved"
            }
        }
    }

    /// The sections that this run has something for.
    var anchors: [Anchor] {
        Anchor.allCases.filter { anchor in
            switch anchor {
            case .map, .pages: !report.regions.isEmpty
            case .stages, .age, .load: measurements != nil
            case .latency, .faults, .proof: true
            }
        }
    }

    var edges: Int { report.regions.reduce(0) { $0 + $1.edges } }

    var lookups: RegionReport.Lookups { report.regions.reduce(into: .init()) { $0.add($1.lookups) } }

    /// The time of the run as an axis of charts.
    var timeAxis: Axis {
        .linear(
            "time since the beginning", .duration,
            from: 0...max(Double(report.covered.nanoseconds), fine.start(of: fine.steps)))
    }

    /// Says which regions have no line in charts; empty when all have.
    var leftOutNote: String {
        let count = regions.count - plotted.count
        guard count > 0 else { return "" }
        return " Lines for the \(plotted.count) regions with the most page views; the tables have all"
            + " \(regions.count)."
    }

    func text(_ duration: Duration?) -> String { duration.map { Quantity.text($0) } ?? "–" }

    private static func longest(_ regions: [RegionMeasurements], _ measurements: RunMeasurements?) -> Int {
        var series = regions.flatMap { region in
            [
                region.slowestProjection, region.greatestAge, region.full, region.stale, region.none,
                region.failed, region.refreshes, region.outbox,
            ]
        }
        if let measurements {
            series += measurements.links.flatMap { [$0.bytesToEdge, $0.bytesToHub, $0.queued] }
            let hub = measurements.hub
            series += [hub.inputs, hub.busy, hub.queued, hub.postponed]
        }
        return series.map(\.values.count).max() ?? 0
    }

    /// In their order, as many as have colours of their own.
    private static func mostVisited(
        _ regions: [RegionMeasurements]
    ) -> [(region: RegionMeasurements, tint: Tint)] {
        let order = regions.indices.sorted {
            (regions[$1].pages.total, $0) < (regions[$0].pages.total, $1)
        }
        return order.prefix(Tint.seriesMaximum).sorted().enumerated().map { place, index in
            (regions[index], .series(place))
        }
    }
}

extension RegionMeasurements {
    /// What a run of real processes knows of a region.
    fileprivate init(_ report: RegionReport, _ interval: Duration) {
        self.init(region: report.region, interval: interval)
        projectionLatency = report.projectionLatency
    }

    fileprivate mutating func sort() {
        projectionLatency.sort()
        age.sort()
        outdatedFor.sort()
        wait.sort()
        for stage in PipelineStage.allCases { self[stage].sort() }
    }
}

extension Distribution {
    /// All samples of several.
    init(merging parts: [Distribution]) {
        self.init()
        for part in parts { merge(part) }
        sort()
    }
}
