/// One Swift file of the package as words of code; comments and the contents of string literals are left out.
struct SwiftSource: Sendable {
    /// An identifier or keyword with what stands next to it.
    struct Word: Sendable {
        var text: String
        /// Counted from 1.
        var line: Int
        /// The byte right before and right after; 0 at the ends of the file.
        var before: UInt8
        var after: UInt8
    }

    /// Relative to the package's folder.
    let path: String
    let target: String
    let words: [Word]

    init(path: String, target: String, text: String) {
        self.path = path
        self.target = target
        var reader = WordReader(text)
        words = reader.read()
    }

    /// The modules that the file imports, with their lines.
    var imports: [(module: String, line: Int)] {
        words.indices.compactMap { index in
            guard words[index].text == "import" else { return nil }
            let next = words[(index + 1)...].first { !SwiftSource.importKinds.contains($0.text) }
            return next.map { ($0.text, $0.line) }
        }
    }

    private static let importKinds: Set<String> = [
        "struct", "class", "enum", "protocol", "func", "var", "typealias",
    ]
}

/// Reads the words of Swift source. What is interpolated into a string is code; raw strings hold none here.
private struct WordReader {
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var words: [SwiftSource.Word] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func read() -> [SwiftSource.Word] {
        readCode(endsAtParenthesis: false)
        return words
    }

    private func byte(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

    private mutating func readCode(endsAtParenthesis: Bool) {
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "/") where byte(place + 1) == UInt8(ascii: "/"):
                while place < bytes.count && bytes[place] != newline { place += 1 }
            case UInt8(ascii: "/") where byte(place + 1) == UInt8(ascii: "*"):
                skipComment()
            case UInt8(ascii: "\""):
                skipLiteral()
            case UInt8(ascii: "#") where byte(place + 1) == UInt8(ascii: "\""):
                skipLiteral()
            case UInt8(ascii: "("):
                depth += 1
                place += 1
            case UInt8(ascii: ")"):
                if depth == 0 && endsAtParenthesis { return }
                depth -= 1
                place += 1
            case let start where isWordByte(start):
                readWord()
            default: step()
            }
        }
    }

    private mutating func readWord() {
        let start = place
        while place < bytes.count && isWordByte(bytes[place]) { place += 1 }
        words.append(
            SwiftSource.Word(
                text: String(decoding: bytes[start..<place], as: UTF8.self), line: line,
                before: byte(start - 1), after: byte(place)))
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            let pair = (byte(place), byte(place + 1))
            if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
                depth += 1
                place += 2
            } else if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
                depth -= 1
                place += 2
            } else {
                step()
            }
        } while depth > 0 && place < bytes.count
    }

    private mutating func skipLiteral() {
        let isRaw = bytes[place] != quote
        if isRaw { place += 1 }
        let length = byte(place + 1) == quote && byte(place + 2) == quote ? 3 : 1
        place += length
        while place < bytes.count && !isEnd(length, isRaw: isRaw) {
            guard !isRaw && bytes[place] == UInt8(ascii: "\\") else {
                step()
                continue
            }
            place += 1
            if byte(place) == UInt8(ascii: "(") {
                place += 1
                readCode(endsAtParenthesis: true)
            }
            if place < bytes.count { step() }
        }
        place += length + (isRaw ? 1 : 0)
    }

    private func isEnd(_ length: Int, isRaw: Bool) -> Bool {
        for offset in 0..<length where byte(place + offset) != quote { return false }
        return !isRaw || byte(place + length) == UInt8(ascii: "#")
    }

    private mutating func step() {
        if bytes[place] == newline { line += 1 }
        place += 1
    }

    private var newline: UInt8 { UInt8(ascii: "\n") }
    private var quote: UInt8 { UInt8(ascii: "\"") }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
