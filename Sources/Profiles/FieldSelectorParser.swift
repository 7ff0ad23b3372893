/// Reads `list := item (',' item)*`, `item := name ('.' name)* ('(' list ')')?`.
struct FieldSelectorParser {
    private let text: [Unicode.Scalar]
    private var index = 0

    private init(_ text: String) {
        self.text = Array(text.unicodeScalars)
    }

    static func parse(_ text: String) throws(FieldSelectorError) -> FieldSelector.Part {
        guard text.utf8.count <= FieldSelector.bytesMaximum else {
            throw FieldSelectorError(
                column: 1, problem: "a selector may have \(FieldSelector.bytesMaximum) bytes")
        }
        var parser = FieldSelectorParser(text)
        let part = try parser.list(depth: 0)
        if let next = parser.next {
            throw parser.error(
                next == ")" ? "no parenthesis is open here" : "expected a comma or the end, found \(next)")
        }
        return part
    }

    private var next: Unicode.Scalar? { index < text.count ? text[index] : nil }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard next == sign else { return false }
        index += 1
        return true
    }

    private mutating func list(depth: Int) throws(FieldSelectorError) -> FieldSelector.Part {
        var part = try item(depth: depth)
        while take(",") { part = part.merged(with: try item(depth: depth)) }
        return part
    }

    private mutating func item(depth: Int) throws(FieldSelectorError) -> FieldSelector.Part {
        var names = [try name()]
        while take(".") { names.append(try name()) }
        let inner = depth + names.count
        guard inner <= FieldSelector.depthMaximum else {
            throw error("fields may be nested \(FieldSelector.depthMaximum) deep")
        }
        var part = FieldSelector.Part.everything
        if take("(") {
            part = try list(depth: inner)
            if !take(")") { throw error("expected a comma or ')'") }
        }
        for name in names.reversed() { part = .fields([FieldSelector.Field(name: name, part: part)]) }
        return part
    }

    private mutating func name() throws(FieldSelectorError) -> String {
        let start = index
        while let scalar = next, !isSeparator(scalar) {
            if scalar.properties.isWhitespace || scalar.value < 0x20 {
                throw error("a selector has no blanks: leave this one out")
            }
            index += 1
        }
        guard index > start else { throw error("expected the name of a field") }
        var name = String.UnicodeScalarView()
        name.append(contentsOf: text[start..<index])
        return String(name)
    }

    private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == "." || scalar == "(" || scalar == ")"
    }

    private func error(_ problem: String) -> FieldSelectorError {
        FieldSelectorError(column: index + 1, problem: problem)
    }
}
