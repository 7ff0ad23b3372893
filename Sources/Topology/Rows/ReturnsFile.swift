internal import Profiles
internal import SansIO

/// Reads recorded pauses: one column of durations with their units, or of times whose gaps count; a header may precede.
struct ReturnsFile: Sendable {
    private static let longest = Duration.days(400)

    private(set) var gaps: [Int64] = []
    private let gapsMaximum: Int
    private var fields = RowFields()
    private var latest: Timestamp?
    private var isOfTimes: Bool?
    private var isBegun = false

    init(gapsMaximum: Int = Topology.Workload.RecordedReturns.gapsMaximum) {
        self.gapsMaximum = gapsMaximum
    }

    mutating func take(_ line: [UInt8]) throws(RowFile.Problem) {
        try fields.split(line)
        guard fields.count == 1 else {
            throw RowFile.Problem(
                "\(fields.count) columns", remedy: "keep the one of durations or of times",
                column: fields.columns[1])
        }
        let text = fields.text(0)
        let isFirst = !isBegun
        isBegun = true
        if isOfTimes != true, let gap = Duration(parsing: text) {
            isOfTimes = false
            return try add(gap, text)
        }
        if isOfTimes != false, let time = Timestamp(rfc3339: text) {
            isOfTimes = true
            if let latest {
                guard time >= latest else {
                    throw RowFile.Problem(
                        "`\(text)` is before the line above it", remedy: "sort the file by time")
                }
                try add(time - latest, text)
            }
            latest = time
            return
        }
        // A header names the column.
        if isFirst, text.utf8.allSatisfy({ !(48...57).contains($0) }) { return }
        let expected =
            switch isOfTimes {
            case nil: "a duration with its unit such as `36 h`, or a time such as `2026-03-01T12:00:00Z`,"
            case true?: "a time such as `2026-03-01T12:00:00Z`, as above,"
            case false?: "a duration with its unit such as `36 h`, as above,"
            }
        throw RowFile.Problem(.wrongKind(found: "`\(text.prefix(60))`", expected: expected))
    }

    private mutating func add(_ gap: Duration, _ text: String) throws(RowFile.Problem) {
        guard gap <= ReturnsFile.longest else {
            throw RowFile.Problem(
                "the pause until `\(text)` is longer than \(ReturnsFile.longest.quantityText)",
                remedy: "take it out")
        }
        guard gaps.count < gapsMaximum else {
            throw RowFile.Problem(
                "more than \(groupedText(UInt64(gapsMaximum))) pauses", remedy: "take a sample of them")
        }
        gaps.append(gap.nanoseconds)
    }
}
