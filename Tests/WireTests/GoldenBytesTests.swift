import Profiles
import SansIO
import Testing
import Wire

/// Bytes that other versions have written and will have to read: a change here is a new version of the protocol.
struct GoldenBytesTests {
    @Test func `a batch is these bytes`() throws {
        let entry = Entry(
            profile: Key16(high: 0x0001_0203_0405_0607, low: 0x0809_0a0b_0c0d_0e0f), revision: 300,
            identities: [Identity(namespace: "Email", value: "a@b.c")],
            memberships: [
                Membership(audience: 7, qualified: Timestamp(milliseconds: 1), validUntil: .distantPast)
            ],
            fields: Array("{}".utf8))
        let causes = Causes(received: Timestamp(milliseconds: 1), committed: Timestamp(milliseconds: -1))
        let change = MembershipChange(profile: .zero, revision: 301, base: 300, entered: [], left: [1, 300])
        let publication = Publication(
            region: Region("VA6"), epoch: Epoch(0x1122_3344_5566_7788), sequence: 2, isHeartbeat: false,
            through: 301, highest: 301, catalogVersion: 1, published: Timestamp(milliseconds: 1000),
            evaluated: [BoxMark(box: Box(5), number: 9)],
            items: [
                .projection(Projection(entry: entry, sinceSeen: .nanoseconds(-1), causes: causes)),
                .membership(change, causes), .gone(Gone(profile: .zero, revision: 1)),
            ])
        try expect(
            publication, publication.encoded(), Publication.init(decoding:),
            """
            08011203564136198877665544332211200230ad0238ad02400148d00f520b09050000000000000010095a3d0a3b0a310a10\
            000102030405060708090a0b0c0d0e0f10ac021a0e0a05456d61696c12056140622e6322060807100218002a027b7d10011a\
            04080210015a2512230a100000000000000000000000000000000010ad0218ac022a0301ac023204080210015a161a140a10\
            000000000000000000000000000000001001
            """)
    }

    @Test func `requests are these bytes`() throws {
        let echo = Request(edge: "VA6-1", region: Region("VA6"), number: 300, body: .echo)
        try expect(
            echo, echo.encoded(), Request.init(decoding:), "080110ac021a055641362d3122035641365200")
    }

    @Test func `a consent on its way and what it leaves in an entry are these bytes`() throws {
        let ann = Identity(namespace: "Email", value: "a@b.c")
        let event = Event(
            id: "1", dataset: "p", timestamp: Timestamp(milliseconds: 1), primary: ann, identities: [ann],
            body: ["consents": ["collect": ["val": "n"]]])
        let mark = EpochMark(epoch: Epoch(2), revision: 3)
        let kinds: [OutboxEvent.Kind] = [.consent, .replacingConsent]
        let collect = Request(
            edge: "VA6-1", region: Region("VA6"), number: 1,
            body: .collect(
                Collect(
                    box: Box(5), oldest: 1, sent: Timestamp(milliseconds: 2),
                    events: kinds.enumerated().map { place, kind in
                        OutboxEvent(
                            number: UInt64(place + 1), accepted: Timestamp(milliseconds: 1), complete: mark,
                            event: event, kind: kind)
                    })))
        try expect(
            collect, collect.encoded(), Request.init(decoding:),
            """
            080110011a055641362d3122035641363ad301090500000000000000100118042261080110021a0b0902000000000000\
            0010032a4e0a01311201701802220e0a05456d61696c12056140622e632a0e0a05456d61696c12056140622e6332247b\
            22636f6e73656e7473223a7b22636f6c6c656374223a7b2276616c223a226e227d7d7d2261080210021a0b0902000000\
            000000001003324e0a01311201701802220e0a05456d61696c12056140622e632a0e0a05456d61696c12056140622e63\
            32247b22636f6e73656e7473223a7b22636f6c6c656374223a7b2276616c223a226e227d7d7d
            """)
        let entry = Entry(
            profile: .zero, revision: 1, identities: [ann], memberships: [], fields: [],
            refused: [.collect, .personalize])
        let reply = Reply(
            number: 1, epoch: Epoch(2), revision: 3,
            body: .entry(
                Projection(
                    entry: entry, sinceSeen: .zero,
                    causes: Causes(
                        received: Timestamp(milliseconds: 1), committed: Timestamp(milliseconds: 1)))))
        try expect(
            reply, reply.encoded(), Reply.init(decoding:),
            """
            0801100119020000000000000020032a2e0a260a100000000000000000000000000000000010011a0e0a05456d61696c\
            12056140622e6330031a0408021002
            """)
    }

    @Test func `how long stages took is written where they took time`() throws {
        func causes(_ ingested: Int64, _ evaluated: Int64) -> String {
            var writer = ProtobufWriter(capacity: 32)
            Causes(
                received: Timestamp(milliseconds: 1), ingested: Timestamp(milliseconds: ingested),
                evaluated: Timestamp(milliseconds: evaluated), committed: Timestamp(milliseconds: 3)
            ).write(to: &writer)
            return hexadecimal(writer.bytes)
        }
        #expect(causes(3, 3) == "08021006")
        #expect(causes(0, 3) == "080210061800")
        #expect(causes(2, -1) == "0802100618042001")
    }

    @Test func `replies are these bytes`() throws {
        let busy = Reply(number: 1, epoch: Epoch(2), revision: 3, body: .busy(.zero))
        try expect(busy, busy.encoded(), Reply.init(decoding:), "0801100119020000000000000020034000")
    }

    private func expect<Message: Equatable>(
        _ message: Message, _ bytes: [UInt8], _ decode: ([UInt8]) throws(WireError) -> Message,
        _ golden: String, location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(hexadecimal(bytes) == golden, sourceLocation: location)
        #expect(try decode(bytes) == message, sourceLocation: location)
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
