import Profiles
import SansIO
import Wire

/// The profiles that benchmarks use: 512 bytes of selected fields, two identities and three audiences each.
///
/// What Spoke moves and holds beside the 512 bytes is its own cost: peers get the 512 bytes alone, or what they need to
/// be looked up by.
enum SampleProfiles {
    static let region = Region("VA6")
    /// A hub knows its edges by name, and its socket tells them apart by it.
    static let edge = "VA6-1"
    static let fieldsBytes = 512
    static let datastream = "be9c0000-0000-4000-8000-000000000001"
    static let dataset = "be9c00000000000000000001"
    private static let destination = "be9c0000-0000-4000-8000-000000000002"
    private static let attributeCount = 8
    private static let start = Timestamp(milliseconds: 1_790_000_000_000)

    static let catalog: Catalog = {
        var catalog = Catalog()
        catalog.namespaces = [
            Namespace(code: "ECID", kind: .cookie), Namespace(code: "Email", kind: .email),
        ]
        let schema = Schema(
            id: "https://ns.adobe.com/spoke/schemas/bench", title: "Bench", behaviour: .record)
        catalog.schemas = [schema]
        catalog.datasets = [Dataset(id: dataset, name: "Bench", schema: schema.id)]
        catalog.audiences = (1...3).map { number in
            Audience(
                number: AudienceNumber(number), id: "be9c0000-0000-4000-8000-00000000001\(number)",
                name: "Bench \(number)", expression: "bench.a\(number) != \"\"", evaluation: .streaming)
        }
        catalog.destinations = [
            Destination(
                id: destination, name: "Bench", alias: "bench", audiences: [1, 2, 3],
                attributes: (0..<attributeCount).map { .init(source: "bench.a\($0)", name: "a\($0)") },
                replication: .proactive)
        ]
        catalog.datastreams = [
            Datastream(id: datastream, name: "bench", eventDataset: dataset, destinations: [destination])
        ]
        return catalog
    }()

    static func cookie(_ number: Int) -> Identity {
        let digits = String(number)
        return Identity(namespace: "ECID", value: String(repeating: "0", count: 38 - digits.count) + digits)
    }

    static func identities(_ number: Int) -> [Identity] {
        [cookie(number), Identity(namespace: "Email", value: "visitor\(number)@example.com")]
    }

    /// The values of the attributes; another `generation` gives others.
    private static func values(_ number: Int, generation: Int) -> [String] {
        var draws = SeededGenerator(seed: UInt64(number) << 20 | UInt64(generation))
        // Braces, commas, names and quotes take 113 of the 512 bytes.
        return (0..<attributeCount).map { index in
            let count = index == 0 ? 49 : 50
            let text = (0..<4).map { _ in String(draws.next() | 1 << 63, radix: 16) }.joined()
            return String(text.prefix(count))
        }
    }

    static func fields(_ number: Int, generation: Int) -> [UInt8] {
        let members = values(number, generation: generation).enumerated().map {
            ("bench.a\($0)", Value.string($1))
        }
        return Value.object(Fields(members)).jsonBytes()
    }

    static func record(_ number: Int, generation: Int) -> Record {
        let members = values(number, generation: generation).enumerated().map { ("a\($0)", Value.string($1)) }
        return Record(
            dataset: dataset, primary: cookie(number), identities: identities(number),
            body: .object(Fields([("bench", .object(Fields(members)))])))
    }

    /// The entry that a hub would make of the record.
    static func entry(_ number: Int, generation: Int, revision: Revision) -> Entry {
        Entry(
            profile: cookie(number).key, revision: revision, identities: identities(number),
            memberships: (1...3).map { Membership(audience: $0, qualified: start, validUntil: nil) },
            fields: fields(number, generation: generation))
    }
}
