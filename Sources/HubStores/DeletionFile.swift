internal import Glibc
internal import HubCore
internal import Profiles
internal import SansIO

/// The text file beside a store that remembers which identities were deleted, so that a restored backup learns it.
///
/// One line for each: its number, the time in milliseconds since 1970, and the identity with blanks, control
/// characters, `%` and colons of the namespace as `%20`. Lines are only ever appended. A line that a crash cut
/// short was never acknowledged and does not count.
struct DeletionFile: Sendable {
    private struct Line: Sendable {
        var number: Int
        var identity: Identity
    }

    private let path: String
    private var lines: [Line] = []
    private(set) var lastNumber = 0
    let exists: Bool
    private let hasIncomplete: Bool
    private let completeBytes: Int
    private var isEmpty: Bool

    /// Reads the file, if there is one, and leaves it as it is.
    init(path: String) throws(StoreFailure) {
        self.path = path
        let contents = try DeletionFile.contents(of: path)
        let bytes = contents ?? []
        exists = contents != nil
        let complete = bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[...$0] } ?? []
        completeBytes = complete.count
        isEmpty = complete.isEmpty
        hasIncomplete = complete.count < bytes.count
        let texts = complete.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        for (index, text) in texts.enumerated() where text.first != UInt8(ascii: "#") {
            guard let line = DeletionFile.line(String(decoding: text, as: UTF8.self)),
                line.number > lastNumber
            else {
                throw StoreFailure("\(path), line \(index + 1): not a deletion: repair the line or remove it")
            }
            lines.append(line)
            lastNumber = line.number
        }
    }

    /// Takes the line away that a crash cut short, so that the next one begins on its own. For whoever will append.
    func dropIncomplete() throws(StoreFailure) {
        if hasIncomplete, truncate(path, completeBytes) != 0 {
            throw StoreFailure(errno: errno, doing: "shortening \(path)")
        }
    }

    /// Numbers that a store has seen are never given again: a backup that came without this file would take what is
    /// deleted from now on for deletions that it already holds.
    mutating func continueNumbering(after number: Int) { lastNumber = max(lastNumber, number) }

    /// The identities of the lines behind `number`, each once, oldest first.
    func deletions(after number: Int) -> [Identity] {
        var known: Set<Identity> = []
        return lines.filter { $0.number > number && known.insert($0.identity).inserted }.map(\.identity)
    }

    /// Appends a line for each identity and waits until they are on the disk.
    mutating func append(_ identities: [Identity], at time: Timestamp) throws(StoreFailure) {
        var text = isEmpty ? DeletionFile.introduction : ""
        for identity in identities {
            lastNumber += 1
            let namespace = DeletionFile.escaped(identity.namespace, colon: true)
            let value = DeletionFile.escaped(identity.value, colon: false)
            text += "\(lastNumber) \(time.milliseconds) \(namespace):\(value)\n"
        }
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw StoreFailure(errno: errno, doing: "opening \(path)") }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw StoreFailure(errno: errno, doing: "writing \(path)")
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw StoreFailure(errno: errno, doing: "syncing \(path)") }
        isEmpty = false
    }

    private static let introduction = """
        # Identities deleted from the store beside this file. Keep it when you restore a backup of the store:
        # the hub then deletes them again.

        """

    private static func line(_ text: String) -> Line? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[0]), Int64(parts[1]) != nil,
            let colon = parts[2].firstIndex(of: ":"), let namespace = unescaped(parts[2][..<colon]),
            let value = unescaped(parts[2][parts[2].index(after: colon)...])
        else { return nil }
        return Line(number: number, identity: Identity(namespace: namespace, value: value))
    }

    private static func escaped(_ text: String, colon: Bool) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte <= 0x20 || byte == 0x7f || byte == UInt8(ascii: "%")
                || (colon && byte == UInt8(ascii: ":"))
            {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(contentsOf: "0123456789ABCDEF".utf8.dropFirst(Int(byte >> 4)).prefix(1))
                bytes.append(contentsOf: "0123456789ABCDEF".utf8.dropFirst(Int(byte & 15)).prefix(1))
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "%") {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                return nil
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// `nil` if there is no such file.
    private static func contents(of path: String) throws(StoreFailure) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 {
            if errno == ENOENT { return nil }
            throw StoreFailure(errno: errno, doing: "opening \(path)")
        }
        defer { close(file) }
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count == 0 { return contents }
            if count < 0 {
                if errno == EINTR { continue }
                throw StoreFailure(errno: errno, doing: "reading \(path)")
            }
            contents.append(contentsOf: buffer[..<count])
        }
    }
}
