import Profiles
import SansIO

/// A random condition that can say itself in PQL and evaluate itself, slowly, by rules written down a second
/// time.
indirect enum RandomExpression {
    case literal(Value)
    case field([String])
    case binary(String, RandomExpression, RandomExpression)
    case not(RandomExpression)
    case call(RandomExpression, String, [RandomExpression])
    case quantifier(String, RandomExpression, RandomExpression)
    case item([String])
    case choice(RandomExpression, RandomExpression, RandomExpression)
    case aggregate(String, RandomExpression, RandomExpression)

    static func condition(_ generator: inout SeededGenerator, depth: Int, inItem: Bool = false)
        -> RandomExpression
    {
        func sub(_ generator: inout SeededGenerator) -> RandomExpression {
            condition(&generator, depth: depth - 1, inItem: inItem)
        }
        func number(_ generator: inout SeededGenerator) -> RandomExpression {
            self.number(&generator, depth: depth - 1, inItem: inItem)
        }
        switch depth <= 0 ? 3 + generator.next() % 5 : generator.next() % 10 {
        case 0: return .binary("and", sub(&generator), sub(&generator))
        case 1: return .binary("or", sub(&generator), sub(&generator))
        case 2: return .not(sub(&generator))
        case 3:
            let signs = ["=", "!=", "<", "<=", ">", ">="]
            return .binary(signs[Int(generator.next() % 6)], number(&generator), number(&generator))
        case 4:
            let names = ["contains", "startsWith", "endsWith", "equals", "doesNotContain", "notEqualTo"]
            return .call(
                text(&generator, inItem), names[Int(generator.next() % 6)], [text(&generator, inItem)])
        case 5:
            return .binary(generator.next() % 2 == 0 ? "in" : "notIn", number(&generator), .field(["list"]))
        case 6: return .call(number(&generator), generator.next() % 2 == 0 ? "isNull" : "isNotNull", [])
        case 7: return .literal(.bool(generator.next() % 2 == 0))
        case 8 where !inItem:
            return .quantifier(
                generator.next() % 2 == 0 ? "exists" : "forall", .field(["items"]),
                condition(&generator, depth: depth - 1, inItem: true))
        default: return .choice(sub(&generator), sub(&generator), sub(&generator))
        }
    }

    private static func number(_ generator: inout SeededGenerator, depth: Int, inItem: Bool)
        -> RandomExpression
    {
        switch depth <= 0 ? generator.next() % 3 : generator.next() % 5 {
        case 0: return .literal(.integer(Int64(generator.next() % 4)))
        case 1: return inItem ? .item(["n"]) : .field(["a"])
        case 2: return .field(["deep", "b"])
        case 3 where !inItem:
            let names = ["sum", "min", "max", "average", "count"]
            return .aggregate(names[Int(generator.next() % 5)], .field(["items"]), .item(["n"]))
        default:
            return .binary(
                ["+", "-", "*", "/", "%"][Int(generator.next() % 5)],
                number(&generator, depth: depth - 1, inItem: inItem),
                number(&generator, depth: depth - 1, inItem: inItem))
        }
    }

    private static func text(_ generator: inout SeededGenerator, _ inItem: Bool) -> RandomExpression {
        switch generator.next() % 3 {
        case 0: .literal(.string(["", "x", "xy", "y"][Int(generator.next() % 4)]))
        case 1: inItem ? .item(["s"]) : .field(["s"])
        default: .field(["missing"])
        }
    }

    static func profile(_ generator: inout SeededGenerator) -> Value {
        func maybe(_ name: String, _ value: Value, _ generator: inout SeededGenerator) -> [(String, Value)] {
            generator.next() % 4 == 0 ? [] : [(name, value)]
        }
        func small(_ generator: inout SeededGenerator) -> Value {
            generator.next() % 3 == 0
                ? .number(Double(generator.next() % 8) / 2) : .integer(Int64(generator.next() % 4))
        }
        let items = (0..<generator.next() % 4).map { _ in
            Value.object(
                Fields(
                    maybe("n", small(&generator), &generator)
                        + maybe("s", ["x", "yx"][Int(generator.next() % 2)], &generator)))
        }
        return .object(
            Fields(
                maybe("a", small(&generator), &generator) + maybe("s", "xyx", &generator)
                    + maybe("deep", .object(Fields([("b", small(&generator))])), &generator)
                    + maybe("list", [1, 2.0, .null], &generator) + maybe("items", .array(items), &generator)))
    }

    var text: String {
        switch self {
        case .literal(.string(let text)): "\"\(text)\""
        case .literal(.bool(let truth)): "\(truth)"
        case .literal(.integer(let number)): "\(number)"
        case .literal: "null"
        case .field(let path): path.joined(separator: ".")
        case .item(let path): "V." + path.joined(separator: ".")
        case .binary(let sign, let left, let right): "(\(left.text) \(sign) \(right.text))"
        case .not(let base): "not (\(base.text))"
        case .call(let base, let name, let arguments):
            "(\(base.text)).\(name)(\(arguments.map(\.text).joined(separator: ", ")))"
        case .quantifier(let name, let source, let condition):
            "(\(name) V from \(source.text) where \(condition.text))"
        case .choice(let test, let first, let second): "if (\(test.text), \(first.text), \(second.text))"
        case .aggregate(let name, let source, let value): "(\(name) \(value.text) over V from \(source.text))"
        }
    }
}
