import SansIO
import Testing
import Wire

struct ProtobufTests {
    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, UInt64(UInt32.max), UInt64(Int64.max), UInt64.max])
    func `numbers of every size come back`(number: UInt64) throws {
        var writer = ProtobufWriter()
        writer.varint(1, number, keepingZero: true)
        writer.zigzag(2, Int64(bitPattern: number), keepingZero: true)
        writer.fixed64(3, number, keepingZero: true)
        writer.key(4, Key16(high: number, low: ~number))
        var reader = ProtobufReader(writer.bytes)
        #expect(try reader.uint64(#require(try reader.next())) == number)
        #expect(try reader.sint64(#require(try reader.next())) == Int64(bitPattern: number))
        #expect(try reader.fixed64(#require(try reader.next())) == number)
        #expect(try reader.key(#require(try reader.next()), "key") == Key16(high: number, low: ~number))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [0, 1, 127, 128, 300, 16_383, 16_384, 70_000], [0, 128, 16_384, 3_000_000])
    func `a wrong guess of a nested length costs a move and nothing else`(length: Int, guess: Int) throws {
        let content = [UInt8](repeating: 0x5a, count: length)
        var guessed = ProtobufWriter()
        let mark = guessed.begin(3, expecting: guess)
        guessed.bytes(1, content)
        guessed.end(mark)
        guessed.varint(4, 1)
        var exact = ProtobufWriter()
        var nested = ProtobufWriter()
        nested.bytes(1, content)
        exact.bytes(3, nested.bytes, keepingEmpty: true)
        exact.varint(4, 1)
        #expect(guessed.bytes == exact.bytes)
    }

    @Test func `a number of more than 64 bits is malformed`() {
        var reader = ProtobufReader([0x08] + [UInt8](repeating: 0xff, count: 9) + [0x02])
        #expect(throws: WireError.malformed(offset: 1)) { try reader.uint64(#require(try reader.next())) }
        var endless = ProtobufReader([0x08] + [UInt8](repeating: 0x80, count: 12))
        #expect(throws: WireError.malformed(offset: 1)) { try endless.uint64(#require(try endless.next())) }
    }

    @Test func `a field of number 0, or of a type that is no more, is malformed`() {
        for tag in [0x00, 0x03, 0x0b, 0x0c, 0x0e, 0x0f] as [UInt8] {
            var reader = ProtobufReader([tag, 0])
            #expect(throws: WireError.malformed(offset: 0), "tag \(tag)") { try reader.next() }
        }
    }

    @Test func `text that is not UTF-8 is invalid`() {
        var reader = ProtobufReader([0x0a, 2, 0xc3, 0x28])
        #expect(throws: WireError.invalid("name")) {
            try reader.string(#require(try reader.next()), maximum: 10, "name")
        }
    }

    @Test func `repeated numbers are read packed or one by one, up to their maximum`() throws {
        for bytes in [[0x0a, 3, 1, 0xac, 0x02], [0x08, 1, 0x08, 0xac, 0x02]] as [[UInt8]] {
            var reader = ProtobufReader(bytes)
            var numbers: [UInt32] = []
            while let field = try reader.next() { try reader.append(field, to: &numbers, maximum: 2, "n") }
            #expect(numbers == [1, 300])
            var strict = ProtobufReader(bytes)
            var fewer: [UInt32] = []
            #expect(throws: WireError.excessive("n", maximum: 1)) {
                while let field = try strict.next() { try strict.append(field, to: &fewer, maximum: 1, "n") }
            }
        }
    }
}
