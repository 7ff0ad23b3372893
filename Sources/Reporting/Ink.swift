/// What a piece of text means to the reader; the colours follow from that.
public enum Tone: Hashable, Sendable {
    case plain, strong, faint, good, warning, bad, accent
}

/// Colours text for a terminal, or leaves it alone.
public struct Ink: Hashable, Sendable {
    public var isColoured: Bool

    public init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    public func paint(_ text: String, _ tone: Tone) -> String {
        guard isColoured, !text.isEmpty, let code = Ink.code(tone) else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// The sixteen colours that every terminal's own theme defines.
    private static func code(_ tone: Tone) -> String? {
        switch tone {
        case .plain: nil
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "1;31"
        case .accent: "36"
        }
    }
}

/// How many columns of a terminal text takes, colours not counted.
public enum TextWidth {
    public static func columns(_ text: String) -> Int {
        text.reduce(0) { $0 + columns($1) }
    }

    /// `text` cut to `columns`, with `…` as its last column where something was cut off.
    public static func truncate(_ text: String, to columns: Int) -> String {
        guard self.columns(text) > columns else { return text }
        guard columns > 0 else { return "" }
        var kept = ""
        var width = 1
        for character in text {
            width += self.columns(character)
            if width > columns { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// `text` in lines of at most `columns`, broken at spaces; a longer word stands alone, cut.
    public static func wrap(_ text: String, to columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let word = truncate(String(word), to: max(1, columns))
            if line.isEmpty {
                line = word
            } else if self.columns(line) + 1 + self.columns(word) <= columns {
                line += " " + word
            } else {
                lines.append(line)
                line = word
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// East Asian wide characters and emoji take two columns; combining marks belong to the character they follow.
    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0..<0x20, 0x7F, 0x200B...0x200D, 0xFEFF: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
