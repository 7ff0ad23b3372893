import Reporting
import Testing

@Suite struct TableTests {
    private let plain = Ink(isColoured: false)

    private func sample() -> Table {
        var table = Table(
            head: .init("region", .left),
            groups: [
                .init("latency", [.init("p50"), .init("p99")]),
                .init("a longer title", [.init("n")]),
            ])
        table.add("VA6", ["1 ms", "12 ms", "7"])
        table.add("東京", ["80 ms", "9 ms", "1,204"])
        table.add("all", ["2 ms", "12 ms", "1,211"], isTotal: true)
        return table
    }

    @Test func `columns line up under their groups`() {
        let expected = """
                     latency        a longer title
            region     p50    p99                n
            ──────   ────────────   ──────────────
            VA6       1 ms  12 ms                7
            東京     80 ms   9 ms            1,204
            ──────   ────────────   ──────────────
            all       2 ms  12 ms            1,211
            """
        #expect(sample().lines(width: 60, ink: plain).joined(separator: "\n") == expected)
    }

    @Test func `a narrow terminal gets the groups one below the other`() {
        let expected = """
                     latency
            region     p50    p99
            ──────   ────────────
            VA6       1 ms  12 ms
            東京     80 ms   9 ms
            ──────   ────────────
            all       2 ms  12 ms

                     a longer title
            region                n
            ──────   ──────────────
            VA6                   7
            東京              1,204
            ──────   ──────────────
            all               1,211
            """
        #expect(sample().lines(width: 30, ink: plain).joined(separator: "\n") == expected)
    }

    @Test func `colour changes nothing but colour`() {
        let coloured = sample().lines(width: 60, ink: Ink(isColoured: true)).joined(separator: "\n")
        #expect(coloured != sample().lines(width: 60, ink: plain).joined(separator: "\n"))
        #expect(uncoloured(coloured) == sample().lines(width: 60, ink: plain).joined(separator: "\n"))
    }

    @Test func `a table without rows is its titles`() {
        let table = Table(head: .init("name", .left), groups: [.init("", [.init("value")])])
        #expect(table.lines(width: 40, ink: plain) == ["name   value", "────   ─────"])
    }

    @Test func `text is measured in columns`() {
        #expect(TextWidth.columns("µs → ✔") == 6)
        #expect(TextWidth.columns("日本") == 4)
        #expect(TextWidth.columns("e\u{301}") == 1)
        #expect(TextWidth.truncate("partition", to: 5) == "part…")
        #expect(TextWidth.truncate("日本語", to: 4) == "日…")
        #expect(TextWidth.truncate("kill", to: 4) == "kill")
        #expect(TextWidth.wrap("one two three", to: 7) == ["one two", "three"])
        #expect(TextWidth.wrap("indivisible", to: 5) == ["indi…"])
        #expect(TextWidth.wrap("", to: 5) == [])
    }
}

/// `text` without its colours.
func uncoloured(_ text: String) -> String {
    text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
}
