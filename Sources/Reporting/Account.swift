public import Measurement
internal import SansIO

/// What happened to one person, as lines for a terminal: when, where, what.
public struct Account: Sendable {
    public var title: String
    public var lines: [StoryLine]
    /// Lines that there was no room for.
    public var omitted: Int

    public init(_ title: String, lines: [StoryLine], omitted: Int = 0) {
        self.title = title
        self.lines = lines
        self.omitted = omitted
    }

    /// Ends with a newline. Sentences are wrapped; those that tell of a shortfall stand out.
    public func text(width: Int, colour: Bool) -> String {
        let ink = Ink(isColoured: colour)
        let width = max(60, width)
        var output = [ink.paint(title, .strong)]
        if lines.isEmpty { output.append(ink.paint("Nothing happened to this person in the run.", .faint)) }
        let placeWidth = lines.map { TextWidth.columns($0.place) }.max() ?? 0
        let indent = Account.timeWidth + placeWidth + 5
        var day = -1
        for line in lines {
            let passed = max(0, line.at.milliseconds)
            if passed / 86_400_000 != day {
                day = Int(passed / 86_400_000)
                output.append(ink.paint("Day \(day + 1)", .faint))
            }
            let place = line.place + String(repeating: " ", count: placeWidth - TextWidth.columns(line.place))
            let mark = line.isShortfall ? ink.paint("✘", .warning) : " "
            for (index, text) in TextWidth.wrap(line.sentence, to: max(20, width - indent)).enumerated() {
                let painted = line.isShortfall ? ink.paint(text, .warning) : text
                output.append(
                    index == 0
                        ? "\(ink.paint(Account.time(passed), .faint))  \(ink.paint(place, .accent)) \(mark) \(painted)"
                        : String(repeating: " ", count: indent) + painted)
            }
        }
        if omitted > 0 { output.append(ink.paint("… and \(Quantity.counted(omitted, "line")) more", .faint)) }
        return output.joined(separator: "\n") + "\n"
    }

    private static let timeWidth = 12

    /// `07:04:31.250` of the run's day.
    private static func time(_ milliseconds: Int64) -> String {
        let rest = milliseconds % 86_400_000
        func padded(_ value: Int64, _ digits: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return
            "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1_000 % 60, 2))."
            + padded(rest % 1_000, 3)
    }
}
