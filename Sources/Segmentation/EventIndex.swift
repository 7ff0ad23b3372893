internal import Profiles

/// A value of `eventType` whatever its case, as a hash made without a copy in lower case. Two that share one only make
/// each other's rules be evaluated in vain.
private struct TypeKey: Hashable, Sendable {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ type: String) {
        if !combine(type) {
            hash = 0xcbf2_9ce4_8422_2325
            _ = combine(type.lowercased())
        }
    }

    /// FNV-1a over the bytes, ASCII letters in lower case. Whether that is the whole of it.
    private mutating func combine(_ type: String) -> Bool {
        var isASCII = true
        for byte in type.utf8 {
            isASCII = isASCII && byte < 0x80
            let folded = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
            hash = (hash ^ UInt64(folded)) &* 0x100_0000_01b3
        }
        return isASCII
    }
}

/// Finds the rules that an event can change, so that 500 audiences do not cost 500 evaluations.
///
/// Each condition on events yields keys of which an event must have one for the condition to be true: a value
/// of `eventType` where the condition demands one (`=`, `equals`, `in`, below `and` and `or`), else a
/// top-level field without which the condition is null, else nothing, and then any event will do. A rule
/// stands under the keys of all its conditions. An event is looked up by its type and by each of its
/// top-level fields; rules without conditions on events are never found. What the keys cannot express
/// (windows, counts, values) is left to the evaluation.
struct EventIndex: Sendable {
    private var byType: [TypeKey: [Int]] = [:]
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
            case .type(let type): byType[TypeKey(type), default: []].append(index)
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
        return found.count > always.count ? found.sortedOnce() : found
    }

    /// Whether `event` can change a rule that satisfies `condition`.
    func contains(for event: Event, where condition: (Int) -> Bool) -> Bool {
        always.contains(where: condition) || visit(event) { $0.contains(where: condition) }
    }

    /// Shows the rules found by type and by field, in no order, some twice, until `body` says that it is enough.
    private func visit(_ event: Event, _ body: ([Int]) -> Bool) -> Bool {
        guard case .object(let fields) = event.body else { return false }
        if !byType.isEmpty, case .string(let type)? = fields["eventType"] {
            if let rules = byType[TypeKey(type)], body(rules) { return true }
        }
        if !byField.isEmpty {
            for member in fields.members {
                if let rules = byField[member.name], body(rules) { return true }
            }
        }
        return false
    }
}

extension [Int] {
    /// Ascending, each once.
    consuming func sortedOnce() -> [Int] {
        var numbers = self
        numbers.sort()
        var kept = 0
        for index in numbers.indices where index == 0 || numbers[index] != numbers[kept - 1] {
            numbers[kept] = numbers[index]
            kept += 1
        }
        numbers.removeLast(numbers.count - kept)
        return numbers
    }
}
