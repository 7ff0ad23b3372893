import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// The hub checks by its schemas whatever comes, on whichever way.
struct SchemaTests {
    private let document: Value = [
        "$id": "s:web", "meta:altId": "s.web", "meta:resourceType": "schemas", "version": "1.0",
        "title": "Web",
        "type": "object", "meta:class": "https://ns.adobe.com/xdm/context/experienceevent",
        "allOf": [
            ["$ref": "https://ns.adobe.com/xdm/context/experienceevent"],
            ["$ref": "https://ns.adobe.com/xdm/context/identitymap"],
            [
                "type": "object",
                "properties": [
                    "order": [
                        "type": "object",
                        "properties": [
                            "total": ["type": "number", "minimum": 0], "customer": ["type": "string"],
                        ],
                    ]
                ],
            ],
        ],
    ]

    private func hub() throws -> Hub<MemoryHubStore> {
        try Hub(Town.configuration { $0.catalog.resources = [document] })
    }

    private func event(_ id: String, _ order: Value) -> Event {
        Event(
            id: id, dataset: "web", timestamp: Town.clock.timestamp, primary: Town.ann,
            identities: [Town.ann],
            body: ["_id": .string(id), "timestamp": "2026-03-01T12:00:00Z", "order": order])
    }

    @Test func `an event that does not fit its schema is refused, also from an edge, and kept`() throws {
        let hub = try hub()
        #expect(hub.ingest(.event(event("1", ["total": 3]))) == [nil])
        #expect(hub.ingest(.event(event("2", ["total": -3]))) == [.violatesSchema])
        let mark = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let sent = Town.outboxEvent(1, event("3", ["total": "3"]), complete: mark)
        let collect = Collect(box: Box(7), oldest: 1, sent: Town.clock.timestamp, events: [sent])
        #expect(hub.ask(.collect(collect))?.collected?.rejected.map(\.reason) == [.violatesSchema])
        #expect(hub.counters.rejected == 2)
    }

    @Test func `what was checked by another version of the catalog is checked again`() throws {
        let hub = try hub()
        let version = hub.catalog.version
        for (id, checked, outcome) in [
            ("1", version - 1, Rejection.violatesSchema), ("2", nil, .violatesSchema), ("3", version, nil),
        ] as [(String, UInt64?, Rejection?)] {
            let ticket = hub.stage([.event(event(id, ["total": -3]))], fitting: checked)
            hub.commit()
            #expect(hub.outcomes(of: ticket) == [outcome])
        }
    }

    @Test func `a catalog whose schemas cannot be put together is refused`() throws {
        let hub = try hub()
        var broken = hub.catalog
        broken.resources[0] = [
            "$id": "s:web", "meta:resourceType": "schemas",
            "allOf": [["$ref": "https://ns.adobe.com/nowhere"]],
        ]
        hub.receive(.define(broken, replacing: nil, Ticket(5)))
        hub.commit()
        let answers = hub.effects.compactMap {
            if case .answer(Ticket(5), let answer) = $0 { answer } else { nil }
        }
        guard case .refused(let sentence)? = answers.first else {
            Issue.record("\(answers)")
            return
        }
        #expect(sentence.contains("s:web"))
    }
}
