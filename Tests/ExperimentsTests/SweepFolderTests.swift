import Experiments
import Foundation
import Reporting
import SansIO
import Testing

@Suite final class SweepFolderTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("spoke-sweep-\(ProcessInfo.processInfo.globallyUniqueString)").path
    private var folder: SweepFolder { SweepFolder(path) }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("\(path) stays: \(error)") }
    }

    private func runs(_ texts: [String], seeds: Int = 1) throws -> [SweepRun] {
        try SweepSettings(texts, firstSeed: 1, seeds: seeds).runs
    }

    private func summary(_ run: SweepRun, hash: String = "h") -> RunSummary {
        RunSummary(
            name: "small", mode: .simulation, seed: run.seed, parameters: run.parameters, topologyHash: hash,
            covered: .hours(1), isClean: true,
            metrics: [Metric("hitRatio", .ratio(.percent(run.seed)), better: .higher)])
    }

    @Test func `what is there and whole is not run again`() throws {
        try folder.open(topologyHash: "base")
        let both = try runs(["ttl=1h,14d"])
        #expect(try !folder.has(both[0], topologyHash: "h"))
        try folder.add(summary(both[0]), of: both[0])
        #expect(try folder.has(both[0], topologyHash: "h"))
        #expect(try !folder.has(both[1], topologyHash: "h"))
        try folder.open(topologyHash: "base")
        #expect(try folder.has(both[0], topologyHash: "h"))
    }

    @Test func `a run that was stopped early is run again`() throws {
        try folder.open(topologyHash: "base")
        let run = try runs([])[0]
        var early = summary(run)
        early.isWhole = false
        try folder.add(early, of: run)
        #expect(try !folder.has(run, topologyHash: "h"))
    }

    @Test func `a damaged run is run again`() throws {
        try folder.open(topologyHash: "base")
        let run = try runs([])[0]
        try folder.add(summary(run), of: run)
        let file = URL(fileURLWithPath: "\(path)/runs/\(run.fileName)")
        let bytes = try Data(contentsOf: file)
        try bytes.prefix(bytes.count / 2).write(to: file)
        #expect(try !folder.has(run, topologyHash: "h"))
        #expect { try folder.runs() } throws: { "\($0)".contains("it ends in the middle") }
    }

    @Test func `runs of another version of the topology are refused`() throws {
        try folder.open(topologyHash: "base")
        let run = try runs([])[0]
        try folder.add(summary(run, hash: "old"), of: run)
        #expect(throws: SweepError.otherTopology(folder: path)) { try folder.has(run, topologyHash: "new") }
        #expect(throws: SweepError.otherTopology(folder: path)) { try folder.open(topologyHash: "other") }
    }

    @Test func `a folder of something else is left alone`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("[]".utf8).write(to: URL(fileURLWithPath: "\(path)/sweep.json"))
        #expect { try folder.open(topologyHash: "base") } throws: {
            "\($0)".contains("it is of something else")
        }
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(path)/sweep.json"))
        #expect { try folder.open(topologyHash: "base") } throws: { "\($0)".contains("it is not JSON") }
    }

    @Test func `no runs are no report`() throws {
        #expect(throws: SweepError.noFolder(path)) { try folder.runs() }
        try folder.open(topologyHash: "base")
        #expect(throws: SweepError.noFolder(path)) { try folder.runs() }
    }

    @Test func `values are in the order of their size, whoever wrote the runs first`() throws {
        try folder.open(topologyHash: "base")
        for run in try runs(["ttl=14d,1h,90s,1d", "count=10,9", "loss=1 %,0.5 %"], seeds: 2).shuffled() {
            try folder.add(summary(run), of: run)
        }
        let report = SweepReport(try folder.runs())
        #expect(report.axes.map(\.values) == [["90s", "1h", "1d", "14d"], ["9", "10"], ["0.5 %", "1 %"]])
        #expect(report.points.allSatisfy { $0.seeds == [1, 2] })
        try folder.write(report, metrics: ["hitRatio"])
        #expect(FileManager.default.fileExists(atPath: path + "/report.html"))
        let json = try Data(contentsOf: URL(fileURLWithPath: "\(path)/report.json"))
        #expect([UInt8](json) == report.json())
        let html = try Data(contentsOf: URL(fileURLWithPath: "\(path)/report.html"))
        #expect([UInt8](html) == report.html())
    }
}
