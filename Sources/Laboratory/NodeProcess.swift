internal import Foundation
internal import Synchronization

/// One node as a child process: started, watched, killed.
public final class NodeProcess: Sendable {
    public let name: String
    // Foundation's Process is used by one caller at a time: `start` makes it, signals go by process id.
    private let process: Mutex<Process?> = Mutex(nil)
    public let log: String

    public init(name: String, log: String) {
        self.name = name
        self.log = log
    }

    /// Starts the program and waits until it says `ready`; returns what it says of itself.
    ///
    /// - Parameter environment: what the program finds besides this process's own.
    public func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], timeout: Duration
    ) async throws -> [String: String] {
        guard
            FileManager.default.createFile(atPath: log, contents: nil)
                || FileManager.default.fileExists(atPath: log),
            let errors = FileHandle(forWritingAtPath: log)
        else { throw LaboratoryFailure.folder(log) }
        _ = try errors.seekToEnd()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardError = errors
        let output = Pipe()
        process.standardOutput = output
        let (lines, feed) = AsyncStream.makeStream(of: String.self)
        let buffer = Mutex("")
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                feed.finish()
                return
            }
            let complete: [String] = buffer.withLock { buffer in
                buffer += String(decoding: data, as: UTF8.self)
                var parts = buffer.components(separatedBy: "\n")
                buffer = parts.removeLast()
                return parts
            }
            for line in complete { feed.yield(line) }
        }
        do {
            try process.run()
        } catch {
            throw LaboratoryFailure.program(program, "\(error)")
        }
        self.process.withLock { $0 = process }
        let timer = Task {
            try await Task.sleep(for: timeout)
            feed.finish()
        }
        defer { timer.cancel() }
        for await line in lines where line.hasPrefix("ready ") {
            var facts: [String: String] = [:]
            for fact in line.dropFirst(6).split(separator: " ") {
                let sides = fact.split(separator: "=", maxSplits: 1)
                if sides.count == 2 { facts[String(sides[0])] = String(sides[1]) }
            }
            return facts
        }
        throw LaboratoryFailure.notReady(name, lastLines())
    }

    public var identifier: Int32? {
        process.withLock { process in process.flatMap { $0.isRunning ? $0.processIdentifier : nil } }
    }

    /// What it ended with, or the number of the signal that ended it; `nil` while it runs or was never started.
    public var exitStatus: Int32? {
        process.withLock { process in process.flatMap { $0.isRunning ? nil : $0.terminationStatus } }
    }

    /// SIGKILL: nothing is finished, nothing is said. Returns once the process is gone and its locks with it.
    public func kill() async {
        signal(SIGKILL)
        while identifier != nil { await pause(.milliseconds(2)) }
    }

    /// SIGTERM, then SIGKILL after a while. Returns `exitStatus` once the process is gone.
    @discardableResult
    public func stop(within patience: Duration = .seconds(8)) async -> Int32? {
        signal(SIGTERM)
        let deadline = ContinuousClock.now + patience
        while identifier != nil {
            if ContinuousClock.now >= deadline {
                await kill()
                break
            }
            await pause(.milliseconds(20))
        }
        return exitStatus
    }

    private func signal(_ number: Int32) {
        if let identifier { _ = Foundation.kill(identifier, number) }
    }

    /// The end of its log, for messages.
    private func lastLines() -> String {
        let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }
}

/// Waits; a cancelled task returns at once.
func pause(_ duration: Duration) async {
    do {
        try await Task.sleep(for: duration)
    } catch {
        return
    }
}

/// Why a laboratory cannot run, and what to do.
public enum LaboratoryFailure: Error, CustomStringConvertible {
    case folder(String)
    case program(String, String)
    case notReady(String, String)
    case relay(String)
    case unreachable(String, String)
    case credentials(String, String)

    public var description: String {
        switch self {
        case .folder(let path): "cannot write \(path): choose another folder with --folder"
        case .program(let path, let reason): "cannot start \(path): \(reason). Run 'make build' first"
        case .notReady(let name, let lines): "\(name) did not become ready:\n\(lines)"
        case .relay(let reason): "a link's relay cannot start: \(reason)"
        case .unreachable(let what, let reason): "\(what): \(reason)"
        case .credentials(let path, let reason):
            "cannot read the clients' secrets in \(path): \(reason). The hub writes them at its first start;"
                + " 'spoke-hub clients rotate' gets new ones"
        }
    }
}
