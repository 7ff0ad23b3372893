import Foundation
import Glibc

/// What the benchmarks of one run share: sizes, a folder that goes with the run, and sentences for the reader.
struct Session: ~Copyable {
    let isQuick: Bool
    let profiles: Int
    let topology: String
    /// Deleted at the end of the run.
    let folder: String
    private(set) var notes: [String] = []
    private var pair: RawPair?

    init(isQuick: Bool, profiles: Int, topology: String) throws {
        self.isQuick = isQuick
        self.profiles = profiles
        self.topology = topology
        folder = FileManager.default.temporaryDirectory.path + "/spoke-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // A peer that ends early must be an error here, not a signal.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            FileHandle.standardError.write(
                Data("spoke-bench: \(folder) could not be deleted: \(error)\n".utf8))
        }
    }

    var samples: Int { isQuick ? 2 : 5 }

    /// Adds a sentence below the table, once.
    mutating func note(_ sentence: String) {
        if !notes.contains(sentence) { notes.append(sentence) }
    }

    /// Where a program lies on the search path; without it, says that there is no peer.
    mutating func peer(_ program: String) -> String? {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = path.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        if found == nil { note("\(program) is not installed, so there is nothing beside its results.") }
        return found
    }

    /// The libzmq pair, compiled at the first call; without a compiler or the headers, says that there is no peer.
    mutating func rawPair() throws -> RawPair? {
        if let pair { return pair }
        guard let compiler = peer("cc") else { return nil }
        pair = try RawPair(compiler: compiler, folder: folder)
        if pair == nil {
            note("the raw libzmq pair does not compile here (libzmq3-dev?), so there is no peer.")
        }
        return pair
    }
}

/// What keeps a benchmark from being measured, in a sentence.
struct BenchmarkFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
