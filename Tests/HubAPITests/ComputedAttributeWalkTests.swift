import HubAPI
import Profiles
import SansIO
import Testing

/// A computed attribute from its definition to its end, through the routes alone.
struct ComputedAttributeWalkTests {
    private let hub: ScriptedHub
    private let live: LiveHub
    private let attributes = "/data/core/ca/attributes"

    init() throws {
        live = try LiveHub(ScriptedHub.catalog)
        hub = ScriptedHub(live: live.service)
    }

    private func checkout(_ id: String, spent: Value) -> Value {
        .object(
            Fields([
                ("_id", .string(id)), ("timestamp", "2023-11-14T22:13:20Z"),
                ("identityMap", ["Email": [["id": "jane@example.com", "primary": true]]]),
                ("commerce", ["checkouts": ["value": 1], "order": ["priceTotal": spent]]),
            ]))
    }

    private func spent() async throws -> Value? {
        let answer = try await hub.get(
            "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId=jane%40example.com"
                + "&entityIdNS=Email&withCA=true")
        return answer.json.fields?.members.first?.value[path: "entity._spoke.ComputedAttributes.spent"]
    }

    @Test func `a draft is published, computed, refreshed every day, and disabled`() async throws {
        for (id, price) in [("1", 12.5), ("2", 30.0)] as [(String, Value)] {
            let message = ScriptedHub.message(
                dataset: "web", schema: ScriptedHub.eventSchema, entity: checkout(id, spent: price))
            #expect(try await hub.post("/collection/inlet-1", message).status == 200)
        }
        // The example of the published page.
        let expression =
            "xEvent[(commerce.checkouts.value > 0.0 or commerce.order.priceTotal >= 10.0) and "
            + "(timestamp occurs <= 7 days before now)].sum(commerce.order.priceTotal)"
        let created = try await hub.post(
            attributes,
            [
                "name": "spent", "displayName": "Spent", "description": "",
                "expression": ["type": "PQL", "format": "pql/text", "value": .string(expression)],
                "duration": ["count": 7, "unit": "DAYS"], "status": "DRAFT",
            ])
        #expect(created.status == 200)
        let one = "\(attributes)/\(try #require(created["id"]?.string))"
        live.work(.hours(3))
        #expect(try await hub.get(one)["status"] == "DRAFT")
        #expect(try await spent() == nil)

        #expect(try await hub.patch(one, ["status": "NEW"])["status"] == "NEW")
        live.work(.seconds(1))
        #expect(try await hub.get(one)["status"] == "PROCESSED")
        #expect(try await hub.get(one)["lastEvaluationTs"] == "2023-11-15T01:13:20")
        #expect(try await spent() == 42.5)

        live.work(.days(7))
        #expect(try await hub.get(one)["lastEvaluationTs"] == "2023-11-22T00:00:00")
        #expect(try await spent() == 0)
        #expect(try await hub.delete(one).status == 422)
        #expect(try await hub.patch(one, ["status": "DISABLED"])["status"] == "DISABLED")
        #expect(try await spent() == nil)
        live.work(.days(1))
        #expect(try await hub.get(one)["lastEvaluationTs"] == "2023-11-22T00:00:00")
    }
}
