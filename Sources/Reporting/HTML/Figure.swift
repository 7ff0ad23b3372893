/// A chart with its title, what one should see in it, its legend, and the numbers behind it.
struct Figure: Sendable {
    var title: String
    /// What it shows and how it is to be read.
    var caption: String
    var legend: [LegendEntry] = []
    var isWide = false
    var drawing: Markup.SharedContent
    var table: DataTable?

    func write(_ page: inout Markup) {
        page.element("figure", ["class": isWide ? "wide" : "half"]) { page in
            page.element("h3", [:], title)
            page.element("figcaption", [:], caption)
            writeLegend(&page)
            page.element("div", ["class": "drawing"], content: drawing)
            if let table {
                page.element("details") { page in
                    page.element("summary", [:], "The numbers")
                    table.write(&page)
                }
            }
        }
        page.newline()
    }

    private func writeLegend(_ page: inout Markup) {
        guard legend.count > 1 else { return }
        page.element("ul", ["class": "legend"]) { page in
            for entry in legend {
                page.element("li") { page in
                    page.element(
                        "svg", ["class": "key", "viewBox": "0 0 18 10", "aria-hidden": "true"]
                    ) { svg in
                        if entry.isArea {
                            svg.empty(
                                "rect",
                                [
                                    "class": "area \(entry.tint.classes)", "x": "2", "width": "12",
                                    "height": "10",
                                ])
                        } else {
                            svg.empty("path", ["class": "line \(entry.tint.classes)", "d": "M0 5H18"])
                        }
                    }
                    page.text(entry.name)
                }
            }
        }
    }
}
