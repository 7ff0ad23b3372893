internal import Reporting
internal import SansIO
internal import Topology

/// The order of the values of a setting: durations, shares and numbers by size, everything else by its text.
enum SweepOrder {
    /// By the values of the settings, in the order in which the first run has them, then by seed.
    static func sorted(_ runs: [RunSummary]) -> [RunSummary] {
        let keyed = runs.map { run in (key: run.parameters.map { key(of: $0.value) }, run: run) }
        return keyed.sorted { first, second in
            if first.key != second.key { return first.key.lexicographicallyPrecedes(second.key) }
            return first.run.seed < second.run.seed
        }.map(\.run)
    }

    struct Key: Hashable, Comparable {
        /// What has no size comes last.
        var size: Double
        var text: String

        static func < (lhs: Key, rhs: Key) -> Bool { (lhs.size, lhs.text) < (rhs.size, rhs.text) }
    }

    static func key(of value: String) -> Key {
        let size: Double
        if let duration = Duration(parsing: value) {
            size = Double(duration.nanoseconds)
        } else if let ratio = Ratio(parsing: value) {
            size = Double(ratio.numerator) / Double(Ratio.denominator)
        } else {
            size = Double(value.filter { $0 != " " && $0 != "_" }) ?? .infinity
        }
        return Key(size: size.isNaN ? .infinity : size, text: value)
    }
}
