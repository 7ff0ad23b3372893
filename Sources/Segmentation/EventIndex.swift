internal import Profiles

/// Finds the rules that an event can change, so that 500 audiences do not cost 500 evaluations.
///
/// Each condition on events yields keys of which an event must have one for the condition to be true: a value
/// of `eventType` where the condition demands one (`=`, `equals`, `in`, below `and` and `or`), else a
/// top-level field without which the condition is null, else nothing, and then any event will do. A rule
/// stands under the keys of all its conditions. An event is looked up by its type and by each of its
/// top-level fields; rules without conditions on events are never found. What the keys cannot express
/// (windows, counts, values) is left to the evaluation.
struct EventIndex: Sendable {
    private var byType: [String: [Int]] = [:]
    private var byField: [String: [Int]] = [:]
    private var always: [Int] = []

    /// Adds a rule; `index` ascends from call to call.
    mutating func add(_ facts: Facts, at index: Int) {
        guard facts.usesEvents else { return }
        if facts.isChangedByAnyEvent {
            always.append(index)
            return
        }
        for key in facts.eventKeys {
            switch key {
            case .type(let type): byType[type, default: []].append(index)
            case .field(let name): byField[name, default: []].append(index)
            }
        }
    }

    /// The rules that `event` can change, ascending, each once.
    func rules(for event: Event) -> [Int] {
        var found = always
        _ = visit(event) { rules in
            found += rules
            return false
        }
        guard found.count > always.count else { return found }
        found.sort()
        var kept = 0
        for index in found.indices where index == 0 || found[index] != found[kept - 1] {
            found[kept] = found[index]
            kept += 1
        }
        found.removeLast(found.count - kept)
        return found
    }

    /// Whether `event` can change a rule that satisfies `condition`.
    func contains(for event: Event, where condition: (Int) -> Bool) -> Bool {
        always.contains(where: condition) || visit(event) { $0.contains(where: condition) }
    }

    /// Shows the rules found by type and by field, in no order, some twice, until `body` says that it is enough.
    private func visit(_ event: Event, _ body: ([Int]) -> Bool) -> Bool {
        guard case .object(let fields) = event.body else { return false }
        if !byType.isEmpty, case .string(let type)? = fields["eventType"] {
            // Most types are in lower case as they come.
            if let rules = byType[type] ?? byType[type.lowercased()], body(rules) { return true }
        }
        if !byField.isEmpty {
            for member in fields.members {
                if let rules = byField[member.name], body(rules) { return true }
            }
        }
        return false
    }
}
