import Foundation
import NodeRuntime

/// A folder that goes with the value.
final class TemporaryFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("spoke-\(UUID().uuidString)").path
        _ = try Folder(creating: path)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    var folder: Folder { get throws { try Folder(creating: path) } }

    /// The journal's files in the order of their numbers.
    var segments: [String] {
        get throws { try folder.names().filter { JournalSegment.number(ofFile: $0) != nil }.sorted() }
    }

    func bytes(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }
}
