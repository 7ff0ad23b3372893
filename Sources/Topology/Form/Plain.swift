/// A value of JSON, which is also YAML, with its members in the order written: schemas and normal forms.
enum Plain: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case list([Plain])
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: Plain
    }

    /// Members whose value is `nil` are left out.
    static func members(_ members: [(String, Plain?)]) -> Plain {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    /// An object extended by further members.
    func adding(_ added: [(String, Plain?)]) -> Plain {
        guard case .object(let members) = self, case .object(let more) = Plain.members(added) else {
            return self
        }
        return .object(members + more)
    }

    /// JSON of two spaces an indentation; short lists and objects of scalars stay on one line. No final
    /// newline.
    var jsonText: String {
        var text = ""
        write(into: &text, indentation: "")
        return text
    }

    private static let lineMaximum = 100

    private func write(into text: inout String, indentation: String) {
        switch self {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .integer(let number): text += String(number)
        case .text(let string): Plain.writeQuoted(string, into: &text)
        case .list(let items):
            let flat = items.map(\.flatText)
            write(flat, items, names: nil, open: "[", close: "]", into: &text, indentation: indentation)
        case .object(let members):
            let names = members.map { Plain.quoted($0.name) + ": " }
            let values = members.map(\.value)
            write(
                values.map(\.flatText), values, names: names, open: "{", close: "}", into: &text,
                indentation: indentation)
        }
    }

    private func write(
        _ flat: [String?], _ values: [Plain], names: [String]?, open: String, close: String,
        into text: inout String, indentation: String
    ) {
        let pieces = flat.enumerated().compactMap { index, piece in piece.map { (names?[index] ?? "") + $0 } }
        let line = open + pieces.joined(separator: ", ") + close
        if pieces.count == values.count, indentation.count + line.count <= Plain.lineMaximum {
            text += line
            return
        }
        text += open + "\n"
        for (index, value) in values.enumerated() {
            text += indentation + "  " + (names?[index] ?? "")
            value.write(into: &text, indentation: indentation + "  ")
            text += index + 1 < values.count ? ",\n" : "\n"
        }
        text += indentation + close
    }

    /// The text of a scalar or an empty container; `nil` for what deserves its own lines.
    private var flatText: String? {
        switch self {
        case .list(let items) where items.contains { $0.flatText == nil }: nil
        case .object(let members) where !members.isEmpty: nil
        default: jsonText
        }
    }

    private static func quoted(_ string: String) -> String {
        var text = ""
        writeQuoted(string, into: &text)
        return text
    }

    private static func writeQuoted(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
