internal import HTTPTypes
internal import Profiles
internal import SansIO

/// A filter of events by one of their properties: `web.webPageDetails.isHomePage=false`,
/// `placeContext.localTime<="2026-07-20"` (Real-Time Customer Profile API, Entities: `property`).
///
/// What is compared follows from both sides: numbers and truths without quotation marks with their like, a date
/// (`yyyy-mm-dd` or `yyyymmdd`) with the day, in UTC, of a field that holds a time, all else with texts, by their
/// characters. Through lists a path leads to each item: an event passes when one of them does. What a field holds that
/// cannot be compared, or an event that lacks it, is unequal, and neither below nor above.
struct EventFilter {
    /// Published.
    static let countMaximum = 3

    private enum Comparison: String, CaseIterable {
        // Longer signs first: `<=` begins with `<`.
        case atMost = "<="
        case atLeast = ">="
        case notEqual = "!="
        case below = "<"
        case above = ">"
        case equal = "="
    }

    private let steps: [String]
    private let comparison: Comparison
    /// As texts are compared with it.
    private let text: String
    /// As numbers and truths are; `nil` in quotation marks and for other texts.
    private let literal: Value?
    /// Midnight of the date that it is.
    private let day: Timestamp?

    init(_ filter: String) throws {
        let path = filter.prefix { !"=!<>".contains($0) }
        let rest = filter.dropFirst(path.count)
        guard !path.isEmpty,
            let comparison = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) })
        else {
            throw Problem(
                .badRequest,
                "property is a path, one of = != < <= > >=, and a value, such as commerce.order.priceTotal>=10"
            )
        }
        let value = rest.dropFirst(comparison.rawValue.count)
        let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
        text = String(isQuoted ? value.dropFirst().dropLast() : value)
        guard isQuoted || !text.isEmpty else {
            throw Problem(
                .badRequest, "property compares \(path) with nothing: give a value, \"\" for no text")
        }
        literal = isQuoted ? nil : EventFilter.literal(text)
        if case .bool? = literal, comparison != .equal, comparison != .notEqual {
            throw Problem(.badRequest, "property compares \(path) with \(text): that goes by = and != only")
        }
        steps = Value.steps(of: String(path))
        day = EventFilter.day(text)
        self.comparison = comparison
    }

    /// Whether an event with this body passes.
    func passes(_ body: Value) -> Bool {
        let orders = EventFilter.values(in: body, at: steps[...]).map(order)
        return comparison == .notEqual
            ? !orders.contains(0) : orders.contains { order in order.map(isSatisfied) ?? false }
    }

    private func isSatisfied(by order: Int) -> Bool {
        switch comparison {
        case .equal: order == 0
        case .notEqual: order != 0
        case .below: order < 0
        case .atMost: order <= 0
        case .above: order > 0
        case .atLeast: order >= 0
        }
    }

    /// Below, at or above zero as the field comes before, equals or comes after the filter's value; `nil` where the
    /// two cannot be compared.
    private func order(of field: Value) -> Int? {
        switch (field, literal) {
        case (.string(let held), _):
            if let day, let time = Timestamp(rfc3339: held)?.startOfDay ?? EventFilter.day(held) {
                return EventFilter.order(time, day)
            }
            return EventFilter.order(held, text)
        case (.bool(let held), .bool(let wanted)?): return held == wanted ? 0 : nil
        case (.integer(let held), .integer(let wanted)?): return EventFilter.order(held, wanted)
        case (.integer(let held), .number(let wanted)?): return EventFilter.order(Double(held), wanted)
        case (.number(let held), .integer(let wanted)?): return EventFilter.order(held, Double(wanted))
        case (.number(let held), .number(let wanted)?): return EventFilter.order(held, wanted)
        default: return nil
        }
    }

    private static func order<Kind: Comparable>(_ one: Kind, _ other: Kind) -> Int {
        one < other ? -1 : one == other ? 0 : 1
    }

    private static func literal(_ text: String) -> Value? {
        switch text {
        case "true": return true
        case "false": return false
        default:
            if let number = Int64(text) { return .integer(number) }
            guard let number = Double(text), number.isFinite else { return nil }
            return .number(number)
        }
    }

    private static func day(_ text: String) -> Timestamp? {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            return Timestamp(date: text)
        }
        return Timestamp(date: "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))")
    }

    private static func values(in value: Value, at steps: ArraySlice<String>) -> [Value] {
        if let items = value.array { return items.flatMap { values(in: $0, at: steps) } }
        guard let step = steps.first else { return [value] }
        return value.fields?[step].map { values(in: $0, at: steps.dropFirst()) } ?? []
    }
}
