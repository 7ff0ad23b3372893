import Profiles
import SansIO
import Testing

@testable import Segmentation

/// The naive evaluator: walks the tree, knows only JSON values, `nil` for null.
struct ReferenceEvaluator {
    let profile: Value
    var item: Value?

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
        case .quantifier(let name, let source, let condition):
            guard case .array(let items)? = value(source) else { return nil }
            let results = items.map { ReferenceEvaluator(profile: profile, item: $0).truth(condition) }
            if name == "exists" { return results.contains(true) ? true : results.contains(nil) ? nil : false }
            return results.contains(false) ? false : results.contains(nil) ? nil : true
        default:
            return value(expression)?.bool
        }
    }

    func value(_ expression: RandomExpression) -> Value? {
        switch expression {
        case .literal(let value): return value == .null ? nil : value
        case .field(let path): return profile[path: path.joined(separator: ".")]
        case .item(let path): return item?[path: path.joined(separator: ".")]
        case .binary(let sign, let left, let right): return binary(sign, value(left), value(right))
        case .call(let base, let name, let arguments):
            return call(value(base), name, arguments.map { value($0) })
        case .aggregate(let name, let source, let body): return aggregate(name, value(source), body)
        case .not, .choice, .quantifier: return truth(expression).map { .bool($0) }
        }
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
        guard case .string(let text)? = base, case .string(let other)? = arguments[0] else { return nil }
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

    private func aggregate(_ name: String, _ source: Value?, _ body: RandomExpression) -> Value? {
        guard let items = source?.array else { return nil }
        let numbers = items.compactMap { number(ReferenceEvaluator(profile: profile, item: $0).value(body)) }
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
            let expression = RandomExpression.condition(&generator, depth: 4)
            for _ in 0..<5 {
                let profile = RandomExpression.profile(&generator)
                let expected = ReferenceEvaluator(profile: profile).truth(expression)
                #expect(
                    try truth(of: expression.text, profile) == expected,
                    "seed \(seed): \(expression.text) of \(profile)")
            }
        }
    }
}
