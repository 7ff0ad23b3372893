/// A text, wrapped, with a line of carets below the place to look at.
///
/// Of a long text only the lines around that place are shown, with `…` where some were left out. Line breaks and
/// tabs are shown as spaces, so that columns stay what they are.
public struct Excerpt: Hashable, Sendable {
    /// How many lines are shown before and behind the place, and of the place itself.
    private static let contextMaximum = 3
    private static let markedMaximum = 6

    public var text: String
    /// 1-based, in Unicode scalars; behind the end of the text is a place too.
    public var start: Int
    /// The column behind the last one; at least one caret is shown.
    public var end: Int

    public init(_ text: String, from start: Int, to end: Int) {
        self.text = text
        self.start = start
        self.end = end
    }

    /// Lines of at most `width` columns, those with carets of `tone`.
    public func lines(width: Int, ink: Ink, tone: Tone) -> [String] {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        let first = min(max(1, start), scalars.count + 1) - 1
        // A place behind the end has a caret too.
        let place = first..<max(first + 1, min(max(1, end), scalars.count + 1) - 1)
        let wrapped = Excerpt.wrapped(scalars, to: max(8, width))
        let marked = wrapped.indices.filter { isIn(wrapped[$0], place, isLast: $0 == wrapped.count - 1) }
        guard let begin = marked.first, let end = marked.last else { return [] }
        let stop = min(end, begin + Excerpt.markedMaximum - 1)
        let shown =
            max(0, begin - Excerpt.contextMaximum)...min(wrapped.count - 1, stop + Excerpt.contextMaximum)
        var lines: [String] = shown.lowerBound > 0 ? [ink.paint("…", .faint)] : []
        for index in shown {
            let line = wrapped[index]
            guard (begin...stop).contains(index) else {
                lines.append(Excerpt.string(scalars[line]))
                continue
            }
            lines += Excerpt.marked(scalars, line, place, ink, tone)
        }
        if shown.upperBound < wrapped.count - 1 { lines.append(ink.paint("…", .faint)) }
        return lines
    }

    private func isIn(_ line: Range<Int>, _ place: Range<Int>, isLast: Bool) -> Bool {
        line.overlaps(place) || isLast && place.lowerBound >= line.upperBound
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    private static func marked(
        _ scalars: [Unicode.Scalar], _ line: Range<Int>, _ place: Range<Int>, _ ink: Ink, _ tone: Tone
    ) -> [String] {
        let inside = place.clamped(to: line)
        let isBehind = place.lowerBound >= line.upperBound
        let start = isBehind ? line.upperBound : inside.lowerBound
        let before = string(scalars[line.lowerBound..<start])
        let within = isBehind ? "" : string(scalars[inside])
        let after = isBehind ? "" : string(scalars[inside.upperBound..<line.upperBound])
        let carets = String(repeating: "^", count: max(1, TextWidth.columns(within)))
        return [
            before + ink.paint(within, tone) + after,
            String(repeating: " ", count: TextWidth.columns(before)) + ink.paint(carets, tone),
        ]
    }

    /// Lines that end behind a space where there is one; every scalar belongs to one of them.
    private static func wrapped(_ scalars: [Unicode.Scalar], to width: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var space = 0
        var columns = 0
        for (index, scalar) in scalars.enumerated() {
            columns += TextWidth.columns(String(Character(scalar)))
            // A space at the end may stand beyond the width: it is not seen.
            if columns > width, scalar != " " {
                let end = space > start ? space : index
                lines.append(start..<end)
                start = end
                columns = TextWidth.columns(string(scalars[start...index]))
            }
            if scalar == " " { space = index + 1 }
        }
        lines.append(start..<scalars.count)
        return lines
    }
}
