internal import Measurement
internal import SansIO

/// Lines of comma-separated values (RFC 4180), with `\n` between them, which everything reads.
struct CSV {
    private(set) var text = ""

    init(_ head: [String]) {
        add(head)
    }

    mutating func add(_ fields: [String]) {
        text += fields.map(CSV.quoted).joined(separator: ",") + "\n"
    }

    /// In quotes where a comma, a quote or a line break would be misread.
    private static func quoted(_ field: String) -> String {
        let isPlain = !field.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
        if isPlain { return field }
        var text = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { text += "\"\"" } else { text.unicodeScalars.append(scalar) }
        }
        return text + "\""
    }
}

extension MetricValue {
    /// In files: nanoseconds, a share from 0 to 1, or a count.
    var plainText: String {
        switch self {
        case .duration(let duration): "\(duration.nanoseconds)"
        case .ratio: "\(number)"
        case .count(let count): "\(count)"
        }
    }
}

extension RunReport {
    /// The metrics of runs as CSV: a row for each metric and seed, `region` empty for the whole run, `unit` `ns`, `1` (a
    /// share) or `count`.
    public static func metricsCSV(_ reports: [RunReport]) -> String {
        var csv = CSV(["metric", "region", "value", "unit", "seed"])
        for report in reports {
            for metric in report.metrics {
                csv.add([
                    metric.name, metric.region ?? "", metric.value.plainText, metric.value.kind.unit,
                    "\(report.seed)",
                ])
            }
        }
        return csv.text
    }

    /// The series of runs as CSV: a row for each interval, `place` a region, an edge or the hub, `seconds` where the
    /// interval begins.
    public static func seriesCSV(_ reports: [RunReport]) -> String {
        var csv = CSV(["series", "place", "seconds", "value", "unit", "seed"])
        for report in reports {
            for item in report.measurements?.series ?? [] {
                let step = item.series.interval.milliseconds
                for (index, value) in item.series.values.enumerated() {
                    let start = Double(Int64(index) * step) / 1_000
                    csv.add([
                        item.name, item.place, "\(start)", "\(value)", item.kind.unit, "\(report.seed)",
                    ])
                }
            }
        }
        return csv.text
    }
}
