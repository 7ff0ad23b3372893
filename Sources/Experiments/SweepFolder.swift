internal import Foundation
internal import Profiles
public import Reporting

/// The runs of a sweep on the disk, a file each, so that it can be interrupted, resumed and shared by machines.
///
/// `sweep.json` says of which topology they are, `runs/` holds them. Every file appears whole or not at all.
public struct SweepFolder: Sendable {
    public let path: String

    private static let format = "spoke-sweep-folder"

    /// A folder, which need not exist.
    public init(_ path: String) {
        self.path = path
    }

    /// Makes the folder if needed, and notes of which topology its runs are, or sees that they are of the same.
    ///
    /// - Parameter topologyHash: Of the topology without the sweep's settings.
    public func open(topologyHash: String) throws(SweepError) {
        let manifest = "\(path)/sweep.json"
        try SweepFolder.attempt(path) {
            try FileManager.default.createDirectory(
                atPath: "\(path)/runs", withIntermediateDirectories: true)
        }
        guard FileManager.default.fileExists(atPath: manifest) else {
            let document: Value = [
                "format": .string(SweepFolder.format), "topologyHash": .string(topologyHash),
            ]
            return try SweepFolder.write(document.jsonBytes() + [UInt8(ascii: "\n")], to: manifest)
        }
        let bytes = try SweepFolder.read(manifest)
        let document: Value
        do throws(JSONError) {
            document = try JSONParser().parse(bytes)
        } catch {
            throw .file(manifest, reason: "it is not JSON (\(error)): give another folder")
        }
        guard document[path: "format"]?.string == SweepFolder.format else {
            throw .file(manifest, reason: "it is of something else: give another folder")
        }
        if document[path: "topologyHash"]?.string != topologyHash { throw .otherTopology(folder: path) }
    }

    /// Whether a run is there and whole.
    ///
    /// - Parameter topologyHash: Of the run's own topology.
    public func has(_ run: SweepRun, topologyHash: String) throws(SweepError) -> Bool {
        let file = "\(path)/runs/\(run.fileName)"
        guard FileManager.default.fileExists(atPath: file) else { return false }
        let bytes = try SweepFolder.read(file)
        let summary: RunSummary
        do throws(RunFileError) {
            summary = try RunFile.summaries(bytes)[0]
        } catch {
            // Damaged by whatever: it is run again.
            return false
        }
        if summary.topologyHash != topologyHash { throw .otherTopology(folder: path) }
        return summary.seed == run.seed && summary.isWhole
    }

    /// Keeps a run.
    public func add(_ summary: RunSummary, of run: SweepRun) throws(SweepError) {
        let bytes = summary.document.jsonBytes() + [UInt8(ascii: "\n")]
        try SweepFolder.write(bytes, to: "\(path)/runs/\(run.fileName)")
    }

    /// Every run that is there, in an order that follows from the runs alone.
    public func runs() throws(SweepError) -> [RunSummary] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/runs")
        } catch {
            throw .noFolder(path)
        }
        var runs: [RunSummary] = []
        for name in names.sorted() where name.hasSuffix(".json") {
            let file = "\(path)/runs/\(name)"
            let bytes = try SweepFolder.read(file)
            do throws(RunFileError) {
                runs += try RunFile.summaries(bytes)
            } catch {
                throw .file(file, reason: "\(error)")
            }
        }
        if runs.isEmpty { throw .noFolder(path) }
        return SweepOrder.sorted(runs)
    }

    /// Writes the report beside the runs, as `report.json`, `report.csv`, and `report.html` with these metrics.
    public func write(
        _ report: SweepReport, metrics: [String] = SweepReport.headlines
    ) throws(SweepError) {
        try SweepFolder.write(report.json(), to: "\(path)/report.json")
        try SweepFolder.write(Array(report.csv.utf8), to: "\(path)/report.csv")
        try SweepFolder.write(report.html(metrics: metrics), to: "\(path)/report.html")
    }

    private static func read(_ file: String) throws(SweepError) -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw .file(file, reason: "it cannot be read")
        }
        return [UInt8](bytes)
    }

    /// Into a file of another name first, which then takes the place.
    private static func write(_ bytes: [UInt8], to file: String) throws(SweepError) {
        try attempt(file) { try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic) }
    }

    private static func attempt(_ path: String, _ body: () throws -> Void) throws(SweepError) {
        do {
            try body()
        } catch {
            throw .file(path, reason: "it cannot be written: \(error.localizedDescription)")
        }
    }
}
