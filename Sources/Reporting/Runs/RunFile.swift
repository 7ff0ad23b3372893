public import Profiles

/// A file that `spoke simulate --json` writes: one run, or the runs of several seeds.
public enum RunFile {
    static let format = "spoke-runs"
    static let version = 1
    /// Larger files are refused unread.
    public static let bytesMaximum = 512 << 20
    public static let runsMaximum = 10_000

    /// One run as itself, several in a list; ends with a newline.
    public static func json(_ reports: [RunReport]) -> [UInt8] {
        if reports.count == 1 { return reports[0].json() }
        let list: Value = [
            "format": .string(format), "version": .count(version), "runs": .array(reports.map(\.document)),
        ]
        return list.jsonBytes() + [UInt8(ascii: "\n")]
    }

    /// Reads the runs of a file, at least one.
    public static func summaries(_ bytes: [UInt8]) throws(RunFileError) -> [RunSummary] {
        guard !bytes.isEmpty else { throw .empty }
        let document: Value
        do throws(JSONError) {
            document = try JSONParser(bytesMaximum: bytesMaximum, depthMaximum: 16).parse(bytes)
        } catch {
            throw .notJSON(error)
        }
        guard document[path: "format"]?.string == format else { return [try RunSummary(document)] }
        guard document[path: "version"]?.integer == Int64(version) else {
            throw .version(document[path: "version"]?.integer)
        }
        guard let runs = document[path: "runs"]?.array else { throw .member("runs") }
        guard !runs.isEmpty else { throw .empty }
        guard runs.count <= runsMaximum else { throw .tooMany(runs.count) }
        var summaries: [RunSummary] = []
        for run in runs { summaries.append(try RunSummary(run)) }
        return summaries
    }
}

/// Why a file holds no runs that can be read.
public enum RunFileError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case notJSON(JSONError)
    /// JSON of something else.
    case foreign
    case version(Int64?)
    /// It is missing, or no such thing.
    case member(String)
    case tooMany(Int)

    /// What is wrong, to stand behind the file's name, and what to do.
    public var description: String {
        switch self {
        case .empty: "there is no run in it"
        case .notJSON(let error):
            switch error.problem {
            case .truncated: "it ends in the middle (\(error)): write it again"
            case .oversized: "it is larger than \(Quantity.text(RunFile.bytesMaximum >> 20)) MiB"
            default: "it is not JSON (\(error)): give a file that `spoke simulate --json` wrote"
            }
        case .foreign: "it is no report of a run: give a file that `spoke simulate --json` wrote"
        case .version(let found):
            "it has version \(found.map { "\($0)" } ?? "none") of the format, not \(RunSummary.version): write it "
                + "again with this Spoke"
        case .member(let name): "`\(name)` in it is missing or wrong: write it again"
        case .tooMany(let count): "it has \(count) runs; at most \(RunFile.runsMaximum) are read"
        }
    }
}
