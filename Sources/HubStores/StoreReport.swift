public import Profiles
public import SansIO
public import Wire

/// What a check found in a store's file.
public struct StoreReport: Sendable {
    /// One kind of what a store holds.
    public struct Part: Sendable {
        public var title: String
        public var rows: Int
        /// Rows that no hub wrote so.
        public var unreadable = 0
        /// Rows that contradict others.
        public var astray = 0
    }

    public var path: String
    /// Of the file, with what its log holds.
    public var bytes: Int
    /// Of the file's layout, and the one that this Spoke writes.
    public var version: Int
    public var newestVersion: Int
    public var revision: Revision = 0
    /// When the hub made the newest revision.
    public var committed: Timestamp?
    public var lineage: [EpochMark] = []
    /// The last line of the deletion file whose deletion the store holds.
    public var deletionsThrough = 0
    public var parts: [Part] = []
    /// Sentences on what is wrong, the first `problemsMaximum`.
    public var problems: [String] = []
    public var problemCount = 0

    public static let problemsMaximum = 20

    public var isOlder: Bool { version < newestVersion }
    public var isSound: Bool { problemCount == 0 }

    public func rows(of title: String) -> Int { parts.first { $0.title == title }?.rows ?? 0 }

    mutating func note(_ problem: String) {
        problemCount += 1
        if problems.count < StoreReport.problemsMaximum { problems.append(problem) }
    }
}

/// How far work on a store's file is.
public enum StoreStep: Sendable {
    /// Pages of the file, of 4 KiB.
    case copied(pages: Int, of: Int)
    /// Compares the file's pages and indexes with one another: one step, whatever it takes.
    case checkingPages
    case read(rows: Int, of: Int)
}
