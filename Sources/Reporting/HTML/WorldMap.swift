/// The land of the earth as rows of dots, drawn for these pages and no more exact than they need, and where on it a
/// longitude and a latitude lie. Degrees are as long in both directions, stretched north to south by a fifth, so that the
/// lands that people live in keep their shapes.
enum WorldMap {
    static let width = 960.0
    static let height = Double(rows.count) * rowHeight

    /// Degrees between two dots.
    private static let pitch = 2.4
    /// The northern end.
    private static let north = 81.6
    private static let stretch = 1.2
    private static let columnWidth = width / (360 / pitch)
    private static let rowHeight = columnWidth * stretch

    static func horizontal(longitude: Double) -> Double { (longitude + 180) / pitch * columnWidth }

    static func vertical(latitude: Double) -> Double { (north - latitude) / pitch * rowHeight }

    static func draw(_ svg: inout Markup) {
        svg.empty(
            "rect",
            [
                "class": "sea", "width": PathData.number(width), "height": PathData.number(height), "rx": "8",
            ])
        var lines = PathData()
        for longitude in stride(from: -150.0, through: 150, by: 30) {
            lines.move(horizontal(longitude: longitude), 0)
            lines.vertical(to: height)
        }
        for latitude in stride(from: -30.0, through: 60, by: 30) {
            lines.move(0, vertical(latitude: latitude))
            lines.horizontal(to: width)
        }
        svg.empty("path", ["class": "meridian", "d": lines.text])
        svg.empty(
            "path",
            ["class": "land", "d": land.text, "stroke-dasharray": "0 \(PathData.number(columnWidth))"])
    }

    /// One stroke for each run of land; dashes without length and with round ends are dots.
    private static let land: PathData = {
        var path = PathData()
        for (row, runs) in rows.enumerated() {
            let middle = (Double(row) + 0.5) * rowHeight
            var column = 0.5
            for (index, length) in runs.enumerated() {
                if index % 2 == 1 {
                    path.move(column * columnWidth, middle)
                    // A little beyond the last dot, for what rounding takes.
                    path.horizontal(to: (column + Double(length) - 0.9) * columnWidth)
                }
                column += Double(length)
            }
        }
        return path
    }()

    /// From north to south, from 180° W on: how many dots of sea, of land, of sea …
    private static let rows: [[Int]] = [
        [38, 8, 2, 18], [37, 7, 2, 21], [32, 3, 15, 17, 33, 2, 13, 6],
        [23, 1, 4, 3, 9, 2, 9, 15, 31, 2, 9, 17], [9, 2, 16, 5, 3, 1, 3, 7, 6, 13, 20, 1, 17, 36],
        [6, 22, 6, 3, 7, 4, 5, 9, 19, 9, 4, 56], [6, 34, 3, 6, 4, 6, 6, 4, 11, 10, 3, 57],
        [8, 31, 6, 3, 6, 4, 8, 2, 10, 5, 1, 66], [6, 31, 6, 3, 9, 2, 20, 5, 2, 63],
        [8, 4, 6, 18, 7, 4, 31, 1, 1, 2, 3, 49, 7, 2],
        [8, 2, 10, 18, 5, 6, 24, 1, 4, 1, 1, 2, 2, 48, 8, 3], [21, 20, 1, 9, 20, 4, 3, 55, 7, 2],
        [21, 30, 23, 59, 1, 1], [22, 26, 26, 59, 1, 1], [23, 25, 26, 59],
        [23, 25, 26, 13, 4, 4, 1, 35, 3, 1], [23, 23, 25, 5, 4, 2, 1, 4, 4, 4, 2, 32, 5, 1],
        [23, 21, 27, 4, 6, 1, 1, 2, 1, 10, 1, 28, 2, 1, 5, 1], [24, 19, 29, 2, 12, 39, 3, 1, 3, 2],
        [25, 18, 29, 7, 11, 35, 5, 4], [26, 16, 29, 11, 8, 35, 4, 2], [28, 13, 29, 56],
        [29, 6, 6, 1, 28, 19, 1, 6, 1, 28], [30, 4, 35, 27, 2, 1, 2, 23],
        [31, 3, 7, 1, 27, 21, 1, 9, 4, 19], [32, 3, 7, 1, 25, 31, 6, 6, 2, 6],
        [33, 5, 30, 23, 1, 6, 7, 5, 4, 5, 6, 1], [36, 4, 28, 23, 1, 4, 10, 3, 7, 4, 5, 1],
        [38, 2, 28, 24, 1, 1, 12, 2, 8, 4], [39, 1, 4, 4, 21, 27, 11, 1, 8, 1, 1, 2, 6, 1],
        [41, 9, 20, 26, 20, 1, 9, 1], [43, 8, 20, 5, 1, 18, 21, 2, 5, 1],
        [43, 11, 25, 15, 21, 1, 1, 1, 4, 2], [42, 12, 25, 15, 22, 1, 4, 3, 1, 2],
        [42, 13, 24, 14, 24, 1, 3, 3, 1, 1], [42, 16, 21, 13, 25, 2, 3, 1, 7, 5], [41, 19, 20, 11, 40, 5],
        [42, 18, 20, 11, 30, 1, 10, 1, 2, 2], [43, 16, 22, 11], [43, 16, 21, 12, 3, 1, 32, 4, 2, 1],
        [44, 15, 21, 11, 3, 2, 31, 5, 1, 3], [45, 13, 22, 10, 3, 3, 30, 10],
        [46, 12, 22, 10, 3, 2, 29, 13], [46, 11, 24, 9, 3, 2, 28, 15], [45, 10, 26, 8, 34, 16],
        [45, 10, 27, 7, 34, 16], [45, 9, 28, 6, 35, 16], [45, 8, 30, 4, 36, 5, 2, 8], [45, 6, 81, 6],
        [44, 7, 82, 4, 11, 1], [44, 5, 99, 1], [45, 3, 88, 1, 9, 2], [44, 3, 98, 2], [44, 3], [44, 3],
        [44, 2], [45, 2], [],
    ]
}
