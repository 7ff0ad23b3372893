import Foundation

/// The bytes of a file or of the standard input, in parts.
final class LoadSource {
    /// What the batch calls the file.
    let name: String
    /// In bytes, `nil` where only the end will tell.
    let size: Int?
    private let handle: FileHandle

    private static let partBytes = 8 << 20

    init(_ path: String) throws {
        if path == "-" {
            name = "standard-input.json"
            size = nil
            handle = .standardInput
            return
        }
        let url = URL(fileURLWithPath: path)
        do {
            handle = try FileHandle(forReadingFrom: url)
            size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        } catch {
            throw CommandFailure.badInput("cannot read \(path): \(error.localizedDescription)")
        }
        let safe = url.lastPathComponent.filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0))
        }
        name = safe.contains { $0 != "." } ? safe : "file.json"
    }

    /// The next part; empty at the end.
    func read() throws -> [UInt8] {
        var part: [UInt8] = []
        while part.count < LoadSource.partBytes {
            // A pipe gives what it has.
            let room = LoadSource.partBytes - part.count
            guard let bytes = try handle.read(upToCount: room), !bytes.isEmpty else { break }
            part += bytes
        }
        return part
    }

    /// Whether a file that begins so is one array and not a record a line.
    func isDocument(_ beginning: [UInt8]) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = beginning.starts(with: mark) ? beginning.dropFirst(3) : beginning[...]
        return text.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "[")
    }
}
