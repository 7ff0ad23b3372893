/// Texts compare by their UTF-8 bytes, without regard to case where asked; `=` alone sees canonically
/// equivalent texts as equal. A null or an operand that is no text gives null.
extension Evaluator {
    func text(_ test: Code.TextTest, _ text: Operand, _ argument: Operand, folds: Bool, negated: Bool)
        -> Operand
    {
        guard case .string(let text) = text, case .string(let argument) = argument else {
            // `.equals` is also written for numbers.
            guard test == .equals else { return .null }
            return Operand(Operand.equal(text, argument).map { $0 != negated })
        }
        let result: Bool
        switch test {
        case .equals where folds: result = Evaluator.equalsFolded(text, argument)
        case .equals: result = text == argument
        case .startsWith: result = (folds ? text.lowercased() : text).utf8.starts(with: argument.utf8)
        case .endsWith:
            result = (folds ? text.lowercased() : text).utf8.reversed().starts(with: argument.utf8.reversed())
        case .contains:
            result = Evaluator.contains(Array((folds ? text.lowercased() : text).utf8), Array(argument.utf8))
        }
        return .bool(result != negated)
    }

    /// Whether `text` in lower case is `folded`, without allocating for ASCII.
    private static func equalsFolded(_ text: String, _ folded: String) -> Bool {
        var others = folded.utf8.makeIterator()
        for byte in text.utf8 {
            if byte >= 128 { return text.lowercased() == folded }
            guard let other = others.next() else { return false }
            if other >= 128 { return text.lowercased() == folded }
            guard (byte &- 65 < 26 ? byte | 32 : byte) == other else { return false }
        }
        return others.next() == nil
    }

    /// By Knuth, Morris and Pratt: time is bounded by the lengths' sum whatever the texts.
    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard text.count >= part.count else { return false }
        if part.count == 1 { return text.contains(first) }
        var borders = [Int](repeating: 0, count: part.count)
        var length = 0
        for index in 1..<part.count {
            while length > 0, part[index] != part[length] { length = borders[length - 1] }
            if part[index] == part[length] { length += 1 }
            borders[index] = length
        }
        length = 0
        for byte in text {
            while length > 0, byte != part[length] { length = borders[length - 1] }
            if byte == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }

    /// `%` stands for any characters, `_` for exactly one. Of several `%` only the last needs to be retried.
    func like(_ text: Operand, _ pattern: Operand) -> Operand {
        guard let text = text.string, let pattern = pattern.string else { return .null }
        let characters = Array(text)
        let wanted = Array(pattern)
        var (index, place) = (0, 0)
        var retry: (index: Int, place: Int)?
        while index < characters.count {
            if place < wanted.count, wanted[place] == "%" {
                retry = (index, place)
                place += 1
            } else if place < wanted.count, wanted[place] == "_" || wanted[place] == characters[index] {
                index += 1
                place += 1
            } else if let last = retry {
                retry = (last.index + 1, last.place)
                (index, place) = (last.index + 1, last.place + 1)
            } else {
                return .bool(false)
            }
        }
        return .bool(wanted[place...].allSatisfy { $0 == "%" })
    }
}
