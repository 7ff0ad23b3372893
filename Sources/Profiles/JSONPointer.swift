/// A JSON Pointer (RFC 6901).
public struct JSONPointer: Hashable, Sendable {
    public var steps: [String]

    public init(steps: [String]) {
        self.steps = steps
    }

    /// `nil` if the text neither is empty nor begins with `/`, or escapes with `~` what cannot be.
    public init?(_ text: String) {
        if text.isEmpty {
            steps = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        steps = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let step = JSONPointer.unescaped(part) else { return nil }
            steps.append(step)
        }
    }

    public var text: String { steps.map { "/" + JSONPointer.escaped($0) }.joined() }

    public static func escaped(_ step: String) -> String {
        guard step.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return step
        }
        return step.reduce(into: "") { text, character in
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.append(character)
            }
        }
    }

    private static func unescaped(_ part: Substring) -> String? {
        guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
        var result = ""
        var isEscape = false
        for character in part {
            switch (isEscape, character) {
            case (true, "0"): result.append("~")
            case (true, "1"): result.append("/")
            case (true, _): return nil
            case (false, "~"): break
            case (false, _): result.append(character)
            }
            isEscape = !isEscape && character == "~"
        }
        return isEscape ? nil : result
    }

    /// The value that it points to.
    public func value(in document: Value) -> Value? {
        var current = document
        for step in steps {
            switch current {
            case .object(let fields):
                guard let next = fields[step] else { return nil }
                current = next
            case .array(let items):
                guard let index = JSONPointer.index(step), index < items.count else { return nil }
                current = items[index]
            default: return nil
            }
        }
        return current
    }

    /// Decimal digits without a leading zero.
    public static func index(_ step: String) -> Int? {
        guard !step.isEmpty, step.utf8.count <= 9, step.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            step == "0" || step.utf8.first != 0x30
        else { return nil }
        return Int(step)
    }
}
