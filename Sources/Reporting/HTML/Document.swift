/// A whole page that needs nothing from elsewhere, and that a browser lets fetch nothing.
struct Document {
    var title: String
    var content: Markup.Content

    func bytes() -> [UInt8] {
        var page = Markup()
        page.raw("<!DOCTYPE html>\n")
        page.element("html", ["lang": "en"]) { page in
            page.element("head") { page in
                page.empty("meta", ["charset": "utf-8"])
                page.empty(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'",
                    ])
                page.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                page.empty("meta", ["name": "color-scheme", "content": "light dark"])
                page.element("title", [:], title)
                page.element("style") { $0.raw(Stylesheet.text) }
            }
            page.newline()
            page.element("body", content: content)
        }
        page.newline()
        return page.bytes
    }
}
