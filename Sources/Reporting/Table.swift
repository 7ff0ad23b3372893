/// Aligned columns under group headings, with a rule below the titles and no other lines.
///
/// A table that is wider than the terminal continues below: its groups are laid out in as many blocks as needed, and
/// the first column is repeated in each. Every line is at most `width` wide as long as one group fits.
public struct Table: Sendable {
    public enum Alignment: Hashable, Sendable {
        case left, right
    }

    public struct Column: Sendable {
        public var title: String
        public var alignment: Alignment

        public init(_ title: String, _ alignment: Alignment = .right) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// Columns that stay together, under a title of their own if they have one.
    public struct Group: Sendable {
        public var title: String
        public var columns: [Column]

        public init(_ title: String = "", _ columns: [Column]) {
            self.title = title
            self.columns = columns
        }
    }

    public struct Cell: Sendable, ExpressibleByStringInterpolation {
        public var text: String
        public var tone: Tone

        public init(_ text: String, _ tone: Tone = .plain) {
            self.text = text
            self.tone = tone
        }

        public init(stringLiteral text: String) { self.init(text) }
    }

    private struct Row: Sendable {
        var head: Cell
        var cells: [Cell]
        var isTotal: Bool
    }

    public let head: Column
    public let groups: [Group]
    private var rows: [Row] = []

    private static let columnGap = 2
    private static let groupGap = 3

    /// `head` is the column that names a row.
    public init(head: Column, groups: [Group]) {
        self.head = head
        self.groups = groups
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; a cell for each column of all groups, in order. A total stands below a rule.
    public mutating func add(_ head: Cell, _ cells: [Cell], isTotal: Bool = false) {
        let count = groups.reduce(0) { $0 + $1.columns.count }
        precondition(cells.count == count, "a row of \(count) columns got \(cells.count) cells")
        rows.append(Row(head: head, cells: cells, isTotal: isTotal))
    }

    /// The lines, without trailing spaces; blocks are set apart by an empty line.
    public func lines(width: Int, ink: Ink) -> [String] {
        let headWidth = max(
            TextWidth.columns(head.title), rows.map { TextWidth.columns($0.head.text) }.max() ?? 0)
        var lines: [String] = []
        for block in blocks(width: width - headWidth) {
            if !lines.isEmpty { lines.append("") }
            lines += render(block, headWidth: headWidth, ink: ink)
        }
        return lines
    }

    /// A group with where its cells begin in a row, and the width of each column.
    private struct Placed {
        var group: Group
        var first: Int
        var widths: [Int]

        var width: Int { widths.reduce(0, +) + Table.columnGap * (widths.count - 1) }
    }

    private func blocks(width: Int) -> [[Placed]] {
        var blocks: [[Placed]] = [[]]
        var used = 0
        var first = 0
        for group in groups {
            let placed = place(group, first: first)
            first += group.columns.count
            let needed = Table.groupGap + placed.width
            if used + needed > width, used > 0 {
                blocks.append([])
                used = 0
            }
            used += needed
            blocks[blocks.count - 1].append(placed)
        }
        return blocks.filter { !$0.isEmpty }
    }

    private func place(_ group: Group, first: Int) -> Placed {
        let widths = group.columns.enumerated().map { offset, column in
            rows.reduce(TextWidth.columns(column.title)) { widest, row in
                max(widest, TextWidth.columns(row.cells[first + offset].text))
            }
        }
        var placed = Placed(group: group, first: first, widths: widths)
        // A title wider than its columns widens the first of them.
        let missing = TextWidth.columns(group.title) - placed.width
        if missing > 0, !placed.widths.isEmpty { placed.widths[0] += missing }
        return placed
    }

    private func render(_ block: [Placed], headWidth: Int, ink: Ink) -> [String] {
        var lines: [String] = []
        if block.contains(where: { !$0.group.title.isEmpty }) {
            lines.append(
                line(head: Cell(""), headWidth, block, ink) { placed in
                    [pad(Cell(placed.group.title, .strong), placed.width, .left, ink)]
                })
        }
        lines.append(
            line(head: Cell(head.title, .faint), headWidth, block, ink) { placed in
                zip(placed.group.columns, placed.widths).map {
                    pad(Cell($0.title, .faint), $1, $0.alignment, ink)
                }
            })
        let rule = line(head: Cell(String(repeating: "─", count: headWidth), .faint), headWidth, block, ink) {
            placed in
            [ink.paint(String(repeating: "─", count: placed.width), .faint)]
        }
        lines.append(rule)
        for row in rows {
            if row.isTotal { lines.append(rule) }
            lines.append(
                line(head: row.head, headWidth, block, ink) { placed in
                    placed.widths.indices.map { offset in
                        pad(
                            row.cells[placed.first + offset], placed.widths[offset],
                            placed.group.columns[offset].alignment, ink)
                    }
                })
        }
        return lines
    }

    private func line(
        head cell: Cell, _ headWidth: Int, _ block: [Placed], _ ink: Ink, _ cells: (Placed) -> [String]
    ) -> String {
        let gap = String(repeating: " ", count: Table.columnGap)
        var text = pad(cell, headWidth, head.alignment, ink)
        for placed in block {
            text += String(repeating: " ", count: Table.groupGap) + cells(placed).joined(separator: gap)
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    private func pad(_ cell: Cell, _ width: Int, _ alignment: Alignment, _ ink: Ink) -> String {
        let space = String(repeating: " ", count: max(0, width - TextWidth.columns(cell.text)))
        let painted = ink.paint(cell.text, cell.tone)
        return alignment == .left ? painted + space : space + painted
    }
}
