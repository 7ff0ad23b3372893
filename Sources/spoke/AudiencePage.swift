import Profiles
import Reporting
import Segmentation

/// Prints what there is to say about an audience.
struct AudiencePage {
    /// Wider lines are hard to read.
    static let widthMaximum = 100

    let terminal: Terminal

    func show(_ explanation: AudienceExplanation, of expression: String, name: String?) {
        let ink = terminal.ink
        let width = min(terminal.width, AudiencePage.widthMaximum)
        let classification = explanation.classification
        var lines = [""]
        if let name { lines += [ink.paint(name, .strong), ""] }
        if let blame = classification.blame {
            lines += indented(
                Excerpt(expression, from: blame.start, to: blame.end)
                    .lines(width: width - 2, ink: ink, tone: .warning))
        } else {
            lines += indented(TextWidth.wrap(expression, to: width - 2))
        }
        lines.append("")

        var rows = LabelledText()
        let isSlower = explanation.evaluation != classification.evaluation
        rows.add("Evaluated", explanation.place)
        if isSlower {
            rows.add("Declared", "\(explanation.evaluation.rawValue), slower than it has to be")
            rows.add("Could be", AudienceExplanation.place(classification.evaluation))
        }
        rows.add("Because", classification.reason)
        if let remedy = classification.remedy { rows.add("For the edge", remedy) }
        rows.add("Looks at", explanation.looksAt)
        rows.add("Changed by", explanation.changes)
        rows.add("Ends", explanation.ends)
        if let note = explanation.note { rows.add("Note", note) }
        lines += rows.lines(width: width, ink: ink)
        terminal.write(lines.map { $0 + "\n" }.joined())
    }

    private func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }
}
