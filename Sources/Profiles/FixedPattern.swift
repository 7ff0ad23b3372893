/// A pattern without choice and repetition, such as `^[A-Z]{2}$`: the fields of schemas hold hardly any other, and
/// records are checked by the hundred thousand, so that these are compared in place.
struct FixedPattern: Hashable, Sendable {
    private var sets: [Pattern.ScalarSet] = []
    private var beginsText = false
    private var endsText = false

    /// `nil` if the program is not of that kind.
    init?(_ instructions: [Pattern.Instruction], ignoresCase: Bool) {
        if ignoresCase { return nil }
        for instruction in instructions {
            switch instruction {
            case .save, .match: continue
            case .scalar(let set):
                if endsText { return nil }
                sets.append(set)
            case .start:
                if !sets.isEmpty || endsText { return nil }
                beginsText = true
            case .end: endsText = true
            case .split, .jump, .boundary: return nil
            }
        }
        if sets.count > 64 { return nil }
    }

    /// `nil` if the text is not plain ASCII: then the general machine decides.
    func occurs(in text: String) -> Bool? {
        let bytes = text.utf8.span
        for index in bytes.indices where bytes[index] >= 0x80 { return nil }
        let last = bytes.count - sets.count
        if last < 0 { return false }
        if beginsText { return (!endsText || last == 0) && matches(bytes, from: 0) }
        if endsText { return matches(bytes, from: last) }
        for start in 0...last where matches(bytes, from: start) { return true }
        return false
    }

    private func matches(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        for offset in sets.indices where !sets[offset].contains(UInt32(bytes[start + offset])) {
            return false
        }
        return true
    }
}
