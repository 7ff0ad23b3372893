/// The `d` of a path in SVG, and numbers as SVG takes them: at most one digit after the point.
struct PathData {
    private(set) var text = ""

    var isEmpty: Bool { text.isEmpty }

    mutating func move(_ x: Double, _ y: Double) { append("M", x, y) }
    mutating func line(_ x: Double, _ y: Double) { append("L", x, y) }
    mutating func horizontal(to x: Double) { text += "H" + PathData.number(x) }
    mutating func vertical(to y: Double) { text += "V" + PathData.number(y) }
    mutating func close() { text += "Z" }

    /// A quadratic curve.
    mutating func curve(by control: (x: Double, y: Double), to end: (x: Double, y: Double)) {
        append("Q", control.x, control.y)
        text += " "
        append("", end.x, end.y)
    }

    private mutating func append(_ command: String, _ x: Double, _ y: Double) {
        text += command + PathData.number(x) + " " + PathData.number(y)
    }

    /// What is not finite or beyond any page counts as its edge.
    static func number(_ value: Double) -> String {
        guard !value.isNaN else { return "0" }
        let tenths = Int((min(1e6, max(-1e6, value)) * 10).rounded())
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return (tenths < 0 ? "-" : "") + String(whole) + (rest == 0 ? "" : "." + String(rest))
    }
}
