import Profiles
import SansIO
import Testing

@testable import Segmentation

/// The naive evaluator: walks the tree, knows only JSON values, `nil` for null.
struct ReferenceEvaluator {
    let profile: Value
    /// In order, with `timestamp` as milliseconds.
    var events: [Value] = []
    var now = Timestamp.distantPast
    var item: Value?
    var bound: Value?

    private func of(_ item: Value) -> ReferenceEvaluator {
        var inner = self
        inner.item = item
        return inner
    }

    func truth(_ expression: RandomExpression) -> Bool? {
        switch expression {
        case .binary("and", let left, let right):
            let sides = [truth(left), truth(right)]
            return sides.contains(false) ? false : sides.contains(nil) ? nil : true
        case .binary("or", let left, let right):
            let sides = [truth(left), truth(right)]
            return sides.contains(true) ? true : sides.contains(nil) ? nil : false
        case .not(let base):
            return truth(base).map { !$0 }
        case .choice(let test, let first, let second):
            return truth(test) == true ? truth(first) : truth(second)
        case .window(let hours):
            guard let time = item?[path: "timestamp"]?.integer else { return nil }
            let age = now.milliseconds - time
            return age >= 0 && age < hours * 3_600_000
        case .binding(let value, let body):
            var inner = self
            inner.bound = self.value(value)
            return inner.truth(body)
        case .quantifier(_, .field(["xEvent"]), let condition):
            return events.contains { of($0).truth(condition) == true }
        case .quantifier(let name, let source, let condition):
            guard case .array(let items)? = value(source) else { return nil }
            let results = items.map { of($0).truth(condition) }
            if name == "exists" { return results.contains(true) ? true : results.contains(nil) ? nil : false }
            return results.contains(false) ? false : results.contains(nil) ? nil : true
        default:
            return value(expression)?.bool
        }
    }

    func value(_ expression: RandomExpression) -> Value? {
        switch expression {
        case .literal(let value): return value == .null ? nil : value
        case .field(["xEvent"]): return .array(events)
        case .field(let path): return profile[path: path.joined(separator: ".")]
        case .item([]): return item == .null ? nil : item
        case .item(let path): return item?[path: path.joined(separator: ".")]
        case .variable: return bound
        case .list(let numbers): return .array(numbers.map { .integer($0) })
        case .each(let source, let name, let body):
            guard let items = value(source)?.array else { return nil }
            if name == "filter" { return .array(items.filter { of($0).truth(body) == true }) }
            return .array(items.map { of($0).value(body) ?? .null })
        case .ranked(let source, let name, let count):
            guard let items = value(source)?.array else { return nil }
            let numbers = items.compactMap { number($0) }.sorted { name == "topN" ? $0 > $1 : $0 < $1 }
            return .array(numbers.prefix(count).map { .number($0) })
        case .choice(let test, let first, let second):
            return truth(test) == true ? value(first) : value(second)
        case .binary("and", _, _), .binary("or", _, _), .window, .binding:
            return truth(expression).map { .bool($0) }
        case .binary("like", let text, let pattern):
            guard let text = value(text)?.string, let pattern = value(pattern)?.string else { return nil }
            return .bool(ReferenceEvaluator.isLike(Array(text)[...], Array(pattern)[...]))
        case .binary(let sign, let left, let right): return binary(sign, value(left), value(right))
        case .call(let base, let name, let arguments):
            return call(value(base), name, arguments.map { value($0) })
        case .aggregate(let name, let source, let body): return aggregate(name, value(source), body)
        case .not, .quantifier: return truth(expression).map { .bool($0) }
        }
    }

    private static func isLike(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "%" {
            return (text.startIndex...text.endIndex).contains { isLike(text[$0...], pattern.dropFirst()) }
        }
        guard let character = text.first, first == "_" || first == character else { return false }
        return isLike(text.dropFirst(), pattern.dropFirst())
    }

    private func number(_ value: Value?) -> Double? {
        switch value {
        case .integer(let number)?: Double(number)
        case .number(let number)?: number
        default: nil
        }
    }

    private func binary(_ sign: String, _ left: Value?, _ right: Value?) -> Value? {
        if sign == "in" || sign == "notIn" {
            guard let number = number(left), let items = right?.array else {
                return sign == "in" ? nil : .bool(false)
            }
            let isMember = items.contains { self.number($0) == number }
            return .bool(isMember == (sign == "in"))
        }
        guard let left = number(left), let right = number(right) else { return nil }
        switch sign {
        case "=": return .bool(left == right)
        case "!=": return .bool(left != right)
        case "<": return .bool(left < right)
        case "<=": return .bool(left <= right)
        case ">": return .bool(left > right)
        case ">=": return .bool(left >= right)
        case "+": return .number(left + right)
        case "-": return .number(left - right)
        case "*": return .number(left * right)
        case "/": return right == 0 ? nil : .number(left / right)
        default: return right == 0 ? nil : .number(left.truncatingRemainder(dividingBy: right))
        }
    }

    private func call(_ base: Value?, _ name: String, _ arguments: [Value?]) -> Value? {
        if name == "isNull" { return .bool(base == nil) }
        if name == "isNotNull" { return .bool(base != nil) }
        if let items = base?.array { return call(items, name, arguments) }
        guard case .string(var text)? = base, case .string(var other)? = arguments.first ?? nil else {
            return nil
        }
        if arguments.count == 2 { (text, other) = (text.lowercased(), other.lowercased()) }
        let isContained = other.isEmpty || text.indices.contains { text[$0...].hasPrefix(other) }
        switch name {
        case "contains": return .bool(isContained)
        case "doesNotContain": return .bool(!isContained)
        case "startsWith": return .bool(text.hasPrefix(other))
        case "endsWith": return .bool(text.hasSuffix(other))
        case "equals": return .bool(text == other)
        default: return .bool(text != other)
        }
    }

    private func call(_ items: [Value], _ name: String, _ arguments: [Value?]) -> Value? {
        func holds(_ items: [Value], _ item: Value) -> Bool {
            guard let wanted = number(item) else { return false }
            return items.contains { number($0) == wanted }
        }
        switch name {
        case "count": return .integer(Int64(items.count))
        case "head": return items.first == .null ? nil : items.first
        case "distinct":
            var kept: [Value] = []
            for item in items where !holds(kept, item) && !(item == .null && kept.contains(.null)) {
                kept.append(item)
            }
            return .array(kept)
        case "includes":
            guard let item = arguments[0] else { return nil }
            return .bool(holds(items, item))
        case "sum", "min", "max", "average": return aggregate(name, .array(items), .item([]))
        default: break
        }
        guard let others = arguments.first??.array else { return nil }
        switch name {
        case "intersects": return .bool(items.contains { holds(others, $0) })
        case "intersection": return .array(items.filter { holds(others, $0) })
        case "subsetOf": return .bool(items.allSatisfy { holds(others, $0) })
        default: return .bool(others.allSatisfy { holds(items, $0) })
        }
    }

    private func aggregate(_ name: String, _ source: Value?, _ body: RandomExpression) -> Value? {
        guard let items = source?.array else { return nil }
        let numbers = items.compactMap { number(of($0).value(body)) }
        switch name {
        case "sum": return .number(numbers.reduce(0, +))
        case "count": return .integer(Int64(numbers.count))
        case "average": return numbers.isEmpty ? nil : .number(numbers.reduce(0, +) / Double(numbers.count))
        case "min": return numbers.min().map { .number($0) }
        default: return numbers.max().map { .number($0) }
        }
    }
}

struct ReferenceEvaluatorTests {
    @Test(
        "compiled code agrees with the naive evaluator on random expressions",
        arguments: 0..<20 as Range<UInt64>)
    func agreement(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            let isBound = generator.next() % 5 == 0
            let expression =
                isBound
                ? RandomExpression.binding(&generator, depth: 3)
                : RandomExpression.condition(&generator, depth: 4)
            for _ in 0..<5 {
                let profile = RandomExpression.profile(&generator)
                let events = RandomExpression.events(&generator, before: noon)
                let seen = AudienceProgram.ordered(events, nil).map { event in
                    var fields = event.body.fields ?? Fields()
                    fields["timestamp"] = .integer(event.timestamp.milliseconds)
                    return Value.object(fields)
                }
                let expected = ReferenceEvaluator(profile: profile, events: seen, now: noon).truth(expression)
                #expect(
                    try truth(of: expression.text, profile, events: events) == expected,
                    "seed \(seed): \(expression.text) of \(profile)")
            }
        }
    }
}
