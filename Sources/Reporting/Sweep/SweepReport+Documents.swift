public import Profiles

extension SweepReport {
    /// The sweep as JSON, ending with a newline. Numbers are nanoseconds, shares from 0 to 1, or counts.
    public func json() -> [UInt8] { document.jsonBytes() + [UInt8(ascii: "\n")] }

    public var document: Value {
        [
            "format": "spoke-sweep", "version": 1, "name": .string(name),
            "confidence": .number(Estimate.confidence),
            "constants": .array(
                constants.map { ["name": .string($0.name), "value": .string($0.value)] }),
            "axes": .array(
                axes.map { ["name": .string($0.name), "values": .array($0.values.map { .string($0) })] }),
            "points": .array(points.map(document)),
        ]
    }

    private func document(_ point: Point) -> Value {
        let metrics = zip(columns, point.estimates).map { column, estimate in
            (column.fullName, estimate?.document ?? .null)
        }
        return [
            "values": .array(point.values.map { .string($0) }),
            "seeds": .array(point.seeds.map { .unsigned($0) }), "clean": .count(point.clean),
            "metrics": .object(Fields(metrics)),
        ]
    }

    /// A row for each point and metric: the settings, then the metric's mean and 95 % interval over the seeds.
    public var csv: String {
        var csv = CSV(
            axes.map(\.name) + [
                "metric", "region", "unit", "runs", "mean", "low", "high", "standardDeviation", "minimum",
                "maximum",
            ])
        for point in points {
            for (column, estimate) in zip(columns, point.estimates) {
                guard let estimate else { continue }
                let numbers: [Double?] = [
                    estimate.mean, estimate.interval?.lowerBound, estimate.interval?.upperBound,
                    estimate.standardDeviation, estimate.minimum, estimate.maximum,
                ]
                csv.add(
                    point.values + [column.name, column.region ?? "", column.kind.unit, "\(estimate.count)"]
                        + numbers.map { $0.map { "\($0)" } ?? "" })
            }
        }
        return csv.text
    }
}
