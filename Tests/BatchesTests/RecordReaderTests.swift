import Batches
import Profiles
import SansIO
import Testing

struct RecordReaderTests {
    /// All items of a text that arrives in chunks of so many bytes.
    private func items(
        _ text: [UInt8], _ layout: RecordReader.Layout, chunk: Int = 7, maximum: Int = 1 << 20
    ) -> [RecordReader.Item] {
        var reader = RecordReader(layout, recordBytesMaximum: maximum)
        var items: [RecordReader.Item] = []
        var rest = text[...]
        while !rest.isEmpty {
            reader.append(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
            while let item = reader.next() { items.append(item) }
        }
        reader.finish()
        while let item = reader.next() { items.append(item) }
        return items
    }

    private func items(_ text: String, _ layout: RecordReader.Layout) -> [RecordReader.Item] {
        items(Array(text.utf8), layout)
    }

    private static let lines =
        "\u{FEFF}{\"a\":1}\r\n\n  \t\r\n{\"b\":\"x\\n}{\\\"\"}\n{bad}\n[1,2]\n{\"c\":3} {\"d\":4}\n{\"e\":\"ü\"}"
    private static let array =
        "\u{FEFF} \n[ {\"a\": [1, {\"x\": \"],}\"}]},\r\n\n 2 ,\"t\\\\\",{\"b\":\n\n{}} , {bad}, [ ] , {} {} ] \n"

    @Test func `lines give a record each, whatever stands between them`() {
        let items = items(Self.lines, .lines)
        #expect(items.count == 6)
        #expect(items[0] == .record(["a": 1]))
        #expect(items[1] == .record(["b": "x\n}{\""]))
        #expect(items[2] == .fault(JSONError(.unexpectedByte(0x62), at: 1), text: Array("{bad}".utf8)))
        #expect(items[3] == .record([1, 2]))
        #expect(items[4] == .fault(JSONError(.trailingBytes, at: 8), text: Array("{\"c\":3} {\"d\":4}".utf8)))
        #expect(items[5] == .record(["e": "ü"]))
    }

    @Test func `an array gives a record for each of its values`() {
        let items = items(Self.array, .document)
        #expect(items.count == 7)
        #expect(items[0] == .record(["a": [1, ["x": "],}"]]]))
        #expect(items[1] == .record(2))
        #expect(items[2] == .record("t\\"))
        #expect(items[3] == .record(["b": [:]]))
        guard case .fault(let error, let text) = items[4] else {
            Issue.record("no fault: \(items[4])")
            return
        }
        #expect(error.problem == .unexpectedByte(0x62))
        #expect(text == Array("{bad}".utf8))
        #expect(items[5] == .record([]))
        #expect(items[6] == .fault(JSONError(.trailingBytes, at: 3), text: Array("{} {} ".utf8)))
    }

    @Test(arguments: [
        (lines, RecordReader.Layout.lines), (array, .document), (lines, .document), (array, .lines),
    ])
    func `every way to cut a text gives the same items`(text: String, layout: RecordReader.Layout) {
        let bytes = Array(text.utf8)
        let whole = items(bytes, layout, chunk: bytes.count)
        for chunk in 1..<bytes.count {
            #expect(items(bytes, layout, chunk: chunk) == whole, "in chunks of \(chunk)")
        }
        // Also when everything is too large.
        let small = items(bytes, layout, chunk: bytes.count, maximum: 5)
        for chunk in 1..<bytes.count {
            #expect(items(bytes, layout, chunk: chunk, maximum: 5) == small, "in chunks of \(chunk)")
        }
    }

    @Test(arguments: [(lines, RecordReader.Layout.lines), (array, .document), ("{\"a\":\n1}", .document)])
    func `a reader goes on from any place where another stood`(text: String, layout: RecordReader.Layout) {
        let bytes = Array(text.utf8)
        let whole = items(bytes, layout)
        var first = RecordReader(layout)
        first.append(bytes)
        first.finish()
        for taken in 0...whole.count {
            var second = RecordReader(layout, at: first.place)
            second.append(Array(bytes[first.place.offset...]))
            second.finish()
            var rest: [RecordReader.Item] = []
            while let item = second.next() { rest.append(item) }
            #expect(rest == Array(whole[taken...]))
            _ = first.next()
        }
    }

    @Test func `random documents give their values however they are cut`() {
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let values = (0..<generator.below(12)).map { _ in value(&generator, depth: 3) }
            let joined = values.map(\.jsonText).joined(separator: " ,\n ")
            let array = Array("[\(joined)\n]".utf8)
            let lines = Array((values.map(\.jsonText).joined(separator: "\n") + "\n").utf8)
            let expected = values.map { RecordReader.Item.record($0) }
            #expect(items(array, .document, chunk: 1 + generator.below(40)) == expected, "seed \(seed)")
            #expect(items(lines, .lines, chunk: 1 + generator.below(40)) == expected, "seed \(seed)")
        }
    }

    private func value(_ generator: inout SeededGenerator, depth: Int) -> Value {
        let texts = ["", "a", "\"", "\\", "[{]},", "\n", "ü😀", "\\\""]
        switch generator.below(depth > 0 ? 6 : 4) {
        case 0: return .integer(Int64(generator.below(1_000)))
        case 1: return .string(texts[generator.below(texts.count)])
        case 2: return .null
        case 3: return .bool(true)
        case 4: return .array((0..<generator.below(4)).map { _ in value(&generator, depth: depth - 1) })
        default:
            return .object(
                Fields(
                    (0..<generator.below(4)).map { _ in
                        (texts[generator.below(texts.count)], value(&generator, depth: depth - 1))
                    }))
        }
    }

    // MARK: - Hostile

    @Test func `a record too large is told by its beginning, and the next one is read`() {
        let large = "{\"a\":\"" + String(repeating: "x", count: 5_000) + ",]}{\"}"
        for (text, layout) in [
            ("{}\n\(large)\n{\"b\":2}\n", RecordReader.Layout.lines), ("[{},\(large),{\"b\":2}]", .document),
        ] {
            for chunk in [1, 64, 1_000, 20_000] {
                let items = items(Array(text.utf8), layout, chunk: chunk, maximum: 2_000)
                #expect(items.count == 3, "in chunks of \(chunk)")
                guard case .fault(let error, let text) = items[1] else {
                    Issue.record("no fault")
                    return
                }
                #expect(error.problem == .oversized(maximum: 2_000))
                #expect(text.count == RecordReader.excerptBytes)
                #expect(items[2] == .record(["b": 2]))
            }
        }
    }

    @Test func `however long a record is, no more than its maximum and a chunk is held`() {
        for (begin, layout) in [("", RecordReader.Layout.lines), ("[", .document), ("{", .document)] {
            var reader = RecordReader(layout, recordBytesMaximum: 1_000)
            reader.append(Array(begin.utf8))
            #expect(reader.next() == nil)
            for _ in 0..<1_000 {
                reader.append([UInt8](repeating: UInt8(ascii: "x"), count: 500))
                #expect(reader.next() == nil)
                #expect(reader.heldBytes <= 1_500)
            }
        }
    }

    @Test func `what nests too deep is a fault, and the next record is read`() {
        let deep = String(repeating: "[", count: 50_000)
        let closed = deep + String(repeating: "]", count: 50_000)
        for (text, layout) in [
            ("\(deep)\n{}\n", RecordReader.Layout.lines), ("[\(closed),{}]", .document),
        ] {
            let items = items(Array(text.utf8), layout, chunk: 4_096)
            #expect(items.count == 2)
            guard case .fault(let error, _) = items[0] else {
                Issue.record("no fault")
                return
            }
            #expect(error.problem == .tooDeep(maximum: 64))
            #expect(items[1] == .record([:]))
        }
    }

    @Test(arguments: [
        "[{\"a\":1},{\"b\":", "[{\"a\":1},{\"b\":\"", "[{\"a\":1},", "[{\"a\":1}", "[{\"a\":1},{\"b\":\"\\",
    ])
    func `an array that breaks off ends with a fault`(text: String) {
        let items = items(text, .document)
        guard case .fault(let error, _) = items.last else {
            Issue.record("no fault: \(items)")
            return
        }
        #expect(error.problem == .truncated)
        #expect(items.count == (text.contains("},") ? 2 : 1))
    }

    @Test func `a last line that breaks off is a fault`() {
        let items = items("{\"a\":1}\n{\"b\":", .lines)
        #expect(
            items == [.record(["a": 1]), .fault(JSONError(.truncated, at: 5), text: Array("{\"b\":".utf8))])
    }

    @Test func `bytes that are not UTF-8 spoil their own record alone`() {
        let bad = Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        let lines = items(bad + Array("\n{}\n".utf8), .lines)
        let array = items(Array("[".utf8) + bad + Array(",{}]".utf8), .document)
        for items in [lines, array] {
            #expect(items.count == 2)
            #expect(items.first == .fault(JSONError(.malformedUTF8, at: 6), text: bad))
            #expect(items.last == .record([:]))
        }
    }

    @Test func `trailing commas, empty places and what follows the array are faults of their own`() {
        let items = items("[{},,{},] x {}", .document)
        #expect(items.count == 5)
        #expect(items[0] == .record([:]))
        #expect(items[1] == .fault(JSONError(.truncated, at: 0), text: []))
        #expect(items[2] == .record([:]))
        #expect(items[3] == .fault(JSONError(.unexpectedByte(0x5d), at: 0), text: [0x5d]))
        guard case .fault(let error, _) = items[4] else {
            Issue.record("no fault")
            return
        }
        #expect(error.problem == .trailingBytes)
    }

    @Test func `nothing is no record`() {
        for text in ["", "\n", " \r\n\t\n", "\u{FEFF}", "\u{FEFF}\n"] {
            #expect(items(text, .lines).isEmpty)
            #expect(items(text, .document).isEmpty)
        }
        #expect(items("[]", .document).isEmpty)
        #expect(items(" [ \n ] \n", .document).isEmpty)
        #expect(items(Array("\u{FEFF}".utf8.dropLast()), .lines).count == 1)
    }

    @Test func `a document that is no array is one record`() {
        #expect(items("{\n \"a\": 1\n}\n", .document) == [.record(["a": 1])])
        let two = items("{}\n{}", .document)
        #expect(two == [.fault(JSONError(.trailingBytes, at: 3), text: Array("{}\n{}".utf8))])
    }

    @Test func `random bytes never trap, and end`() {
        let alphabet = Array("[]{},:\"\\\n 1at".utf8) + [0xEF, 0xBB, 0xBF, 0x00, 0xFF]
        for seed in 0..<2_000 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let bytes = (0..<generator.below(60)).map { _ in alphabet[generator.below(alphabet.count)] }
            for layout in [RecordReader.Layout.lines, .document] {
                let whole = items(bytes, layout, chunk: 100, maximum: 20)
                let cut = items(bytes, layout, chunk: 1 + generator.below(5), maximum: 20)
                #expect(whole == cut, "seed \(seed)")
                #expect(whole.count <= bytes.count)
            }
        }
    }
}
