/// The fields of one line of comma-separated values (RFC 4180, without line breaks in quotes), reused from line to line.
struct RowFields: Sendable {
    /// Bytes of all fields, quotes taken off.
    private(set) var bytes: [UInt8] = []
    private(set) var ranges: [Range<Int>] = []
    /// Where each begins in its line, from 1.
    private(set) var columns: [Int] = []

    var count: Int { ranges.count }

    func text(_ index: Int) -> String { String(decoding: bytes[ranges[index]], as: UTF8.self) }

    mutating func split(_ line: [UInt8]) throws(RowFile.Problem) {
        bytes.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        columns.removeAll(keepingCapacity: true)
        let quote = UInt8(ascii: "\"")
        var position = 0
        while true {
            let start = bytes.count
            columns.append(position + 1)
            if position < line.count, line[position] == quote {
                position += 1
                while true {
                    guard position < line.count else {
                        throw RowFile.Problem(
                            "a quote that does not end on its line",
                            remedy: "close it, and write a row a line", column: columns.last ?? 1)
                    }
                    if line[position] == quote {
                        position += 1
                        if position == line.count || line[position] != quote { break }
                    }
                    bytes.append(line[position])
                    position += 1
                }
            }
            while position < line.count, line[position] != UInt8(ascii: ",") {
                bytes.append(line[position])
                position += 1
            }
            ranges.append(trimmed(start..<bytes.count))
            if position == line.count { return }
            position += 1
        }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, bytes[lower] == UInt8(ascii: " ") { lower += 1 }
        while lower < upper, bytes[upper - 1] == UInt8(ascii: " ") { upper -= 1 }
        return lower..<upper
    }
}
