import EdgeCore
import HubCore
import Profiles
import Testing
import Wire

struct RoundTripTests {
    private static let seeds: [UInt64] = Array(1...300)

    @Test(arguments: seeds)
    func `publications, requests and replies come back as they were`(seed: UInt64) throws {
        var draw = MessageGenerator(seed: seed)
        let publication = draw.publication()
        #expect(try Publication(decoding: publication.encoded()) == publication)
        let request = draw.request()
        #expect(try Request(decoding: request.encoded()) == request)
        let reply = draw.reply()
        #expect(try Reply(decoding: reply.encoded()) == reply)
    }

    @Test(arguments: seeds)
    func `what an edge journals comes back as it was`(seed: UInt64) throws {
        var draw = MessageGenerator(seed: seed)
        let record = draw.journalRecord()
        #expect(try JournalRecord(decoding: record.encoded()) == record)
    }

    @Test(arguments: seeds)
    func `what the hub stores comes back as it was`(seed: UInt64) throws {
        var draw = MessageGenerator(seed: seed)
        let profile = draw.storedProfile()
        #expect(try StoredProfile(decoding: profile.encoded()) == profile)
        let entry = draw.storedEntry()
        #expect(try StoredEntry(decoding: entry.encoded()) == entry)
        let box = draw.storedBox()
        #expect(try StoredBox(decoding: box.encoded()) == box)
        let rejected = draw.rejectedRecord()
        #expect(try RejectedRecord(decoding: rejected.encoded()) == rejected)
        let event = draw.event()
        #expect(try Event(decoding: event.encoded()) == event)
    }

    @Test(arguments: seeds)
    func `a request's number can be read without the rest`(seed: UInt64) throws {
        var draw = MessageGenerator(seed: seed)
        var request = draw.request()
        request.number = max(1, request.number)
        var bytes = request.encoded()
        #expect(Request.number(in: bytes) == request.number)
        bytes[1] = 99
        #expect(throws: WireError.unsupportedVersion(99)) { try Request(decoding: bytes) }
        #expect(Request.number(in: bytes) == request.number)
    }
}
