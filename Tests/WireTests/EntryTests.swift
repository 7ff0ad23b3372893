import Profiles
import SansIO
import Testing
import Wire

/// An entry is kept as the bytes that travel: whatever form they came in, it says the same and is the same.
struct EntryTests {
    private static let seeds: [UInt64] = Array(1...200)

    @Test(arguments: seeds)
    func `says what it was made of`(seed: UInt64) {
        var draw = MessageGenerator(seed: seed)
        let identities = draw.identities()
        let memberships = draw.memberships()
        let fields = Array((seed % 2 == 0 ? "" : "{\"a\":\(seed)}").utf8)
        let entry = Entry(
            profile: Key16(high: seed, low: 1), revision: seed, identities: identities,
            memberships: memberships, fields: fields)
        #expect(entry.identities == identities)
        #expect(Array(entry.identityKeys) == identities.map(\.key))
        #expect(entry.memberships == memberships)
        #expect(entry.fields == fields)
        #expect(entry.fieldsCount == fields.count)
        let others = draw.memberships()
        let changed = entry.with(memberships: others, revision: seed + 1)
        #expect(
            changed
                == Entry(
                    profile: entry.profile, revision: seed + 1, identities: identities, memberships: others,
                    fields: fields))
        #expect(changed.hasSameIdentities(as: entry) && changed.hasSameFields(as: entry))
        #expect(changed.hasSameContent(as: entry) == (others == memberships))
    }

    @Test(arguments: seeds)
    func `is the same from bytes in any order, with lengths that are not minimal and fields unknown`(
        seed: UInt64
    ) throws {
        var draw = MessageGenerator(seed: seed)
        let entry = draw.entry()
        var writer = ProtobufWriter()
        writer.varint(6, UInt64(entry.refused.rawValue))
        writer.bytes(5, entry.fields)
        writer.varint(900, 7)
        for membership in entry.memberships { foreign(membership, into: &writer) }
        for identity in entry.identities {
            let mark = writer.begin(3, expecting: 0)
            writer.string(2, identity.value)
            writer.string(1, identity.namespace)
            writer.end(mark)
        }
        writer.varint(2, entry.revision)
        writer.key(1, entry.profile)
        var reader = ProtobufReader(writer.bytes)
        let decoded = try Entry(reading: &reader)
        #expect(decoded == entry)
        #expect(decoded.hashValue == entry.hashValue)
        #expect(Array(decoded.identityKeys) == Array(entry.identityKeys))
    }

    @Test(arguments: [[], .collect, .personalize, [.collect, .personalize]] as [Consent.Purposes])
    func `what is refused is part of the content, and stays as memberships change`(refused: Consent.Purposes)
        throws
    {
        func entry(_ refused: Consent.Purposes) -> Entry {
            Entry(
                profile: .zero, revision: 1, identities: [Identity(namespace: "Email", value: "a@b.c")],
                memberships: [], fields: [], refused: refused)
        }
        var writer = ProtobufWriter()
        entry(refused).write(to: &writer)
        #expect(writer.bytes.count == entry(refused).expectedBytes)
        var reader = ProtobufReader(writer.bytes)
        #expect(try Entry(reading: &reader) == entry(refused))
        #expect(entry(refused).with(memberships: [], revision: 1) == entry(refused))
        #expect(entry(refused).hasSameContent(as: entry([])) == refused.isEmpty)
        #expect(entry(refused).differsOnlyInMemberships(from: entry([])) == refused.isEmpty)
    }

    /// A membership whose audience is said twice: the last counts.
    private func foreign(_ membership: Membership, into writer: inout ProtobufWriter) {
        let mark = writer.begin(4, expecting: 0)
        writer.varint(1, 77)
        membership.write(to: &writer)
        if membership.audience == 0 { writer.varint(1, 0, keepingZero: true) }
        writer.end(mark)
    }

    @Test func `an identity is the same whichever way its fields are ordered`() throws {
        let entry = Entry(
            profile: .zero, revision: 1, identities: [Identity(namespace: "Email", value: "a@b.c")],
            memberships: [], fields: [])
        var writer = ProtobufWriter()
        writer.key(1, .zero)
        writer.varint(2, 1)
        let mark = writer.begin(3, expecting: 14)
        writer.string(2, "a@b.c")
        writer.string(1, "Email")
        writer.end(mark)
        var reader = ProtobufReader(writer.bytes)
        #expect(try Entry(reading: &reader) == entry)
    }
}
