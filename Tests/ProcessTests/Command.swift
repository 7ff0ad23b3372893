import Foundation
import Synchronization

/// A program run to its end.
struct Command {
    var exitStatus: Int32
    var output: String
    var errors: String
    /// Whether it had to be asked to end, because it went on for too long.
    var isOverdue: Bool

    /// Runs a program and waits for its end. After `patience` it is asked to end, as it may have processes of its own
    /// to end before, and some seconds later killed.
    static func run(
        _ program: String, _ arguments: [String], in folder: TemporaryFolder,
        patience: Duration = .seconds(30)
    ) async throws -> Command {
        // Files and not pipes: nobody needs to read while it runs.
        let name = UUID().uuidString
        let output = try folder.file(name + ".out")
        let errors = try folder.file(name + ".err")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.handle
        process.standardError = errors.handle
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        let identifier = process.processIdentifier
        let isOverdue = Mutex(false)
        let watch = Task {
            try await Task.sleep(for: patience)
            isOverdue.withLock { $0 = true }
            kill(identifier, SIGTERM)
            try await Task.sleep(for: .seconds(20))
            kill(identifier, SIGKILL)
        }
        // A cancelled test still waits for the end, which it brings about.
        await withTaskCancellationHandler {
            await Task { for await _ in ends {} }.value
        } onCancel: {
            kill(identifier, SIGTERM)
        }
        watch.cancel()
        process.waitUntilExit()
        return Command(
            exitStatus: process.terminationStatus, output: try output.text(), errors: try errors.text(),
            isOverdue: isOverdue.withLock { $0 })
    }
}

/// A folder that goes when the value does, unless `SPOKE_KEEP` is set: then one can read the logs in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "spoke-process-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        if ProcessInfo.processInfo.environment["SPOKE_KEEP"] != nil { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            FileHandle.standardError.write(Data("\(path) stays: \(error)\n".utf8))
        }
    }

    struct File {
        var path: String
        var handle: FileHandle

        func text() throws -> String {
            try handle.close()
            return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        }
    }

    func file(_ name: String) throws -> File {
        let path = path + "/" + name
        try Data().write(to: URL(fileURLWithPath: path))
        return File(path: path, handle: try FileHandle(forWritingTo: URL(fileURLWithPath: path)))
    }
}
