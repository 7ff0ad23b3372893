import Foundation
import HubStores
import NodeRuntime
import Profiles
import Reporting
import SansIO

extension StoreCommand {
    /// Shows what is being done to a store's file on standard error, and what came of it on standard output.
    final class Work {
        private let progress: Reporting.Progress
        private let terminal: Terminal
        private let started = SystemClock.now
        private var phase = ""

        private init() {
            let environment = ProcessInfo.processInfo.environment
            progress = Reporting.Progress(terminal: Terminal(.error, environment: environment))
            terminal = Terminal(.output, environment: environment)
        }

        /// Ends the process with the failure's sentence and exit code.
        static func run(_ body: (Work) throws -> Void) throws {
            let work = Work()
            do {
                try body(work)
            } catch let failure as StoreFileFailure {
                work.progress.end("failed", tone: .bad, at: SystemClock.now)
                let code: NodeRuntime.ExitCode =
                    switch failure {
                    case .badInput, .damaged: .badInput
                    case .unavailable: .unavailable
                    case .disk: .storageFailed
                    }
                endProcess("spoke-hub: \(failure)", code)
            }
        }

        func show(_ step: StoreStep) {
            switch step {
            case .copied(let pages, let total): update("copy", pages, of: total, "of 4 KiB pages")
            case .checkingPages: begin("check pages and indexes")
            case .read(let rows, let total): update("check rows", rows, of: total, "of rows")
            }
        }

        func end() { progress.end(at: SystemClock.now) }

        private func begin(_ title: String) {
            if phase == title { return }
            end()
            phase = title
            progress.begin(title, at: SystemClock.now)
        }

        private func update(_ title: String, _ done: Int, of total: Int, _ unit: String) {
            begin(title)
            // Rows may come while one counts.
            let share = UInt64(min(done, total)) * 1_000_000_000 / UInt64(max(1, total))
            progress.update(
                Ratio(billionths: share), detail: "\(Quantity.text(done)) \(unit)", at: SystemClock.now)
        }

        func say(_ sentence: String) {
            let lines = TextWidth.wrap(sentence, to: min(terminal.width, 100))
            terminal.write(lines.joined(separator: "\n") + "\n")
        }

        func print(_ report: StoreReport) {
            let ink = terminal.ink
            var facts = [
                "revision \(Quantity.text(Int(clamping: report.revision)))",
                report.committed.map { "of \($0.rfc3339)" } ?? "",
                Quantity.counted(report.lineage.count, "epoch"),
                "\(Quantity.text(Double(report.bytes) / 1e6)) MB",
                report.isOlder
                    ? "layout \(report.version), older than this hub's \(report.newestVersion)" : "",
            ]
            facts.removeAll { $0.isEmpty }
            let verdict = report.isSound ? ink.paint("✔ sound", .good) : ink.paint("✘ damaged", .bad)
            terminal.write(
                "\n\(ink.paint(report.path, .strong))  \(verdict)   \(ink.paint(facts.joined(separator: " · "), .faint))\n\n"
            )
            let lines = table(report).lines(width: terminal.width, ink: ink)
            terminal.write(lines.joined(separator: "\n") + "\n\n")
            if !report.isSound { explain(report) }
        }

        private func table(_ report: StoreReport) -> Table {
            var table = Table(
                head: Table.Column("what it holds", .left),
                groups: [
                    Table.Group(
                        "", [Table.Column("rows"), Table.Column("unreadable"), Table.Column("astray")])
                ])
            func fault(_ count: Int) -> Table.Cell {
                Table.Cell(Quantity.text(count), count == 0 ? .faint : .bad)
            }
            for part in report.parts {
                table.add(
                    Table.Cell(part.title),
                    [Table.Cell(Quantity.text(part.rows)), fault(part.unreadable), fault(part.astray)])
            }
            return table
        }

        private func explain(_ report: StoreReport) {
            terminal.write(terminal.ink.paint("What is wrong", .strong) + "\n")
            for problem in report.problems {
                for (place, line) in TextWidth.wrap(problem, to: min(terminal.width, 100) - 4).enumerated() {
                    terminal.write((place == 0 ? "  ✘ " : "    ") + line + "\n")
                }
            }
            let more = report.problemCount - report.problems.count
            if more > 0 { terminal.write("    and \(Quantity.text(more)) more\n") }
            terminal.write("\n" + terminal.ink.paint("What to do", .strong) + "\n")
            say(
                "Stop the hub, restore the newest backup that 'store check' finds sound (spoke-hub --store "
                    + "sqlite:PATH store restore FILE), and keep this file for whoever looks into the cause.")
        }
    }
}
