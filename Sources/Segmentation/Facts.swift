internal import Profiles

/// What an expression depends on, found while it is lowered.
struct Facts: Hashable, Sendable {
    /// Where a chain stands in the expression.
    enum Polarity: Hashable, Sendable {
        /// The expression, or reached from it by `and`, `or` and the body of `let` only.
        case positive
        /// Below one `not`, otherwise like `positive`.
        case negated
        /// Anywhere else, for example an operand of a comparison.
        case inner
    }

    struct ChainUse: Hashable, Sendable {
        var polarity: Polarity
        var links: Int
        /// The largest COUNT.
        var count: Int
        /// Whether the first link's window lies within the last 24 hours; later links follow it and so do
        /// too.
        var isWithinDay: Bool
        var span: Span
        /// The first link's window, where it has one.
        var window: Expression.Window?
        var windowSpan: Span?
        /// The first link that asks for more than one event, itself or with those before it.
        var secondEventSpan: Span?
    }

    /// An event can change the result only if it falls under one of these.
    enum EventKey: Hashable, Sendable {
        /// `eventType`, whatever its case.
        case type(String)
        /// The event has this top-level field.
        case field(String)
    }

    /// A field of the profile that the expression looks at.
    struct AttributeUse: Hashable, Sendable {
        var steps: [String]
        /// Where it is only compared with these, they say which changes count; `nil` where anything else is done.
        var constants: [Constant]?
    }

    enum Constant: Hashable, Sendable {
        /// Less, equal or more: that alone counts of a number.
        case number(Double)
        /// Equal or not, whatever the case: in lower case.
        case text(String)
    }

    struct Reference: Hashable, Sendable {
        var id: String
        var span: Span
    }

    var chains: [ChainUse] = []
    /// `xEvent` outside of a chain, where it stands first.
    var eventArraySpan: Span?
    var eventKeys: [EventKey] = []
    var isChangedByAnyEvent = false
    /// In order of appearance, each path once.
    var attributes: [AttributeUse] = []
    var usesWholeProfile = false
    var references: [Reference] = []
    var dependsOnTime = false

    var usesEventArray: Bool { eventArraySpan != nil }
    var usesEvents: Bool { usesEventArray || !chains.isEmpty }
    var usesAttributes: Bool { usesWholeProfile || !attributes.isEmpty }

    /// Whether earlier events need not be fetched when one arrives: there is one chain of one event within a
    /// day in a positive place, so a membership that is still valid is all there is to know about earlier
    /// events.
    var isIncremental: Bool {
        guard !usesEventArray, chains.count == 1, let chain = chains.first else { return false }
        return chain.polarity == .positive && chain.links == 1 && chain.count == 1 && chain.isWithinDay
    }

    var needsHistory: Bool { usesEvents && !isIncremental }

    mutating func noteEventArray(at span: Span) {
        eventArraySpan = eventArraySpan ?? span
    }

    var attributePaths: [String] { attributes.map { $0.steps.joined(separator: ".") } }

    /// A path into the profile, by its steps, of which there is one at least.
    mutating func note(path steps: [String], comparedWith constants: [Constant]?) {
        guard let known = attributes.firstIndex(where: { $0.steps == steps }) else {
            return attributes.append(AttributeUse(steps: steps, constants: constants))
        }
        if let constants, let others = attributes[known].constants {
            attributes[known].constants = others + constants
        } else {
            attributes[known].constants = nil
        }
    }

    mutating func note(_ keys: [EventKey]?) {
        guard let keys else {
            isChangedByAnyEvent = true
            return
        }
        for key in keys where !eventKeys.contains(key) { eventKeys.append(key) }
    }
}

/// Finds the keys that an event must have for a condition on it to be true.
struct EventKeyFinder {
    /// The variable that names the event; `nil` when paths refer to it by themselves.
    let variable: String?

    /// `nil`: any event may satisfy the condition.
    func keys(of condition: Expression?) -> [Facts.EventKey]? {
        guard let condition else { return nil }
        switch condition.form {
        case .all(let parts):
            return parts.compactMap { keys(of: $0) }.min { cost($0) < cost($1) }
        case .any(let parts):
            var union: [Facts.EventKey] = []
            for part in parts {
                guard let keys = keys(of: part) else { return nil }
                union += keys
            }
            return union
        case .compare(let comparison, let left, let right):
            if comparison == .equal, isType(left), let text = literal(right) {
                return [.type(text)]
            }
            if comparison == .equal, isType(right), let text = literal(left) {
                return [.type(text)]
            }
            return field(left) ?? field(right)
        case .member(let item, let list, negated: false):
            if isType(item), case .list(let options) = list.form {
                let texts = options.compactMap { literal($0) }
                if texts.count == options.count, !texts.isEmpty {
                    return texts.map { .type($0) }
                }
            }
            return field(item)
        case .member(let item, _, negated: true), .like(let item, _), .occurs(let item, _):
            return field(item)
        case .call(let receiver?, "equals", let arguments):
            if isType(receiver), let first = arguments.first, let text = literal(first) {
                return [.type(text)]
            }
            return field(receiver)
        case .call(let receiver?, let name, _)
        where [
            "startsWith", "doesNotStartWith", "endsWith", "doesNotEndWith", "contains", "doesNotContain",
            "notEqualTo",
            "matches", "intersects", "includes", "exists",
        ].contains(name):
            return field(receiver)
        default:
            return nil
        }
    }

    /// One type is better than several, any number of types better than a field.
    private func cost(_ keys: [Facts.EventKey]) -> Int {
        keys.reduce(0) { total, key in
            if case .type = key { total + 1 } else { total + 10_000 }
        }
    }

    private func steps(_ expression: Expression) -> [String]? {
        guard case .path(let steps) = expression.form else { return nil }
        guard let variable else { return steps }
        return steps.first == variable && steps.count > 1 ? Array(steps.dropFirst()) : nil
    }

    private func isType(_ expression: Expression) -> Bool { steps(expression) == ["eventType"] }

    /// A condition on a missing field is never true, so the event must have it. Time and id every event has.
    private func field(_ expression: Expression) -> [Facts.EventKey]? {
        guard let name = steps(expression)?.first, !Evaluator.builtInEventFields.contains(name) else {
            return nil
        }
        return [.field(name)]
    }

    private func literal(_ expression: Expression) -> String? {
        guard case .literal(.string(let text)) = expression.form else { return nil }
        return text
    }
}
