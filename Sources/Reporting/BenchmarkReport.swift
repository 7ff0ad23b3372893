internal import Profiles

/// The results of one call of `spoke-bench run`.
public struct BenchmarkReport: Sendable {
    public var results: [BenchmarkResult]

    public init(_ results: [BenchmarkResult]) {
        self.results = results
    }

    /// No result is below its floor.
    public var isClean: Bool { results.allSatisfy { $0.meetsFloor != false } }

    /// A JSON array of the results, ending with a newline.
    public func json() -> [UInt8] {
        Value.array(results.map(\.document)).jsonBytes() + [UInt8(ascii: "\n")]
    }

    /// The table for a terminal of `width` columns, ending with a newline.
    public func text(width: Int, colour: Bool) -> String {
        var table = Table(
            head: .init("benchmark", .left),
            groups: [
                .init("Spoke", [.init("median"), .init("unit", .left)]),
                .init("beside it", [.init("peer", .left), .init("value"), .init("ratio")]),
                .init("asked for", [.init("floor"), .init("aim"), .init("met", .left)]),
            ])
        for result in results { table.add(.init(result.name, .strong), cells(result)) }
        let lines = table.lines(width: max(40, width), ink: Ink(isColoured: colour))
        return lines.joined(separator: "\n") + "\n"
    }

    private func cells(_ result: BenchmarkResult) -> [Table.Cell] {
        func goal(_ value: Double?) -> Table.Cell {
            value.map { .init(Quantity.text($0) + (result.peer == nil ? "" : "×")) } ?? .init("–", .faint)
        }
        return [
            result.samples.isEmpty ? .init("–", .faint) : .init(Quantity.text(result.value)),
            .init(result.unit, .faint),
            result.peer.map { .init($0) } ?? .init("–", .faint),
            result.peerValue.map { .init(Quantity.text($0)) } ?? .init("–", .faint),
            result.ratio.map { .init(Quantity.text($0) + "×", tone(result)) } ?? .init("–", .faint),
            goal(result.floor), goal(result.aim), met(result),
        ]
    }

    private func tone(_ result: BenchmarkResult) -> Tone {
        if result.meetsFloor == false { return .bad }
        return result.meetsAim == false ? .warning : .good
    }

    private func met(_ result: BenchmarkResult) -> Table.Cell {
        switch (result.meetsFloor, result.meetsAim) {
        case (false?, _): .init("✘ below floor", .bad)
        case (_, true?): .init("✔ aim", .good)
        case (true?, _): .init("✔ floor", .warning)
        case (nil, false?): .init("– short of aim", .warning)
        case (nil, nil): .init("–", .faint)
        }
    }
}
