internal import Profiles
internal import SansIO

/// The truth of a condition and, while it is true, until when chains and referenced audiences keep it so.
struct Verdict: Equatable {
    /// `nil` is unknown.
    var truth: Bool?
    /// First instant at which it is no longer true by the mere passing of time; `nil`: not known to end.
    var until: Timestamp?

    static let no = Verdict(truth: false, until: nil)

    static func yes(until: Timestamp?) -> Verdict { Verdict(truth: true, until: until) }

    /// Of an alternative, the latest end counts.
    func or(_ other: Verdict) -> Verdict {
        guard other.truth == true else {
            return truth == false && other.truth == nil ? Verdict(truth: nil, until: nil) : self
        }
        guard truth == true else { return other }
        guard let until, let end = other.until else { return .yes(until: nil) }
        return .yes(until: max(until, end))
    }
}

/// Runs code for one profile at one instant. Deterministic: same inputs, same result, on every machine.
struct Evaluator {
    /// Fields that every event has beside its body.
    static let builtInEventFields = ["timestamp", "_id"]

    private(set) var attributes: Value
    /// Of the code's attributes, by number.
    private let paths: [[String]]
    /// Their values, as far as they were looked up.
    private var lookedUp: [Operand?]
    /// Ascending by (timestamp, id).
    private(set) var events: [Event]
    let now: Timestamp
    /// Ascending by audience.
    let held: [Membership]
    /// What this evaluation has found so far, over `held`.
    var outcomes: [AudienceOutcome] = []
    /// The end of the still valid membership of the audience under evaluation, if it has one.
    var remembered: Timestamp?
    var slots: [Operand]

    init(
        attributes: Value, paths: [[String]], events: [Event], now: Timestamp, held: [Membership], slots: Int
    ) {
        self.attributes = attributes
        self.paths = paths
        lookedUp = [Operand?](repeating: nil, count: paths.count)
        self.events = events
        self.now = now
        self.held = held
        self.slots = [Operand](repeating: .null, count: slots)
    }

    /// The verdict on the profile as other merge policies see it: where each identity is a profile of its own, on the
    /// best of them, and until the last of them.
    mutating func verdict(_ code: Code, of views: [ProfileView]) -> Verdict {
        let (whole, all, known) = (attributes, events, lookedUp)
        defer { (attributes, events, lookedUp) = (whole, all, known) }
        var result = Verdict.no
        for view in views {
            attributes = view.attributes
            lookedUp = [Operand?](repeating: nil, count: paths.count)
            events = view.identity.map { identity in all.filter { $0.primary == identity } } ?? all
            result = result.or(verdict(code))
        }
        return result
    }

    // MARK: Conditions

    /// Kleene's three-valued logic; `until` is the earliest end in a conjunction, the latest in an
    /// alternative.
    mutating func verdict(_ code: Code) -> Verdict {
        switch code {
        case .all(let parts):
            var result = Verdict.yes(until: nil)
            for part in parts {
                let verdict = self.verdict(part)
                if verdict.truth == false { return .no }
                if verdict.truth == nil { result.truth = nil }
                if let until = verdict.until { result.until = min(until, result.until ?? until) }
            }
            return result
        case .any(let parts):
            var result = Verdict.no
            for part in parts {
                result = result.or(verdict(part))
                if result.truth == true, result.until == nil { break }
            }
            return result
        case .not(let base):
            return Verdict(truth: verdict(base).truth.map { !$0 }, until: nil)
        case .chain(let chain):
            return self.chain(chain)
        case .segment(let number):
            return segment(number)
        case .binding(let slot, let value, let body):
            slots[slot] = evaluate(value)
            return verdict(body)
        case .choose(let test, let first, let second):
            // As in SQL, an unknown test takes the second value.
            return verdict(verdict(test).truth == true ? first : second)
        default:
            return Verdict(truth: evaluate(code).truth, until: nil)
        }
    }

    private func segment(_ number: AudienceNumber) -> Verdict {
        if let outcome = outcomes.last(where: { $0.audience == number }) {
            return outcome.isMember ? .yes(until: outcome.validUntil) : .no
        }
        guard let membership = held.membership(of: number), membership.isHeld(at: now) else { return .no }
        return .yes(until: membership.validUntil)
    }

    // MARK: Values

    mutating func evaluate(_ code: Code) -> Operand {
        switch code {
        case .constant(let operand): return operand
        case .clock(let clock): return .time(interval(of: clock).start)
        case .path(let root, let steps): return path(root, steps)
        case .attribute(let number): return attribute(number)
        case .steps(let base, let steps):
            let base = evaluate(base)
            return field(base, steps, from: 0)
        case .list(let items):
            var values: [Value] = []
            for item in items { values.append(value(of: evaluate(item))) }
            return .array(values)
        case .object(let members):
            var fields = Fields()
            for member in members { fields[member.name] = value(of: evaluate(member.value)) }
            return .object(fields)
        case .mapEntry(let key, let value):
            guard let name = name(of: evaluate(key)) else { return .null }
            return .object(Fields([(name, self.value(of: evaluate(value)))]))
        case .not, .all, .any, .chain, .segment: return Operand(verdict(code).truth)
        case .negative(let base): return Operand.apply(.subtract, .integer(0), evaluate(base))
        case .compare(let comparison, let left, let right):
            return Operand(Operand.compare(comparison, evaluate(left), evaluate(right)))
        case .arithmetic(let operation, let left, let right):
            return Operand.apply(operation, evaluate(left), evaluate(right))
        // Operands come first: with them among the arguments of a call on `self`, all of `self` would be copied before.
        case .like(let text, let pattern):
            let (text, pattern) = (evaluate(text), evaluate(pattern))
            return like(text, pattern)
        case .member(let item, let list, let negated):
            let (item, list) = (evaluate(item), evaluate(list))
            return member(item, list, negated: negated)
        case .text(let test, let text, let argument, let folds, let negated):
            let (text, argument) = (evaluate(text), evaluate(argument))
            return self.text(test, text, argument, folds: folds, negated: negated)
        case .lowercased(let base): return evaluate(base).string.map { .string($0.lowercased()) } ?? .null
        case .matches(let text, let pattern):
            return Operand(evaluate(text).string.flatMap { pattern.occurs(in: $0) })
        case .patternGroup(let text, let pattern, let number):
            return evaluate(text).string.flatMap { pattern.group(number, of: $0) }.map { .string($0) }
                ?? .null
        case .set(let operation, let left, let right):
            let (left, right) = (evaluate(left), evaluate(right))
            return set(operation, left, right)
        case .distinct(let base): return distinct(evaluate(base))
        case .head(let base): return items(of: evaluate(base))?.first ?? .null
        case .items(let operation, let source, let slot, let body):
            return items(operation, source, slot, body)
        case .top(let source, let slot, let key, let count, let highest):
            return top(source, slot, key, count: count, highest: highest)
        case .get(let map, let key):
            let (map, key) = (evaluate(map), evaluate(key))
            return get(map, key)
        case .keys(let map):
            return fields(of: evaluate(map)).map { .array($0.members.map { .string($0.name) }) } ?? .null
        case .values(let map):
            return fields(of: evaluate(map)).map { .array($0.members.map(\.value)) } ?? .null
        case .isNull(let base, let expected): return .bool(evaluate(base).isNull == expected)
        case .part(let part, let time): return self.part(part, evaluate(time))
        case .choose(let test, let first, let second):
            return evaluate(verdict(test).truth == true ? first : second)
        case .binding(let slot, let value, let body):
            slots[slot] = evaluate(value)
            return evaluate(body)
        case .occurs(let time, let window):
            return Operand(evaluate(time).time.flatMap { holds(window, at: $0).truth })
        }
    }

    // MARK: Fields

    private mutating func attribute(_ number: Int) -> Operand {
        if let known = lookedUp[number] { return known }
        let operand = look(attributes, paths[number], from: 0)
        lookedUp[number] = operand
        return operand
    }

    private func path(_ root: Code.Root, _ steps: [String]) -> Operand {
        switch root {
        case .profile: look(attributes, steps, from: 0)
        case .slot(let slot): field(slots[slot], steps, from: 0)
        case .events: field(.events(Array(events.indices)), steps, from: 0)
        }
    }

    /// A path through an array gives the array of what it finds in the items, nulls left out and arrays
    /// joined; the published examples rely on that (`orders.storeId.distinct()`) although the overview
    /// forbids it.
    ///
    /// - Parameter from: how many of the steps are behind us.
    private func field(_ base: Operand, _ steps: [String], from: Int) -> Operand {
        guard from < steps.count else { return base }
        switch base {
        case .object(let fields):
            return fields[steps[from]].map { look($0, steps, from: from + 1) } ?? .null
        case .array(let items):
            return joined(items.lazy.map { look($0, steps, from: from) })
        case .event(let index):
            let isLast = from == steps.count - 1
            switch steps[from] {
            case "timestamp": return isLast ? .time(events[index].timestamp) : .null
            case "_id": return isLast ? .string(events[index].id) : .null
            default: return look(events[index].body, steps, from: from)
            }
        case .events(let indices):
            return joined(indices.lazy.map { field(.event($0), steps, from: from) })
        default:
            return .null
        }
    }

    /// By recursion, so that what is passed down is held once: a loop would keep its own copy of each level.
    private func look(_ base: Value, _ steps: [String], from: Int) -> Operand {
        guard from < steps.count else { return Operand(base) }
        switch base {
        case .object(let fields):
            guard let next = fields[steps[from]] else { return .null }
            return look(next, steps, from: from + 1)
        case .array:
            return field(Operand(base), steps, from: from)
        default:
            return .null
        }
    }

    private func joined(_ parts: some Sequence<Operand>) -> Operand {
        var values: [Value] = []
        for part in parts {
            switch part {
            case .null: continue
            case .array(let items): values += items
            default: values.append(value(of: part))
            }
        }
        return .array(values)
    }

    /// What arrays and maps hold: times as RFC 3339 text, events as objects with `timestamp` and `_id`.
    func value(of operand: Operand) -> Value {
        switch operand {
        case .null: .null
        case .bool(let truth): .bool(truth)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .time(let time): .string(time.rfc3339)
        case .array(let items): .array(items)
        case .object(let fields): .object(fields)
        case .event(let index): .object(fields(of: events[index]))
        case .events(let indices): .array(indices.map { .object(fields(of: events[$0])) })
        }
    }

    func fields(of operand: Operand) -> Fields? {
        switch operand {
        case .object(let fields): fields
        case .event(let index): fields(of: events[index])
        default: nil
        }
    }

    private func fields(of event: Event) -> Fields {
        var fields = event.body.fields ?? Fields()
        fields["timestamp"] = .string(event.timestamp.rfc3339)
        fields["_id"] = .string(event.id)
        return fields
    }
}

extension [Membership] {
    /// The membership of `audience` in memberships that ascend by audience.
    func membership(of audience: AudienceNumber) -> Membership? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].audience < audience { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].audience == audience ? self[low] : nil
    }
}
