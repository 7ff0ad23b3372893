/// What is wrong with a page, as far as this knows: a strict reader of the part of HTML that pages of reports use.
struct MarkupCheck {
    private(set) var faults: [String] = []
    /// Names of all that are used.
    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []
    /// The stylesheet.
    private(set) var style = ""
    private(set) var ids: Set<String> = []
    /// Values of `href` and `src`.
    private(set) var references: [String] = []
    /// What a person reads or hears, element after element, without the stylesheet.
    private(set) var texts: [String] = []
    private var open: [String] = []
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
        if String(validating: bytes, as: UTF8.self) == nil { faults.append("not UTF-8") }
        let type = "<!DOCTYPE html>\n"
        if rest.starts(with: type.utf8) {
            rest.removeFirst(type.utf8.count)
        } else {
            faults.append("no type")
        }
        while let first = rest.first, faults.count < 20 {
            if first == UInt8(ascii: "<") { readTag() } else { readText() }
        }
        if !open.isEmpty { faults.append("not closed: \(open)") }
    }

    private mutating func readText() {
        let text = take { $0 != UInt8(ascii: "<") }
        if open.last == "style" {
            style += String(decoding: text, as: UTF8.self)
            return
        }
        if text.contains(UInt8(ascii: ">")) {
            faults.append("loose > in \(String(decoding: text, as: UTF8.self))")
        }
        texts.append(decoded(text))
    }

    private mutating func readTag() {
        rest.removeFirst()
        if skip("/") {
            let name = word()
            if open.popLast() != name { faults.append("</\(name)> closes something else") }
            if !skip(">") { faults.append("</\(name) has no end") }
            return
        }
        let name = word()
        if name.isEmpty { faults.append("a tag without name") }
        var attributes: [String: String] = [:]
        while skip(" ") {
            let attribute = word()
            guard !attribute.isEmpty, skip("="), skip("\"") else {
                return faults.append("attributes of <\(name)>")
            }
            let value = take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
            guard skip("\"") else { return faults.append("value of \(attribute) of <\(name)>") }
            if attributes.updateValue(decoded(value), forKey: attribute) != nil {
                faults.append("twice: \(attribute) of <\(name)>")
            }
        }
        if !skip("/") { open.append(name) }
        if !skip(">") { faults.append("<\(name) has no end") }
        note(attributes, of: name)
    }

    private mutating func note(_ attributes: [String: String], of name: String) {
        elements.insert(name)
        self.attributes.formUnion(attributes.keys)
        if let id = attributes["id"], !ids.insert(id).inserted { faults.append("id \(id) twice") }
        references += [attributes["href"], attributes["src"]].compactMap { $0 }
        if attributes["role"] == "img", (attributes["aria-label"] ?? "").count < 10 {
            faults.append("a picture that says nothing: <\(name)>")
        }
        if let label = attributes["aria-label"] { texts.append(label) }
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: condition)
        rest = rest[taken.endIndex...]
        return taken
    }

    private mutating func word() -> String {
        let letters = take { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-")
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private mutating func skip(_ text: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: text) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        let entities = ["lt": "<", "gt": ">", "quot": "\"", "#39": "'", "amp": "&"]
        let parts = bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        var text = String(decoding: parts[0], as: UTF8.self)
        for part in parts.dropFirst() {
            let name = String(decoding: part.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
            if let character = entities[name], name.utf8.count < part.count {
                text += character + String(decoding: part.dropFirst(name.utf8.count + 1), as: UTF8.self)
            } else {
                faults.append("unknown entity &\(name)")
            }
        }
        return text
    }
}
