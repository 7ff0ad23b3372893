/// HTML or SVG under construction, in UTF-8. Names of elements and attributes come from the source alone; text and
/// values of attributes are escaped where they enter, so that whatever a name or a message contains stays text.
struct Markup {
    typealias Attributes = KeyValuePairs<StaticString, String>
    typealias Content = (inout Markup) -> Void
    typealias SharedContent = @Sendable (inout Markup) -> Void

    private(set) var bytes: [UInt8] = []

    init() {}

    /// An element with what is in it, opened and closed.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], content: Content) {
        open(name, attributes)
        raw(">")
        content(&self)
        raw("</")
        raw(name)
        raw(">")
    }

    /// An element with nothing but text in it.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], _ text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element of HTML that has no end tag, or an empty one of SVG.
    mutating func empty(_ name: StaticString, _ attributes: Attributes = [:]) {
        open(name, attributes)
        raw("/>")
    }

    mutating func text(_ text: String) { escape(text) }

    /// Starts a line of the file; means nothing to a browser.
    mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

    /// Bytes from the source of this program, not escaped: a document type, a stylesheet.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        raw("<")
        raw(name)
        for (name, value) in attributes {
            raw(" ")
            raw(name)
            raw("=\"")
            escape(value)
            raw("\"")
        }
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "\""): raw("&quot;")
            case UInt8(ascii: "'"): raw("&#39;")
            // Controls are not allowed in HTML, however written.
            case 0..<9, 11..<32, 127: raw("\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }
}
