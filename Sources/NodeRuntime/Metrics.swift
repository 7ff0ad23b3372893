internal import Synchronization

/// A number that only rises.
public final class Counter: Sendable {
    private let number = Atomic<Int>(0)

    public init() {}

    public func increment(by count: Int = 1) { number.wrappingAdd(count, ordering: .relaxed) }
    public var value: Int { number.load(ordering: .relaxed) }
}

/// A number that rises and falls.
public final class Gauge: Sendable {
    private let number = Atomic<Int>(0)

    public init() {}

    public func set(_ value: Int) { number.store(value, ordering: .relaxed) }
    public func add(_ difference: Int) { number.wrappingAdd(difference, ordering: .relaxed) }
    public var value: Int { number.load(ordering: .relaxed) }
}

/// The metrics of one process, rendered in Prometheus' text format in the order in which they were made.
///
/// Names follow Prometheus' conventions: `spoke_` first, base units (seconds, bytes) last, counters end in
/// `_total`.
public final class Metrics: Sendable {
    private enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
    }

    private struct Family: Sendable {
        var name: String
        var help: String
        var instrument: Instrument
    }

    private let families = Mutex<[Family]>([])

    public init() {}

    public func counter(_ name: String, _ help: String) -> Counter {
        precondition(name.hasSuffix("_total"), "a counter's name ends in _total: \(name)")
        let counter = Counter()
        register(name, help, .counter(counter))
        return counter
    }

    public func gauge(_ name: String, _ help: String) -> Gauge {
        let gauge = Gauge()
        register(name, help, .gauge(gauge))
        return gauge
    }

    public func histogram(_ name: String, _ help: String, bounds: [Duration]) -> Histogram {
        precondition(name.hasSuffix("_seconds"), "a histogram of durations is in seconds: \(name)")
        let histogram = Histogram(bounds: bounds)
        register(name, help, .histogram(histogram))
        return histogram
    }

    private func register(_ name: String, _ help: String, _ instrument: Instrument) {
        families.withLock { families in
            precondition(!families.contains { $0.name == name }, "the metric \(name) exists already")
            families.append(Family(name: name, help: help, instrument: instrument))
        }
    }

    /// All of the process's metrics, and `counters` of a node, as one text.
    public func text(with counters: [(name: String, help: String, value: Int, isGauge: Bool)] = []) -> String
    {
        var text = MetricsText()
        for counter in counters {
            text.append(counter.name, counter.help, counter.isGauge ? "gauge" : "counter")
            text.append(counter.name, value: counter.value)
        }
        for family in families.withLock({ $0 }) {
            switch family.instrument {
            case .counter(let counter):
                text.append(family.name, family.help, "counter")
                text.append(family.name, value: counter.value)
            case .gauge(let gauge):
                text.append(family.name, family.help, "gauge")
                text.append(family.name, value: gauge.value)
            case .histogram(let histogram):
                text.append(family.name, family.help, "histogram")
                text.append(family.name, histogram.snapshot)
            }
        }
        return text.content
    }
}

/// Writes Prometheus' text format, version 0.0.4.
private struct MetricsText {
    var content = ""

    mutating func append(_ name: String, _ help: String, _ type: String) {
        let escaped = help.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        content += "# HELP \(name) \(escaped)\n# TYPE \(name) \(type)\n"
    }

    mutating func append(_ name: String, value: Int) {
        content += "\(name) \(value)\n"
    }

    mutating func append(_ name: String, _ snapshot: Histogram.Snapshot) {
        var cumulative = 0
        for (bound, count) in zip(snapshot.bounds, snapshot.counts) {
            cumulative += count
            content += "\(name)_bucket{le=\"\(seconds(bound))\"} \(cumulative)\n"
        }
        content += "\(name)_bucket{le=\"+Inf\"} \(snapshot.total)\n"
        content += "\(name)_sum \(seconds(snapshot.sum))\n\(name)_count \(snapshot.total)\n"
    }

    private func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
