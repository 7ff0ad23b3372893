import EdgeCore
import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Bytes that a broken or hostile peer might send: whatever happens, it is a message or an error.
struct HostileBytesTests {
    private static let seeds: [UInt64] = Array(1...12)

    @Test(arguments: seeds)
    func `no truncation or bit flip of a message traps`(seed: UInt64) {
        var draw = MessageGenerator(seed: seed)
        damage(draw.publication(), { $0.encoded() }, Publication.init(decoding:))
        damage(draw.request(), { $0.encoded() }, Request.init(decoding:))
        damage(draw.reply(), { $0.encoded() }, Reply.init(decoding:))
    }

    @Test(arguments: seeds)
    func `no truncation or bit flip on a disk traps`(seed: UInt64) {
        var draw = MessageGenerator(seed: seed)
        damage(draw.journalRecord(), { $0.encoded() }, JournalRecord.init(decoding:))
        damage(draw.storedProfile(), { $0.encoded() }, StoredProfile.init(decoding:))
        damage(draw.storedEntry(), { $0.encoded() }, StoredEntry.init(decoding:))
        damage(draw.storedBox(), { $0.encoded() }, StoredBox.init(decoding:))
        damage(draw.rejectedRecord(), { $0.encoded() }, RejectedRecord.init(decoding:))
    }

    @Test(arguments: 1...UInt64(200))
    func `noise is no message`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<seed * 3).map { _ in UInt8(generator.below(256)) }
        #expect(throws: WireError.self) { try Publication(decoding: bytes) }
        #expect(throws: WireError.self) { try Request(decoding: bytes) }
        #expect(throws: WireError.self) { try Reply(decoding: bytes) }
    }

    @Test func `a length that claims more than there is ends as an error`() {
        for length in [UInt64(Int64.max), UInt64.max, 1 << 32, 200] {
            var writer = ProtobufWriter()
            writer.varint(1, 1)
            // Field 4 of a request, with a length written as the tag and value of a number would be.
            var bytes = writer.bytes + [0x22]
            var rest = length
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
            #expect(throws: WireError.truncated(offset: bytes.count)) { try Request(decoding: bytes) }
        }
    }

    @Test func `a message over the limit is refused unread`() {
        let bytes = [UInt8](repeating: 0, count: Limits.messageBytesMaximum + 1)
        let expected = WireError.oversized(bytes: bytes.count, maximum: Limits.messageBytesMaximum)
        #expect(throws: expected) { try Publication(decoding: bytes) }
    }

    /// What still decodes must say the same after another trip, and a part is never taken for the whole.
    private func damage<Message: Equatable>(
        _ message: Message, _ encode: (Message) -> [UInt8],
        _ decode: ([UInt8]) throws(WireError) -> Message
    ) {
        let bytes = encode(message)
        for length in 0..<bytes.count {
            if let decoded = attempt(decode, Array(bytes[..<length])) {
                #expect(decoded != message, "\(length) of \(bytes.count) bytes say the same")
            }
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                if let decoded = attempt(decode, flipped) {
                    #expect(attempt(decode, encode(decoded)) == decoded, "bit \(bit) of byte \(index)")
                }
            }
        }
    }

    private func attempt<Message>(
        _ decode: ([UInt8]) throws(WireError) -> Message, _ bytes: [UInt8]
    ) -> Message? {
        do throws(WireError) {
            return try decode(bytes)
        } catch {
            #expect(!error.description.isEmpty)
            return nil
        }
    }
}
