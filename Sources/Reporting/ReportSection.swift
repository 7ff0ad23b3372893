/// A labelled list below the table: a mark, what it is, and a faint detail in a column of its own.
struct ReportSection {
    struct Item {
        var mark: String
        var tone: Tone
        var text: String
        var detail: String
        var note: String?

        /// Bad news stands out.
        var textTone: Tone { tone == .bad ? .strong : .plain }
    }

    let label: String
    private(set) var items: [Item] = []

    private static let labelWidth = 11
    private static let markWidth = 2

    init(label: String) {
        self.label = label
    }

    mutating func add(_ mark: String, _ tone: Tone, _ text: String, detail: String = "", note: String? = nil)
    {
        items.append(Item(mark: mark, tone: tone, text: text, detail: detail, note: note))
    }

    func lines(width: Int, ink: Ink) -> [String] {
        let room = width - ReportSection.labelWidth - ReportSection.markWidth
        let textWidth = items.map { TextWidth.columns($0.text) }.max() ?? 0
        let detailWidth = items.map { TextWidth.columns($0.detail) }.max() ?? 0
        // In columns if that fits, else each detail below its text.
        let isAligned = textWidth + 2 + detailWidth <= room
        var lines: [String] = []
        for item in items {
            var body: [String]
            if isAligned {
                let space = String(repeating: " ", count: textWidth + 2 - TextWidth.columns(item.text))
                let text = ink.paint(item.text, item.textTone)
                body = [item.detail.isEmpty ? text : text + space + ink.paint(item.detail, .faint)]
            } else {
                body = TextWidth.wrap(item.text, to: room).map { ink.paint($0, item.textTone) }
                body += TextWidth.wrap(item.detail, to: room).map { ink.paint($0, .faint) }
            }
            if let note = item.note {
                body += TextWidth.wrap(note, to: room).map { ink.paint($0, item.tone) }
            }
            for (index, text) in body.enumerated() {
                let label = lines.isEmpty ? self.label : ""
                let gap = String(repeating: " ", count: ReportSection.labelWidth - label.count)
                let mark = index == 0 ? ink.paint(item.mark, item.tone) + " " : "  "
                lines.append(ink.paint(label, .strong) + gap + mark + text)
            }
        }
        return lines
    }
}
