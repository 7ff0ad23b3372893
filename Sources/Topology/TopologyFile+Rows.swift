internal import Foundation
internal import Profiles
internal import SansIO

extension TopologyFile {
    /// Where a topology's files come from.
    struct Files: Sendable {
        /// Hands on a file piece by piece, until `take` wants no more.
        typealias Pieces =
            @Sendable (
                _ path: String, _ take: (_ piece: [UInt8]) -> Bool
            ) throws(SourceFailure) -> Void

        let text: Source
        let pieces: Pieces

        static let disk = Files(text: TopologyFile.disk, pieces: TopologyFile.diskPieces)

        init(text: @escaping Source, pieces: @escaping Pieces) {
            self.text = text
            self.pieces = pieces
        }

        /// A text is one piece.
        init(_ text: @escaping Source) {
            self.init(
                text: text,
                pieces: { (path, take) throws(SourceFailure) in _ = take(Array(try text(path).utf8)) })
        }
    }

    private static let pieceBytes = 1 << 20

    private static let diskPieces: Files.Pieces = { (path, take) throws(SourceFailure) in
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SourceFailure("there is no such file")
        }
        if isFolder.boolValue { throw SourceFailure("it is a folder") }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw SourceFailure("this user may not read it")
        }
        do {
            while let piece = try file.read(upToCount: pieceBytes), !piece.isEmpty {
                if !take(Array(piece)) { break }
            }
            try file.close()
        } catch {
            throw SourceFailure("reading it failed: \(error)")
        }
    }

    /// The path of a file that a topology names.
    static func path(of name: String, besides path: String) -> String {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return name.hasPrefix("/") ? name : (folder + [name[...]]).joined(separator: "/")
    }
}

extension Topology {
    /// Reads the recordings that the workload names; the paths of those read.
    mutating func readRecordings(
        besides path: String, _ files: TopologyFile.Files, _ reading: inout Reading
    ) -> [String] {
        var paths: [String] = []
        if let name = workload.recordedReturns?.file {
            var rows = ReturnsFile()
            let place = Path.top / "workload" / "returnInterval" / "file"
            let file = TopologyFile.path(of: name, besides: path)
            read(file, at: place, files, &reading) { line, _ throws(RowFile.Problem) in try rows.take(line) }
            if rows.gaps.isEmpty, !reading.hasErrors(in: file, or: place) {
                reading.report(
                    .impossible(
                        "`\(file)` has no pause",
                        remedy: "write durations, or at least two times, a line each"),
                    at: place)
            }
            workload.recordedReturns?.gaps = rows.gaps
            paths.append(file)
        }
        if let name = workload.replay?.file {
            var rows = EventsFile(
                isJSON: name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson"),
                regions: allRegions.map(\.code))
            let place = Path.top / "workload" / "replay" / "file"
            let file = TopologyFile.path(of: name, besides: path)
            read(file, at: place, files, &reading) { line, _ throws(RowFile.Problem) in try rows.take(line) }
            if rows.log.times.isEmpty, !reading.hasErrors(in: file, or: place) {
                reading.report(
                    .impossible("`\(file)` has no event", remedy: "write an event a line"), at: place)
            }
            workload.replay?.log = rows.log
            if !reading.isWritten(.top / "workload" / "start"), !rows.log.times.isEmpty {
                workload.start = rows.log.start
            }
            paths.append(file)
        }
        return paths
    }

    private func read(
        _ file: String, at place: Path, _ files: TopologyFile.Files, _ reading: inout Reading,
        row: (_ line: [UInt8], _ number: Int) throws(RowFile.Problem) -> Void
    ) {
        var rows = RowFile(file)
        do throws(TopologyFile.SourceFailure) {
            try files.pieces(file) { piece in rows.take(piece, row: row) }
            rows.finish(row: row)
        } catch {
            reading.report(.unreadable("`\(file)`: \(error.reason)"), at: place)
        }
        for error in rows.errors { reading.report(error.problem, at: error.location) }
    }
}

extension Reading {
    /// Whether something is wrong with a file, or was with the place that names it.
    fileprivate func hasErrors(in file: String, or place: Path) -> Bool {
        errors.contains { error in
            if case .file(file, _, _) = error.location { return true }
            return error.location == location(of: place)
        }
    }
}
