/// Labels on the left, on the right what they stand for, wrapped.
public struct LabelledText: Hashable, Sendable {
    private struct Row: Hashable {
        var label: String
        var texts: [String]
    }

    private var rows: [Row] = []

    public init() {}

    /// Each of `texts` begins a line; without any the row is left out.
    public mutating func add(_ label: String, _ texts: [String]) {
        if !texts.isEmpty { rows.append(Row(label: label, texts: texts)) }
    }

    public mutating func add(_ label: String, _ text: String) { add(label, [text]) }

    /// Lines of at most `width` columns, as far as there is room at all.
    public func lines(width: Int, ink: Ink) -> [String] {
        let labelWidth = 2 + (rows.map { TextWidth.columns($0.label) }.max() ?? 0)
        let room = max(20, width - labelWidth)
        var lines: [String] = []
        for row in rows {
            let wrapped = row.texts.flatMap { TextWidth.wrap($0, to: room) }
            for (index, text) in wrapped.enumerated() {
                let label = index == 0 ? row.label : ""
                let gap = String(repeating: " ", count: labelWidth - TextWidth.columns(label))
                lines.append(ink.paint(label, .faint) + gap + text)
            }
        }
        return lines
    }
}
