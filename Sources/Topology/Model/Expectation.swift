public import SansIO

/// A line of `expect:`, such as `projection.latency.p99 < 2 s`.
public struct Expectation: Hashable, Sendable, CustomStringConvertible {
    public enum Comparator: String, CaseIterable, Sendable {
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"
        case equal = "="
    }

    public enum Quantity: Hashable, Sendable {
        case duration(Duration)
        case ratio(Ratio)
        case count(UInt64)
    }

    /// Dotted, for example `projection.latency.p99`. Which metrics there are is known to what measures them.
    public var metric: String
    public var comparator: Comparator
    public var quantity: Quantity

    public init(metric: String, comparator: Comparator, quantity: Quantity) {
        self.metric = metric
        self.comparator = comparator
        self.quantity = quantity
    }

    /// Reads `METRIC COMPARATOR QUANTITY`; `nil` on anything else.
    public init?(parsing text: String) {
        let found = Comparator.allCases.compactMap { comparator in
            text.firstRange(of: comparator.rawValue).map { (comparator, $0) }
        }
        // Longer comparators come first in the list, so that `<=` is not read as `<` or `=`.
        guard let (comparator, range) = found.first else { return nil }
        let metric = text[..<range.lowerBound].split(separator: " ")
        let quantity = text[range.upperBound...]
        guard metric.count == 1, TextRule.fieldPath.matches(String(metric[0])) else { return nil }
        if let duration = Duration(parsing: quantity) {
            self.quantity = .duration(duration)
        } else if let count = wholeNumber(parsing: quantity) {
            self.quantity = .count(count)
        } else if let ratio = Ratio(parsing: quantity) {
            self.quantity = .ratio(ratio)
        } else {
            return nil
        }
        self.metric = String(metric[0])
        self.comparator = comparator
    }

    public var description: String { "\(metric) \(comparator.rawValue) \(quantityText)" }

    private var quantityText: String {
        switch quantity {
        case .duration(let duration): duration.quantityText
        case .ratio(let ratio): ratio.quantityText
        case .count(let count): groupedText(count)
        }
    }

    /// Whether a measured value fulfils it; `nil` if it is of another kind than the quantity.
    public func isMet(by measured: Quantity) -> Bool? {
        switch (measured, quantity) {
        case (.duration(let value), .duration(let bound)): holds(value, bound)
        case (.ratio(let value), .ratio(let bound)): holds(value, bound)
        case (.count(let value), .count(let bound)): holds(value, bound)
        default: nil
        }
    }

    private func holds<Value: Comparable>(_ value: Value, _ bound: Value) -> Bool {
        switch comparator {
        case .atMost: value <= bound
        case .atLeast: value >= bound
        case .below: value < bound
        case .above: value > bound
        case .equal: value == bound
        }
    }
}
