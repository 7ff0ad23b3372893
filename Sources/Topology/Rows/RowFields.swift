internal import SansIO

/// The fields of one line of comma-separated values (RFC 4180, without line breaks in quotes), reused from line to line.
struct RowFields: Sendable {
    /// The line; quoted fields once more behind it, without their quotes.
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []
    /// Where each begins in its line, from 1.
    private(set) var columns: [Int] = []

    var count: Int { ranges.count }

    func text(_ index: Int) -> String { String(decoding: bytes[ranges[index]], as: UTF8.self) }

    func isEmpty(_ index: Int) -> Bool { ranges[index].isEmpty }

    /// Tells texts apart without keeping them.
    func key(_ index: Int) -> Key16 { RowFields.key(bytes, in: ranges[index]) }

    static func key(of text: String) -> Key16 {
        let bytes = Array(text.utf8)
        return key(bytes, in: 0..<bytes.count)
    }

    private static func key(_ bytes: [UInt8], in range: Range<Int>) -> Key16 {
        var hash = StableHash()
        hash.combine(bytes, in: range)
        return hash.value
    }

    /// Takes texts as they are, all in column 1.
    mutating func take(_ texts: [String]) {
        bytes = []
        ranges = []
        columns = [Int](repeating: 1, count: texts.count)
        for text in texts {
            let start = bytes.count
            bytes += Array(text.utf8)
            ranges.append(start..<bytes.count)
        }
    }

    mutating func split(_ line: [UInt8]) throws(RowFile.Problem) {
        bytes = line
        ranges.removeAll(keepingCapacity: true)
        columns.removeAll(keepingCapacity: true)
        var position = 0
        while true {
            columns.append(position + 1)
            let isQuoted = position < line.count && line[position] == UInt8(ascii: "\"")
            let field = isQuoted ? try unquoted(line, &position) : nil
            let start = position
            while position < line.count, line[position] != UInt8(ascii: ",") { position += 1 }
            ranges.append(field ?? trimmed(start..<position))
            if position == line.count { return }
            position += 1
        }
    }

    /// The content of a quoted field; what stands between its end and the next comma is dropped.
    private mutating func unquoted(_ line: [UInt8], _ position: inout Int) throws(RowFile.Problem) -> Range<
        Int
    > {
        let quote = UInt8(ascii: "\"")
        let column = position + 1
        let start = bytes.count
        position += 1
        while position < line.count {
            if line[position] == quote {
                position += 1
                if position == line.count || line[position] != quote { return start..<bytes.count }
            }
            bytes.append(line[position])
            position += 1
        }
        throw RowFile.Problem(
            "a quote that does not end on its line", remedy: "close it, and write a row a line",
            column: column)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, bytes[lower] == UInt8(ascii: " ") { lower += 1 }
        while lower < upper, bytes[upper - 1] == UInt8(ascii: " ") { upper -= 1 }
        return lower..<upper
    }
}
