/// A file of rows, a line each, that a topology names: read in pieces, however long it is.
///
/// Empty lines are skipped. Reading ends with the tenth error.
struct RowFile: Sendable {
    /// What is wrong with a row, and what to do about it.
    struct Problem: Error, Hashable, Sendable {
        var problem: TopologyError.Problem
        /// From 1; 0 where the line as a whole is meant.
        var column = 1

        init(_ reason: String, remedy: String, column: Int = 1) {
            problem = .impossible(reason, remedy: remedy)
            self.column = column
        }

        init(_ problem: TopologyError.Problem, column: Int = 1) {
            self.problem = problem
            self.column = column
        }
    }

    static let lineBytesMaximum = 65_536
    static let errorsMaximum = 10

    let path: String
    private var line: [UInt8] = []
    private var number = 0
    private(set) var errors: [TopologyError] = []

    init(_ path: String) {
        self.path = path
    }

    /// Takes the next piece of the file. Whether there is any use in a further one.
    mutating func take(
        _ piece: [UInt8], row: (_ line: [UInt8], _ number: Int) throws(Problem) -> Void
    ) -> Bool {
        var start = 0
        while let end = piece[start...].firstIndex(of: UInt8(ascii: "\n")) {
            line.append(contentsOf: piece[start..<end])
            endLine(row)
            start = end + 1
            if errors.count >= RowFile.errorsMaximum { return false }
        }
        line.append(contentsOf: piece[start...])
        guard line.count <= RowFile.lineBytesMaximum else {
            number += 1
            line = []
            report(
                RowFile.Problem(
                    "a line of more than \(RowFile.lineBytesMaximum) bytes", remedy: "write a row a line"))
            return false
        }
        return true
    }

    /// Takes what follows the last line break.
    mutating func finish(row: (_ line: [UInt8], _ number: Int) throws(Problem) -> Void) {
        if errors.count < RowFile.errorsMaximum, !line.isEmpty { endLine(row) }
    }

    private mutating func endLine(_ row: (_ line: [UInt8], _ number: Int) throws(Problem) -> Void) {
        number += 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        // What some programs put before UTF-8.
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        defer { line.removeAll(keepingCapacity: true) }
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { return }
        do throws(Problem) {
            try row(line, number)
        } catch {
            report(error)
        }
    }

    private mutating func report(_ problem: Problem) {
        errors.append(
            TopologyError(problem.problem, at: .file(path, line: number, column: problem.column)))
    }
}
