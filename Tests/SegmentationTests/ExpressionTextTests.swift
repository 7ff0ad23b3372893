import Profiles
import SansIO
import Testing

@testable import Segmentation

/// Expressions that use every form, and the places where parentheses and quotation marks matter.
enum Corpus {
    static let expressions: [String] = [
        "a = 1", "a or b and not c = 2 or d", "(a or b) and (c or d)", "not (a and b)", "!(a)", "not not a",
        "a and !b = c", "!a.isNull() = !(b or c)", "1 + 2 * 3 - 4 / (5 - 6) % 7 = 0", "1 - (2 - 3) = 2",
        "2 * (3 * 4) = 24", "-(a + b) < - 5", "-a.b - -5 = - -c", "(a = 1) = (b = 2)",
        "(0.000001 + 5.0) > -0.5",
        "a = 123456789012345678901234567890.5", "a = 0.00000000000000000000123", "a in [1, -2, null, true]",
        "a notIn [\"x\", b.c, []]", "s like \"%a_\" and s occurs today", "s = \"a \\\"b\\\" \\\\ \\d\"",
        "s.matches(\"^\\\\\\w+\\\\\")", "(a in b) in c", "if (a, b, c) = if (d = 1, 2, 3)",
        "let S = (orders.sum(price)) in (S > 10 and S < 1000)", "a and let x = 1 in x = 1 or b",
        "(let x = 1 in x = 1) and b", "let x = (y in z) in x", "let let = 1 in let = 1 and (let) in [1]",
        "exists E from xEvent where (E.a > -50), I from E.items where I.SKU = \"PS\"",
        "exists A from a where (exists B from b where B.c), C from c", "(forall X from y where X > 1) or z",
        "forall X from y where X > 1 or z",
        "select E from xEvent where E.timestamp occurs <= 1 days before now",
        "(select X from a where X.b = 1).count() > 2", "(sum X.f over X from xEvent where X.c = 1) > 3 or d",
        "(sum (X.f + 1) over X from a) = (count (X) over X from b[c = 1]) and (max (1) over X from a) = 1",
        "sum = 1 and count in [1] and (min) in [2]", "orders.groupBy(x).map((K, G) => G.count()) = [2, 1]",
        "n.map(n => n * n).filter(n => n > 1).head() = 1", "people[age >= 21 and $1.name = name].count() = 2",
        "$1.a = 1 and $1.xEvent.count() > 1", "(P) => P.a = P.b and c = 1", "$1.a.b.c() = $1",
        "x.topN(price, 5).head().price.z = 1", "\"abc\".contains(\"b\") and 5.a = [1].count()",
        "t occurs (today)", "t occurs on date(2020, 3, 14)",
        "t occurs between date(2015, 1, 8) and last week",
        "t occurs != 1 centuries from next year", "t occurs before u and v occurs after tomorrow",
        "t occurs >= 2 millennia after (if (a, b, c))", "(t occurs this decade) = true",
        "xEvent[eventType = \"a\"].topN(timestamp, 1).map({\"timestamp\": timestamp, \"value\": x}).head() = 1",
        "xEvent.groupBy(product).map((K, G) => mapEntry(K, G.count())).get(\"a\") > 1",
        "CHAIN(xEvent, timestamp, [A: What(eventType = \"view\") when(today) COUNT(>= 3), B: WHAT(p = A.p) "
            + "WHERE(exists I from items where I = $1.fav) WHEN(<= 30 minutes after A)])",
        "not(chain(xEvent, timestamp, [X: WHAT(a) WHEN(today)])) and inSegment(\"x\") or currentMonth() = 3",
    ]

    /// Every text of the corpus, and what random changes make of it where that still is an expression.
    static func mutations(_ count: Int, seed: UInt64, _ body: (String) throws -> Void) rethrows {
        var generator = SeededGenerator(seed: seed)
        let letters = Array("()[]{}.,:=<>!+-*/%\"\\$aXn19 ")
        for text in expressions {
            for _ in 0..<count {
                var mutated = Array(text)
                for _ in 0...Int(generator.next() % 2) {
                    let index = Int(generator.next() % UInt64(mutated.count))
                    switch generator.next() % 3 {
                    case 0: mutated[index] = letters[Int(generator.next() % UInt64(letters.count))]
                    case 1: mutated.insert(letters[Int(generator.next() % UInt64(letters.count))], at: index)
                    default: mutated.remove(at: index)
                    }
                }
                try body(String(mutated))
            }
        }
    }
}

/// What the expression does, without its columns; an error stands for itself.
func code(of expression: Expression) -> Result<Code, ExpressionError> {
    var lowering = Lowering(number: { $0 == "x" ? 1 : nil })
    do throws(ExpressionError) {
        return .success(try lowering.lower(expression, .positive))
    } catch {
        return .failure(ExpressionError(column: 0, problem: error.problem))
    }
}

func parsed(_ text: String) -> Expression? {
    do {
        return try Expression(text: text)
    } catch {
        return nil
    }
}

struct ExpressionTextTests {
    @Test("what is written reads back as the same expression", arguments: Corpus.expressions)
    func roundTrip(text: String) throws {
        let expression = try Expression(text: text)
        let written = expression.text
        let again = try Expression(text: written)
        #expect(again.text == written)
        #expect(code(of: again) == code(of: expression), "\(written)")
    }

    @Test
    func `whatever can be read can be written`() throws {
        var count = 0
        Corpus.mutations(400, seed: 21) { text in
            guard let expression = parsed(text) else { return }
            count += 1
            let written = expression.text
            let again = parsed(written)
            #expect(again?.text == written, "\(text)")
            #expect(again.map { code(of: $0) } == code(of: expression), "\(text) became \(written)")
        }
        #expect(count > 4_000)
    }

    @Test("random conditions are written with the parentheses they need", arguments: 0..<10 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let condition = RandomExpression.condition(&generator, depth: 5)
            let expression = try Expression(text: condition.text)
            #expect(code(of: try Expression(text: expression.text)) == code(of: expression))
        }
    }

    @Test(
        "the canonical form is the one people write",
        arguments: [
            ("(((a))) = ((1))", "a = 1"), ("( a and b ) and c or d", "(a and b) and c or d"),
            ("!(a = 1)", "not (a = 1)"), ("a.equals( \"x\" ,false )", "a.equals(\"x\", false)"),
            (
                "chain(xEvent,timestamp,[A:WHAT(x) WHEN(on today)])",
                "CHAIN(xEvent, timestamp, [A: WHAT(x) WHEN(today)])"
            ),
            ("t occurs < 1 days before now", "t occurs < 1 day before now"),
            ("x in[1,2.50]", "x in [1, 2.5]"),
            ("let S = (a.sum(b)) in (S > 1)", "let S = a.sum(b) in S > 1"),
            ("s.matches(\"\\d+\")", "s.matches(\"\\d+\")"),
            ("n = 10000000000000000000000.0", "n = 10000000000000000000000.0"),
        ])
    func canonical(text: String, expected: String) throws {
        #expect(try Expression(text: text).text == expected)
    }
}
