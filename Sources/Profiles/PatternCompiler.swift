/// Compiles a regular expression to `Pattern`'s program. Columns of its errors count within the pattern.
struct PatternCompiler {
    static let word = Pattern.ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122])
    private static let digit = Pattern.ScalarSet(ranges: [48...57])
    private static let space = Pattern.ScalarSet(ranges: [9...13, 32...32])
    private static let depthMaximum = 16
    private static let repeatMaximum = 1_000

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private(set) var instructions: [Pattern.Instruction] = []
    private(set) var groups = 0
    private(set) var ignoresCase = false

    init(text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func compile() throws(PatternError) {
        if scalars.starts(with: "(?i)".unicodeScalars) {
            ignoresCase = true
            position = 4
        }
        instructions.append(.save(0))
        try alternatives()
        if position < scalars.count { throw error("this ')' closes nothing") }
        instructions.append(.save(1))
        instructions.append(.match)
    }

    /// ASCII letters in lower case; other scalars as they are.
    static func folded(_ scalar: UInt32) -> UInt32 { (65...90).contains(scalar) ? scalar + 32 : scalar }

    private func error(_ problem: String) -> PatternError {
        PatternError(column: position + 1, problem: "regular expression: \(problem)")
    }

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        position += 1
        return true
    }

    private mutating func append(_ instruction: Pattern.Instruction) throws(PatternError) {
        guard instructions.count < Pattern.instructionsMaximum else {
            throw error("too large: it would need more than \(Pattern.instructionsMaximum) instructions")
        }
        instructions.append(instruction)
    }

    private mutating func alternatives() throws(PatternError) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PatternCompiler.depthMaximum else { throw error("groups are nested too deeply") }
        var ends: [Int] = []
        while true {
            let start = instructions.count
            while let scalar = peek(), scalar != "|", scalar != ")" { try piece() }
            guard take("|") else { break }
            try insertSplit(at: start, skipping: instructions.count + 2)
            ends.append(instructions.count)
            try append(.jump(0))
        }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    /// Puts a split before the code from `start` on: first try that code, then `other` (an index after
    /// insertion).
    private mutating func insertSplit(at start: Int, skipping other: Int, reluctant: Bool = false)
        throws(PatternError)
    {
        try append(.match)
        for index in stride(from: instructions.count - 1, to: start, by: -1) {
            instructions[index] = moved(instructions[index - 1], by: 1, from: start)
        }
        instructions[start] = reluctant ? .split(other, start + 1) : .split(start + 1, other)
    }

    private func moved(_ instruction: Pattern.Instruction, by offset: Int, from start: Int)
        -> Pattern.Instruction
    {
        switch instruction {
        case .split(let first, let second):
            .split(first >= start ? first + offset : first, second >= start ? second + offset : second)
        case .jump(let target): .jump(target >= start ? target + offset : target)
        default: instruction
        }
    }

    private mutating func piece() throws(PatternError) {
        let start = instructions.count
        try atom()
        guard let (least, most) = try quantifier() else { return }
        let reluctant = take("?")
        if peek() == "+" { throw error("possessive quantifiers are not supported") }
        let atom = Array(instructions[start...])
        instructions.removeSubrange(start...)
        for _ in 0..<least { try append(atom, from: start) }
        guard let most else {
            let loop = instructions.count
            try append(atom, from: start)
            try insertSplit(at: loop, skipping: instructions.count + 2, reluctant: reluctant)
            try append(.jump(loop))
            return
        }
        for _ in least..<max(least, most) {
            let optional = instructions.count
            try append(atom, from: start)
            try insertSplit(at: optional, skipping: instructions.count + 1, reluctant: reluctant)
        }
    }

    /// Appends code that was made to stand at `start`.
    private mutating func append(_ code: [Pattern.Instruction], from start: Int) throws(PatternError) {
        let offset = instructions.count - start
        for instruction in code { try append(moved(instruction, by: offset, from: start)) }
    }

    private mutating func quantifier() throws(PatternError) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard peek() == "{", let next = peek(1), ("0"..."9").contains(next) else { return nil }
        position += 1
        let least = number()
        var most: Int? = least
        if take(",") { most = peek() == "}" ? nil : number() }
        guard take("}"), let least, most.map({ $0 >= least }) ?? true,
            (most ?? least) <= PatternCompiler.repeatMaximum
        else {
            throw error("write a repetition as {2}, {2,} or {2,5}, up to \(PatternCompiler.repeatMaximum)")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var text = ""
        while let scalar = peek(), ("0"..."9").contains(scalar) {
            text.unicodeScalars.append(scalar)
            position += 1
        }
        return text.utf8.count <= 6 ? Int(text) : nil
    }

    private mutating func atom() throws(PatternError) {
        guard let scalar = peek() else { return }
        position += 1
        switch scalar {
        case "(":
            try group()
        case "[":
            try append(.scalar(try characterClass()))
        case ".":
            try append(.scalar(Pattern.ScalarSet(ranges: [10...10, 13...13], isNegated: true)))
        case "^":
            try append(.start)
        case "$":
            try append(.end)
        case "\\":
            try escape()
        case "*", "+", "?":
            position -= 1
            throw error("'\(scalar)' has nothing to repeat")
        default:
            try append(.scalar(single(scalar)))
        }
    }

    private func single(_ scalar: Unicode.Scalar) -> Pattern.ScalarSet {
        let value = ignoresCase ? PatternCompiler.folded(scalar.value) : scalar.value
        return Pattern.ScalarSet(ranges: [value...value])
    }

    private mutating func group() throws(PatternError) {
        var number: Int?
        if take("?") {
            guard take(":") else {
                throw error("only groups '(…)' and '(?:…)', and '(?i)' at the beginning, are supported")
            }
        } else {
            groups += 1
            number = groups
        }
        if let number { try append(.save(number * 2)) }
        try alternatives()
        guard take(")") else { throw error("a '(' is not closed") }
        if let number { try append(.save(number * 2 + 1)) }
    }

    private mutating func escape() throws(PatternError) {
        switch peek() {
        case "b":
            position += 1
            try append(.boundary(true))
        case "B":
            position += 1
            try append(.boundary(false))
        default:
            try append(.scalar(try escapedSet()))
        }
    }

    private mutating func escapedSet() throws(PatternError) -> Pattern.ScalarSet {
        guard let scalar = peek() else { throw error("it ends in a lone '\\'") }
        position += 1
        func negated(_ set: Pattern.ScalarSet) -> Pattern.ScalarSet {
            Pattern.ScalarSet(ranges: set.ranges, isNegated: true)
        }
        switch scalar {
        case "d": return PatternCompiler.digit
        case "D": return negated(PatternCompiler.digit)
        case "w": return PatternCompiler.word
        case "W": return negated(PatternCompiler.word)
        case "s": return PatternCompiler.space
        case "S": return negated(PatternCompiler.space)
        case "n": return single("\n")
        case "t": return single("\t")
        case "r": return single("\r")
        case "0"..."9", "a"..."z", "A"..."Z":
            position -= 1
            throw error("'\\\(scalar)' is not supported")
        default: return single(scalar)
        }
    }

    private mutating func characterClass() throws(PatternError) -> Pattern.ScalarSet {
        var set = Pattern.ScalarSet(ranges: [], isNegated: take("^"))
        var isFirst = true
        while let scalar = peek(), scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[" || (scalar == "&" && peek(1) == "&") {
                throw error("classes within classes are not supported; escape '[' as '\\['")
            }
            position += 1
            let lower: Pattern.ScalarSet
            if scalar == "\\" {
                lower = try escapedSet()
            } else {
                lower = Pattern.ScalarSet(ranges: [scalar.value...scalar.value])
            }
            guard !lower.isNegated else { throw error("negated escapes are not supported within a class") }
            guard peek() == "-", let upper = peek(1), upper != "]", let from = lower.ranges.first,
                from.count == 1
            else {
                set.ranges += lower.ranges
                continue
            }
            position += 2
            if upper == "[" || upper == "\\" { throw error("a range ends in a plain character") }
            guard upper.value >= from.lowerBound else { throw error("the range ends before it begins") }
            set.ranges.append(from.lowerBound...upper.value)
        }
        guard take("]") else { throw error("a '[' is not closed") }
        guard ignoresCase else { return set }
        // Texts are folded before they are matched: a range that holds capitals also stands for the small
        // letters.
        for range in set.ranges where range.overlaps(65...90) {
            let capitals = range.clamped(to: 65...90)
            set.ranges.append((capitals.lowerBound + 32)...(capitals.upperBound + 32))
        }
        return set
    }
}
