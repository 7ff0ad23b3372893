public import Measurement

/// A series that a run measured, with what it is of.
public struct RunSeries: Sendable {
    public var name: String
    /// A region, the name of an edge, or `hub`.
    public var place: String
    /// Of its values: a count, or nanoseconds.
    public var kind: MetricValue.Kind
    public var series: TimeSeries
}

extension RegionMeasurements {
    var namedSeries: [RunSeries] {
        let all: [(String, MetricValue.Kind, TimeSeries)] = [
            ("projection.slowest", .duration, slowestProjection), ("age.greatest", .duration, greatestAge),
            ("pages.full", .count, full), ("pages.stale", .count, stale), ("pages.none", .count, none),
            ("failed", .count, failed), ("refreshes", .count, refreshes), ("outbox", .count, outbox),
        ]
        return all.map { RunSeries(name: $0, place: region, kind: $1, series: $2) }
    }
}

extension LinkMeasurements {
    var namedSeries: [RunSeries] {
        [
            RunSeries(name: "link.bytesToEdge", place: edge, kind: .count, series: bytesToEdge),
            RunSeries(name: "link.bytesToHub", place: edge, kind: .count, series: bytesToHub),
            RunSeries(name: "link.queue", place: edge, kind: .count, series: queued),
        ]
    }
}

extension HubMeasurements {
    var namedSeries: [RunSeries] {
        [
            RunSeries(name: "hub.inputs", place: "hub", kind: .count, series: inputs),
            RunSeries(name: "hub.busy", place: "hub", kind: .duration, series: busy),
            RunSeries(name: "hub.queue", place: "hub", kind: .count, series: queued),
            RunSeries(name: "hub.postponed", place: "hub", kind: .count, series: postponed),
        ]
    }
}

extension RunMeasurements {
    /// All of them: by region, by edge, then the hub's.
    public var series: [RunSeries] {
        regions.flatMap(\.namedSeries) + links.flatMap(\.namedSeries) + hub.namedSeries
    }
}
