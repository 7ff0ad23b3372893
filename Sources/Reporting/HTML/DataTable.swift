/// A table of a page. Longer than `rowsMaximum` it says how many rows it leaves out.
struct DataTable: Sendable {
    struct Cell: Sendable {
        var classes: String
        var content: Markup.SharedContent

        init(_ text: String, _ classes: String = "") {
            self.classes = classes
            content = { $0.text(text) }
        }

        /// A cell that holds more than text.
        init(_ classes: String = "", content: @escaping Markup.SharedContent) {
            self.classes = classes
            self.content = content
        }
    }

    static let rowsMaximum = 240

    /// Columns of words stand left, of numbers right.
    enum Column: Sendable {
        case words(String)
        case numbers(String)
    }

    var columns: [Column]
    var rows: [[Cell]] = []
    /// Rows that stand for all others together.
    var totals: [[Cell]] = []

    func write(_ page: inout Markup) {
        page.element("div", ["class": "scroll"]) { page in
            page.element("table") { page in
                page.element("thead") { page in
                    page.element("tr") { page in
                        for column in columns {
                            switch column {
                            case .words(let title): page.element("th", ["scope": "col"], title)
                            case .numbers(let title):
                                page.element("th", ["scope": "col", "class": "n"], title)
                            }
                        }
                    }
                }
                page.element("tbody") { page in
                    for row in rows.prefix(DataTable.rowsMaximum) { write(row, isTotal: false, &page) }
                    for row in totals { write(row, isTotal: true, &page) }
                }
            }
        }
        if rows.count > DataTable.rowsMaximum {
            let left = rows.count - DataTable.rowsMaximum
            page.element("p", ["class": "note"], "\(Quantity.text(left)) more rows are not shown.")
        }
    }

    private func write(_ row: [Cell], isTotal: Bool, _ page: inout Markup) {
        page.element("tr", isTotal ? ["class": "total"] : [:]) { page in
            for (column, cell) in zip(columns, row) {
                var classes = cell.classes
                if case .numbers = column { classes = classes.isEmpty ? "n" : "n \(classes)" }
                page.element("td", classes.isEmpty ? [:] : ["class": classes], content: cell.content)
            }
        }
    }
}
