import ArgumentParser
import Foundation
import Reporting

/// `spoke metrics`: what `expect:`, `spoke compare` and `spoke sweep` can name.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "List the metrics of a run, for expect:, compare and sweep.",
        discussion: """
            Most are measured in each region too: put its code behind the name, as in projection.latency.p99.JPN3. \
            An expectation in a topology file reads `projection.latency.p99 < 2 s`.
            """)

    func run() {
        let terminal = Terminal(.output, environment: ProcessInfo.processInfo.environment)
        var table = Table(
            head: .init("metric", .left),
            groups: [
                .init("", [.init("kind", .left), .init("better", .left), .init("by region", .left)]),
                .init("", [.init("what it is", .left)]),
            ])
        for definition in MetricDefinition.all {
            table.add(
                .init(definition.name, .strong),
                [
                    .init(definition.kind.rawValue), .init(definition.better?.rawValue ?? "–", .faint),
                    .init(definition.isRegional ? "yes" : "–", .faint), .init(definition.meaning),
                ])
        }
        // A row is a line: what reads this are eyes and `grep`.
        terminal.write(table.lines(width: 1_000, ink: terminal.ink).joined(separator: "\n") + "\n")
    }
}
