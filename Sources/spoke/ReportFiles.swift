import ArgumentParser
import Foundation
import Reporting

/// Where else the reports of runs go, besides the terminal.
struct ReportFiles: ParsableArguments {
    @Option(help: ArgumentHelp("Write the report as JSON.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Write the report as one HTML page; of several seeds one each, as NAME.seed-42.html.",
            valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Write the metrics as CSV, and the series over time beside it as NAME.series.csv.",
            valueName: "file"))
    var csv: String?

    @Option(
        help: ArgumentHelp(
            "Write each distribution as an HdrHistogram file, of all and by region.", valueName: "dir"))
    var hgrm: String?

    @Option(
        help: ArgumentHelp(
            "Write checks and expectations as JUnit XML, for continuous integration.", valueName: "file"))
    var junit: String?

    /// Writes what was asked for; of several seeds into the same files where their form allows.
    func write(_ reports: [RunReport]) throws {
        if let json { try spoke.write(RunFile.json(reports), to: json) }
        if let csv {
            try spoke.write(Array(RunReport.metricsCSV(reports).utf8), to: csv)
            try spoke.write(
                Array(RunReport.seriesCSV(reports).utf8), to: ReportFiles.name(csv, with: "series", "csv"))
        }
        if let junit { try spoke.write(Array(JUnit.xml(reports).utf8), to: junit) }
        for report in reports {
            let seed = reports.count > 1 ? "seed-\(report.seed)" : nil
            if let html { try spoke.write(report.html(), to: ReportFiles.name(html, with: seed, "html")) }
            if let hgrm { try writePercentiles(of: report, to: seed.map { "\(hgrm)/\($0)" } ?? hgrm) }
        }
    }

    private func writePercentiles(of report: RunReport, to folder: String) throws {
        try makeFolder(folder)
        for (name, text) in report.percentileFiles {
            try spoke.write(Array(text.utf8), to: "\(folder)/\(name)")
        }
    }

    /// `metrics.csv` with `series` is `metrics.series.csv`.
    private static func name(_ file: String, with word: String?, _ ending: String) -> String {
        guard let word else { return file }
        let ending = "." + ending
        return (file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file) + "." + word + ending
    }
}

/// Makes a folder unless there is one; the error names it.
func makeFolder(_ path: String) throws {
    do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
        throw CommandFailure.missing("cannot make the folder \(path): \(error.localizedDescription)")
    }
}
