import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// What audiences look at travels where an edge evaluates them, besides what destinations map.
struct AudienceFieldsTests {
    private func hub() throws -> Hub<MemoryHubStore> {
        try Hub(
            Town.configuration {
                $0.catalog.audiences += [
                    Audience(
                        number: 3, id: "americans", name: "Americans",
                        expression: "homeAddress.countryISO = \"US\"", evaluation: .edge),
                    Audience(
                        number: 4, id: "old", name: "Old", expression: "person.birthYear < 1950",
                        evaluation: .streaming),
                    Audience(
                        number: 5, id: "unused", name: "Unused", expression: "person.gender = \"female\"",
                        evaluation: .edge),
                ]
                // Tokyo's.
                $0.catalog.destinations[0].audiences += [3, 4]
            })
    }

    private func ingest(country: String, into hub: Hub<MemoryHubStore>) {
        hub.ingest(
            .record(
                Record(
                    dataset: "people", primary: Town.ann, identities: [Town.ann],
                    body: [
                        "homeAddress": ["countryISO": .string(country), "city": "Reno"],
                        "person": ["birthYear": 1940, "gender": "female"], "loyalty": ["points": 1],
                    ])))
    }

    private func fields(_ entry: Entry?) -> String { String(decoding: entry?.fields ?? [], as: UTF8.self) }

    @Test func `a region gets the very fields that its edge audiences look at, and no other`() throws {
        let hub = try hub()
        ingest(country: "US", into: hub)
        #expect(
            fields(hub.ask(.refresh(Town.ann))?.entry)
                == "{\"homeAddress.countryISO\":\"US\",\"loyalty.points\":1}")
        #expect(fields(hub.ask(.refresh(Town.ann), from: Town.oregon)?.entry) == "{\"loyalty.points\":1}")
        // It is news like any other.
        _ = hub.items()
        ingest(country: "CA", into: hub)
        #expect(hub.items().compactMap(\.projected).map(fields).first?.contains("\"CA\"") == true)
    }

    @Test func `a field too large to travel for audiences alone stays at the hub`() throws {
        let hub = try hub()
        ingest(country: String(repeating: "x", count: 20_000), into: hub)
        #expect(fields(hub.ask(.refresh(Town.ann))?.entry) == "{\"loyalty.points\":1}")
    }
}
