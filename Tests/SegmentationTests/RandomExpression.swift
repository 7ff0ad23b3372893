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
    case list([Int64])
    /// `filter` and `map` with a lambda.
    case each(RandomExpression, String, RandomExpression)
    /// `topN` and `bottomN` by the item itself.
    case ranked(RandomExpression, String, Int)
    /// Whether the event is of the last so many hours.
    case window(Int64)
    case binding(RandomExpression, RandomExpression)
    case variable

    static func condition(_ generator: inout SeededGenerator, depth: Int, inItem: Bool = false)
        -> RandomExpression
    {
        func sub(_ generator: inout SeededGenerator) -> RandomExpression {
            condition(&generator, depth: depth - 1, inItem: inItem)
        }
        func number(_ generator: inout SeededGenerator) -> RandomExpression {
            self.number(&generator, depth: depth - 1, inItem: inItem)
        }
        switch depth <= 0 ? 3 + generator.next() % 7 : generator.next() % 14 {
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
        case 8: return .binary("like", text(&generator, inItem), .literal(.string(any(patterns, &generator))))
        case 9:
            let names = ["equals", "startsWith", "endsWith", "contains"]
            return .call(
                text(&generator, inItem), any(names, &generator),
                [.literal(.string(any(["X", "Xy", "Y", ""], &generator))), .literal(.bool(false))])
        case 10 where !inItem:
            let names = ["intersects", "subsetOf", "supersetOf"]
            return .call(
                array(&generator, depth: depth - 1), any(names, &generator),
                [array(&generator, depth: depth - 1)])
        case 11 where !inItem:
            return .call(array(&generator, depth: depth - 1), "includes", [number(&generator)])
        case 12 where !inItem:
            let window = RandomExpression.window(Int64(1 + generator.next() % 30))
            let other = condition(&generator, depth: depth - 1, inItem: true)
            return .quantifier(
                "exists", .field(["xEvent"]), .binary(any(["and", "or"], &generator), window, other))
        case 13 where !inItem:
            return .quantifier(
                generator.next() % 2 == 0 ? "exists" : "forall", .field(["items"]),
                condition(&generator, depth: depth - 1, inItem: true))
        default: return .choice(sub(&generator), sub(&generator), sub(&generator))
        }
    }

    private static let patterns = ["%", "x%", "%y", "_", "x_x", "%y%", ""]

    private static func any<T>(_ choices: [T], _ generator: inout SeededGenerator) -> T {
        choices[Int(generator.next() % UInt64(choices.count))]
    }

    /// An array of numbers.
    private static func array(_ generator: inout SeededGenerator, depth: Int) -> RandomExpression {
        switch depth <= 0 ? generator.next() % 3 : generator.next() % 8 {
        case 0: return .field(["list"])
        case 1: return .list((0..<generator.next() % 6).map { _ in Int64(generator.next() % 4) })
        case 2: return .each(.field(["xEvent"]), "map", .item(["n"]))
        case 3:
            return .each(.field(["items"]), "map", number(&generator, depth: depth - 1, inItem: true))
        case 4:
            let sign = any(["=", "!=", "<", "<=", ">", ">="], &generator)
            let bound = RandomExpression.literal(.integer(Int64(generator.next() % 4)))
            return .each(
                array(&generator, depth: depth - 1), "filter", .binary(sign, .item([]), bound))
        case 5:
            return .ranked(
                array(&generator, depth: depth - 1), any(["topN", "bottomN"], &generator),
                Int(generator.next() % 4))
        case 6: return .call(array(&generator, depth: depth - 1), "distinct", [])
        default:
            return .call(
                array(&generator, depth: depth - 1), "intersection", [array(&generator, depth: depth - 1)])
        }
    }

    /// A number by a name, and a condition on that.
    static func binding(_ generator: inout SeededGenerator, depth: Int) -> RandomExpression {
        let sign = any(["=", "!=", "<", "<=", ">", ">="], &generator)
        return .binding(
            number(&generator, depth: depth, inItem: false),
            .binary(
                any(["and", "or"], &generator),
                .binary(sign, .variable, number(&generator, depth: 1, inItem: false)),
                condition(&generator, depth: depth)))
    }

    /// Events of the last two days, with fields as items have.
    static func events(_ generator: inout SeededGenerator, before now: Timestamp) -> [Event] {
        (0..<generator.next() % 5).map { number in
            let item = profile(&generator)
            var fields: [(String, Value)] = []
            for (name, source) in [("n", "a"), ("s", "s")] {
                if let value = item[path: source] { fields.append((name, value)) }
            }
            return event(
                "\(number)", "view", at: now - .minutes(Int64(generator.next() % 49) * 60 - 60), fields)
        }
    }

    private static func number(_ generator: inout SeededGenerator, depth: Int, inItem: Bool)
        -> RandomExpression
    {
        switch depth <= 0 ? generator.next() % 3 : generator.next() % 8 {
        case 0: return .literal(.integer(Int64(generator.next() % 4)))
        case 1: return inItem ? .item(["n"]) : .field(["a"])
        case 2: return .field(["deep", "b"])
        case 3 where !inItem:
            let names = ["sum", "min", "max", "average", "count"]
            return .aggregate(
                any(names, &generator), .field([any(["items", "xEvent"], &generator)]), .item(["n"]))
        case 4 where !inItem:
            let names = ["count", "sum", "min", "max", "average", "head"]
            return .call(array(&generator, depth: depth - 1), any(names, &generator), [])
        case 5:
            return .choice(
                condition(&generator, depth: depth - 1, inItem: inItem),
                number(&generator, depth: depth - 1, inItem: inItem),
                number(&generator, depth: depth - 1, inItem: inItem))
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
                    + maybe("list", [1, 2.0, 1.0, .null], &generator)
                    + maybe("items", .array(items), &generator)))
    }

    var text: String {
        switch self {
        case .literal(.string(let text)): "\"\(text)\""
        case .literal(.bool(let truth)): "\(truth)"
        case .literal(.integer(let number)): "\(number)"
        case .literal: "null"
        case .field(let path): path.joined(separator: ".")
        case .item(let path): (["V"] + path).joined(separator: ".")
        case .binary(let sign, let left, let right): "(\(left.text) \(sign) \(right.text))"
        case .not(let base): "not (\(base.text))"
        case .call(let base, let name, let arguments):
            "(\(base.text)).\(name)(\(arguments.map(\.text).joined(separator: ", ")))"
        case .quantifier(let name, let source, let condition):
            "(\(name) V from \(source.text) where \(condition.text))"
        case .choice(let test, let first, let second): "if (\(test.text), \(first.text), \(second.text))"
        case .list(let numbers): "[\(numbers.map(String.init).joined(separator: ", "))]"
        case .each(let source, let name, let body): "(\(source.text)).\(name)(V => \(body.text))"
        case .ranked(let source, let name, let count): "(\(source.text)).\(name)(V => V, \(count))"
        case .window(let hours): "V.timestamp occurs <= \(hours) hours before now"
        case .binding(let value, let body): "let S = (\(value.text)) in (\(body.text))"
        case .variable: "S"
        case .aggregate(let name, let source, let value): "(\(name) \(value.text) over V from \(source.text))"
        }
    }
}
