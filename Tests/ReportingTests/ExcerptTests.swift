import Testing

@testable import Reporting

struct ExcerptTests {
    private func lines(_ text: String, _ start: Int, _ end: Int, width: Int = 40) -> [String] {
        Excerpt(text, from: start, to: end).lines(width: width, ink: Ink(isColoured: false), tone: .bad)
    }

    @Test
    func `carets stand below the place`() {
        #expect(lines("a = 1 and b", 11, 12) == ["a = 1 and b", "          ^"])
        #expect(lines("a = 1", 1, 6) == ["a = 1", "^^^^^"])
        // Behind the end, where something is missing.
        #expect(lines("a =", 5, 6) == ["a =", "   ^"])
        #expect(lines("", 1, 1) == ["", "^"])
    }

    @Test
    func `wide and combined characters keep the carets in place`() {
        #expect(lines("名 = 1 or x", 10, 11) == ["名 = 1 or x", "          ^"])
        #expect(lines("\"e\u{301}\" = x", 8, 9) == ["\"e\u{301}\" = x", "      ^"])
        #expect(lines("a\n\t= x", 5, 6) == ["a  = x", "    ^"])
    }

    @Test
    func `a long text is wrapped, and each line with a part of the place has carets`() {
        #expect(
            lines("country = \"US\" and CHAIN(xEvent, timestamp, [A: WHAT(x)])", 20, 40, width: 24) == [
                "country = \"US\" and ", "CHAIN(xEvent, timestamp, ", "^^^^^^^^^^^^^^^^^^^^", "[A: WHAT(x)])",
            ])
        #expect(
            lines("aaa bbb ccc ddd", 5, 14, width: 8) == ["aaa bbb ", "    ^^^^", "ccc ddd", "^^^^^"])
        #expect(lines("aaaaaaaa bbbbbbbbbb", 20, 21, width: 8) == ["aaaaaaaa ", "bbbbbbbb", "bb", "  ^"])
    }

    @Test
    func `of a very long text the lines around the place are shown`() {
        let text = (0..<1_000).map { "word\($0 % 10)" }.joined(separator: " ")
        let middle = lines(text, 3_001, 3_006)
        #expect(middle.first == "…" && middle.last == "…")
        #expect(middle.count == 2 + 3 + 2 + 3)
        #expect(middle[5].drop { $0 == " " } == "^^^^^")
        #expect(lines(text, 1, 100_000).count == 6 * 2 + 3 + 1)
        #expect(lines(text, 5_999, 6_000).last?.contains("^") == true)
        #expect(lines(text, 20, 190).allSatisfy { $0.count <= 41 })
    }

    @Test
    func `any columns are survived`() {
        for start in [Int.min, -1, 0, 1, 5, 1_000, Int.max] {
            for end in [Int.min, 0, 3, 1_000, Int.max] {
                for width in [Int.min, 0, 3, 40] {
                    #expect(lines("abcdef", start, end, width: width).count == 2, "\(start) \(end)")
                }
            }
        }
    }

    @Test
    func `labels stand beside their texts`() {
        var text = LabelledText()
        text.add("Evaluated", "on the edge, at each event, and on the hub")
        text.add("Looks at", ["the profile", "events"])
        text.add("Nothing", [])
        #expect(
            text.lines(width: 34, ink: Ink(isColoured: false)) == [
                "Evaluated  on the edge, at each", "           event, and on the hub",
                "Looks at   the profile",
                "           events",
            ])
    }
}
