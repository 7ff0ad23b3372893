internal import Batches

/// What a client calls a file of a batch. It is told back and never names anything on the disk.
struct FilePath {
    let text: String

    /// `nil` for a path that is empty, too long, not UTF-8, or has `.`, `..` or control characters in it.
    init?(_ components: [Substring]) {
        var decoded: [String] = []
        for component in components {
            guard let bytes = FilePath.unescaped(component),
                let text = String(validating: bytes, as: UTF8.self)
            else { return nil }
            // An escaped slash separates as well as a plain one.
            decoded += text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        }
        text = decoded.joined(separator: "/")
        guard (1...BatchFolder.pathBytesMaximum).contains(text.utf8.count),
            decoded.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") })
        else { return nil }
    }

    private static func unescaped(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let code = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(code)
        }
        return bytes
    }
}

/// The bytes that a part of a file is, as `Content-Range` names them.
struct ContentRange {
    let bytes: Range<Int>

    /// Reads `bytes 0-1023/4096`, with or without the unit and the length of the whole.
    init?(_ text: String) {
        var rest = text[...]
        if rest.hasPrefix("bytes") {
            rest = rest.dropFirst(5)
            guard rest.first == " " || rest.first == "=" else { return nil }
            rest = rest.dropFirst()
        }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard let ends = parts.first?.split(separator: "-", omittingEmptySubsequences: false),
            parts.count <= 2,
            ends.count == 2, let first = ContentRange.number(ends[0]),
            let last = ContentRange.number(ends[1]),
            first <= last
        else { return nil }
        if parts.count == 2, parts[1] != "*" {
            guard let whole = ContentRange.number(parts[1]), last < whole else { return nil }
        }
        bytes = first..<last + 1
    }

    /// Digits alone, at most fifteen, so that sums fit.
    private static func number(_ text: Substring) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        return Int(text)
    }
}
