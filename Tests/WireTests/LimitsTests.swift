import Profiles
import SansIO
import Testing
import Wire

/// Bounds are enforced by whoever reads, whatever the sender thinks of them.
struct LimitsTests {
    private let identity = Identity(namespace: "Email", value: "jane@example.com")
    private let causes = Causes(received: Timestamp(milliseconds: 1), committed: Timestamp(milliseconds: 2))

    @Test func `too many items in a batch are refused`() throws {
        let gone = Publication.Item.gone(Gone(profile: .zero, revision: 1))
        let most = publication(Array(repeating: gone, count: Limits.batchItemsMaximum))
        #expect(try Publication(decoding: most.encoded()) == most)
        let tooMany = publication(most.items + [gone])
        #expect(throws: WireError.excessive("items", maximum: Limits.batchItemsMaximum)) {
            try Publication(decoding: tooMany.encoded())
        }
    }

    @Test func `an entry has 1 to 50 identities in ascending order`() throws {
        #expect(throws: WireError.missing("entry.identities")) { try decode(entry([])) }
        let most = (0..<50).map { Identity(namespace: "CRMID", value: "\(100 + $0)") }
        #expect(try decode(entry(most)) == entry(most))
        #expect(throws: WireError.excessive("entry.identities", maximum: 50)) {
            try decode(entry(most + [identity]))
        }
        #expect(throws: WireError.invalid("the order of entry.identities")) {
            try decode(entry(most.reversed()))
        }
        #expect(throws: WireError.invalid("the order of entry.identities")) {
            try decode(entry([identity, identity]))
        }
    }

    @Test func `memberships are bounded and in order`() throws {
        let most = (0..<UInt32(Limits.membershipsMaximum)).map {
            Membership(audience: $0, qualified: .distantPast, validUntil: nil)
        }
        #expect(try decode(entry([identity], most)) == entry([identity], most))
        let last = Membership(audience: .max, qualified: .distantPast, validUntil: nil)
        #expect(throws: WireError.excessive("entry.memberships", maximum: Limits.membershipsMaximum)) {
            try decode(entry([identity], most + [last]))
        }
        #expect(throws: WireError.invalid("the order of entry.memberships")) {
            try decode(entry([identity], [last, last]))
        }
    }

    @Test func `fields are bounded`() {
        let oversized = Entry(
            profile: .zero, revision: 1, identities: [identity], memberships: [],
            fields: [UInt8](repeating: 0x20, count: Limits.fieldsBytesMaximum + 1))
        #expect(throws: WireError.excessive("entry.fields", maximum: Limits.fieldsBytesMaximum)) {
            try decode(oversized)
        }
    }

    @Test func `identities are bounded and never empty`() {
        let long = String(repeating: "x", count: 1025)
        #expect(throws: WireError.excessive("identity.value", maximum: 1024)) {
            try Request(decoding: request(.refresh(Identity(namespace: "CRMID", value: long))).encoded())
        }
        #expect(throws: WireError.excessive("identity.namespace", maximum: 64)) {
            try Request(decoding: request(.refresh(Identity(namespace: long, value: "1"))).encoded())
        }
        #expect(throws: WireError.missing("identity.value")) {
            try Request(decoding: request(.refresh(Identity(namespace: "CRMID", value: ""))).encoded())
        }
    }

    @Test func `events of a collect are numbered without holes`() {
        let event = Event(
            id: "1", dataset: "d", timestamp: .distantPast, primary: identity, identities: [identity],
            body: [:])
        let mark = EpochMark(epoch: Epoch(1), revision: 1)
        let events = [1, 3].map {
            OutboxEvent(number: $0, accepted: .distantPast, complete: mark, event: event)
        }
        let collect = Collect(box: Box(1), oldest: 1, sent: .distantPast, events: events)
        #expect(throws: WireError.invalid("the numbering of collect.events")) {
            try Request(decoding: request(.collect(collect)).encoded())
        }
    }

    @Test func `a request without an edge, a region or a body is refused`() {
        var nameless = request(.echo)
        nameless.edge = ""
        #expect(throws: WireError.missing("edge")) { try Request(decoding: nameless.encoded()) }
        var placeless = request(.echo)
        placeless.region = Region("")
        #expect(throws: WireError.missing("region")) { try Request(decoding: placeless.encoded()) }
        let bytes = Array(request(.echo).encoded().dropLast(2))
        #expect(throws: WireError.missing("body")) { try Request(decoding: bytes) }
    }

    @Test func `a page never holds a membership, nor items out of order`() {
        let gone = Page.Item.gone(Gone(profile: .zero, revision: 7))
        let cursor = Cursor(revision: 7, profile: .zero)
        let twice = Page(beginning: nil, items: [gone, gone], cursor: cursor, isLast: true)
        #expect(throws: WireError.invalid("the order of page.items")) {
            try Reply(decoding: reply(.page(twice)).encoded())
        }
        var writer = ProtobufWriter()
        writer.varint(1, 1)
        let page = writer.begin(7)
        let change = MembershipChange(profile: .zero, revision: 1, base: 0, entered: [], left: [1])
        writer.message(2, Publication.Item.membership(change, causes))
        writer.message(3, cursor)
        writer.end(page)
        #expect(throws: WireError.invalid("page.items, a membership,")) { try Reply(decoding: writer.bytes) }
    }

    @Test func `only this version of the protocol is read`() {
        for version in [UInt32(2), 77] {
            var bytes = request(.echo).encoded()
            bytes[1] = UInt8(version)
            #expect(throws: WireError.unsupportedVersion(version)) { try Request(decoding: bytes) }
        }
        let versionless = Array(request(.echo).encoded().dropFirst(2))
        #expect(throws: WireError.unsupportedVersion(0)) { try Request(decoding: versionless) }
        #expect(throws: WireError.unsupportedVersion(0)) { try Reply(decoding: []) }
    }

    @Test func `fields of a later version are passed over`() throws {
        var writer = ProtobufWriter()
        writer.string(900, "something new")
        writer.fixed64(901, 7)
        writer.varint(902, 7)
        let later = writer.bytes + [0xd5, 0x38, 1, 2, 3, 4]
        let message = request(.refresh(identity))
        #expect(try Request(decoding: message.encoded() + later) == message)
        let group: [UInt8] = [0xdb, 0x38, 0xdc, 0x38]
        #expect(throws: WireError.malformed(offset: message.encoded().count)) {
            try Request(decoding: message.encoded() + group)
        }
    }

    private func entry(_ identities: [Identity], _ memberships: [Membership] = []) -> Entry {
        Entry(profile: .zero, revision: 1, identities: identities, memberships: memberships, fields: [])
    }

    private func decode(_ entry: Entry) throws -> Entry? {
        let sent = reply(.entry(Projection(entry: entry, sinceSeen: .zero, causes: causes)))
        guard case .entry(let projection) = try Reply(decoding: sent.encoded()).body else { return nil }
        return projection.entry
    }

    private func publication(_ items: [Publication.Item]) -> Publication {
        Publication(
            region: Region("VA6"), epoch: Epoch(1), sequence: 1, isHeartbeat: false, through: 1, highest: 1,
            catalogVersion: 1, published: .distantPast, evaluated: [], items: items)
    }

    private func request(_ body: Request.Body) -> Request {
        Request(edge: "VA6-1", region: Region("VA6"), number: 1, body: body)
    }

    private func reply(_ body: Reply.Body) -> Reply {
        Reply(number: 1, epoch: Epoch(1), revision: 1, body: body)
    }
}
