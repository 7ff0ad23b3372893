internal import Measurement
internal import Profiles
internal import SansIO

extension RunReport {
    /// Everything that was measured over time.
    var measurementsDocument: Value {
        guard let measurements else { return .null }
        return [
            "intervalNanoseconds": .integer(measurements.interval.nanoseconds),
            "followedOneIn": .count(measurements.followedOneIn),
            "regions": .array(measurements.regions.map(document)),
            "links": .array(measurements.links.map(\.document)),
            "hub": [
                "waitNanoseconds": measurements.hub.wait.document,
                "series": RunReport.document(measurements.hub.namedSeries),
            ],
            "faults": .array(measurements.faults.map(\.document)),
        ]
    }

    private func document(_ region: RegionMeasurements) -> Value {
        let samples = RegionDistribution.allCases.filter { $0 != .projectionLatency }.map { kind in
            (kind.rawValue, kind.samples(of: RegionReport(region: region.region, edges: 0), region).document)
        }
        return [
            "region": .string(region.region), "distributionsNanoseconds": .object(Fields(samples)),
            "pages": region.pages.document, "followedAnswers": .count(region.followedAnswers),
            "series": RunReport.document(region.namedSeries),
        ]
    }

    /// The values by the name of the series.
    fileprivate static func document(_ series: [RunSeries]) -> Value {
        .object(Fields(series.map { ($0.name, .array($0.series.values.map { .integer($0) })) }))
    }
}

extension PageViews {
    /// By position and answer.
    fileprivate var document: Value {
        .object(
            Fields(
                Position.allCases.map { position in
                    let counts = Personalisation.allCases.map {
                        ($0.rawValue, Value.count(self[position, $0]))
                    }
                    return (position.rawValue, .object(Fields(counts)))
                }))
    }
}

extension LinkMeasurements {
    fileprivate var document: Value {
        [
            "edge": .string(edge), "region": .string(region),
            "roundTripNanoseconds": .integer(roundTrip.nanoseconds),
            "messagesToEdge": .count(messagesToEdge), "messagesToHub": .count(messagesToHub),
            "dropped": .count(dropped), "series": RunReport.document(namedSeries),
        ]
    }
}

extension FaultMeasurement {
    fileprivate var document: Value {
        [
            "kind": .string(kind), "nodes": .string(nodes), "atNanoseconds": .integer(at.nanoseconds),
            "endNanoseconds": .optional(end), "recoveredNanoseconds": .optional(recovered),
            "regions": .array(regions.map { .string($0) }), "during": during.document,
            "before": before.document,
        ]
    }
}

extension FaultMeasurement.Views {
    fileprivate var document: Value {
        ["full": .count(full), "stale": .count(stale), "none": .count(none), "failed": .count(failed)]
    }
}
