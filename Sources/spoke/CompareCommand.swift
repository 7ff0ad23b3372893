import ArgumentParser
import Foundation
import Reporting

/// `spoke compare`: are these runs better than those, and how sure is that?
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare runs: what differs, and how sure that is.",
        usage: """
            spoke compare A.json B.json [options]
            spoke compare A1.json A2.json … --to B1.json B2.json … [options]
            """,
        discussion: """
            The files are what spoke simulate --json wrote, best with --seeds 5, or the runs of a sweep. Where both \
            sides have the same seeds, runs are compared in pairs, which shows much smaller differences. A difference \
            is better or worse when its 95 % interval (Student's t) does not hold zero.
            """)

    @Argument(
        help: "The files of A; of two files without --to the second is B.",
        completion: .file(extensions: ["json"]))
    var files: [String]

    @Option(
        name: .customLong("to"), parsing: .upToNextOption,
        help: ArgumentHelp("The files of B.", valueName: "files"), completion: .file(extensions: ["json"]))
    var others: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only metrics whose names begin so; may be repeated.", valueName: "name"))
    var metric: [String] = []

    @Flag(help: "Compare every region too.")
    var regions = false

    @Flag(help: "Show every metric, not only what differs and the usual ones.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Differences below this share of A do not matter, for example 1%.", valueName: "share"))
    var threshold: String?

    @Option(help: ArgumentHelp("Exit with 1 if a metric is 'worse'.", valueName: "verdict"))
    var failOn: FailOn?

    @Option(help: ArgumentHelp("Write the comparison as JSON.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write the comparison as one HTML page.", valueName: "file"))
    var html: String?

    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case worse
    }

    func run() throws {
        let (before, after) = try sides()
        var comparison = Comparison(
            try CompareCommand.side(before), try CompareCommand.side(after),
            threshold: try threshold.map(CompareCommand.share) ?? 0)
        if !regions { comparison.dropRegions() }
        comparison.keep(only: metric)
        if comparison.rows.isEmpty {
            throw CommandFailure.badInput(
                "neither side has such a metric; `spoke metrics` lists all, --regions adds those of regions")
        }
        let terminal = Terminal(.output, environment: ProcessInfo.processInfo.environment)
        terminal.write(
            comparison.text(
                width: terminal.width, colour: terminal.isColoured, showsAll: all || !metric.isEmpty))
        if let json { try write(comparison.json(), to: json) }
        if let html { try write(comparison.html(), to: html) }
        if failOn == .worse, comparison.isWorse { throw ExitCode(ExitCodes.violated) }
    }

    private func sides() throws -> ([String], [String]) {
        if !others.isEmpty { return (files, others) }
        guard files.count == 2 else {
            throw ValidationError("give two files, or several of A and then --to with those of B")
        }
        return ([files[0]], [files[1]])
    }

    private static func side(_ files: [String]) throws -> Comparison.Side {
        let runs = try files.flatMap(readRuns)
        let names = files.map { URL(fileURLWithPath: $0).lastPathComponent }
        let label =
            names.count > 2 ? "\(names[0]) and \(names.count - 1) more" : names.joined(separator: ", ")
        return Comparison.Side(label, runs)
    }

    private static func share(_ text: String) throws -> Double {
        let number = text.hasSuffix("%") ? text.dropLast() : text[...]
        let scale = text.hasSuffix("%") ? 100.0 : 1
        guard let value = Double(number.trimmingCharacters(in: .whitespaces)), value >= 0, value.isFinite
        else {
            throw ValidationError("--threshold \(text) is no share: write 1% or 0.01")
        }
        return value / scale
    }
}

/// The runs in a file that `spoke simulate --json` wrote.
func readRuns(_ path: String) throws -> [RunSummary] {
    guard FileManager.default.fileExists(atPath: path) else {
        throw CommandFailure.badInput("\(path): there is no such file")
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
        throw CommandFailure.badInput("\(path): it cannot be read")
    }
    do throws(RunFileError) {
        return try RunFile.summaries([UInt8](bytes))
    } catch {
        throw CommandFailure.badInput("\(path): \(error)")
    }
}
