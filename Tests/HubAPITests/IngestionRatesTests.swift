import HTTPTypes
import HubAPI
import Profiles
import Synchronization
import Testing

/// Counts calls from any thread.
final class Turns: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

struct IngestionRatesTests {
    private let record = ScriptedHub.message(
        dataset: "crm", schema: ScriptedHub.recordSchema, entity: ScriptedHub.jane)

    @Test func `a message that fits its schema is told so`() async throws {
        let asked = Turns()
        let hub = ScriptedHub(validate: { entity, schema in
            _ = asked.next()
            return entity == ScriptedHub.jane && schema == ScriptedHub.recordSchema
                ? nil : ["unexpected": true]
        })
        let answer = try await hub.post("/collection/inlet-1?syncValidation=true", record)
        #expect(answer.status == 200)
        #expect(answer["syncValidation"] == ["skipped": false, "status": "pass"])
        #expect(asked.next() == 2)
        #expect(hub.ingestions.count == 1)
        // Only who asks for it has a message looked into.
        #expect(try await hub.post("/collection/inlet-1", record)["syncValidation.skipped"] == true)
        #expect(asked.next() == 3)
    }

    @Test func `a message that does not is dropped, with the published report`() async throws {
        let cause: Value = ["_streamingValidation": [["message": "3 schema violations found"]]]
        let hub = ScriptedHub(validate: { _, _ in cause })
        let answer = try await hub.post("/collection/inlet-1?syncValidation=true", record)
        #expect(answer.status == 400)
        #expect(answer["title"] == "Invalid XDM Message Format")
        #expect(answer["type"] == "http://ns.adobe.com/adobecloud/problem/data-collection-service/inlet")
        #expect(answer["report.cause"] == cause)
        let organisation = ScriptedHub.catalog.organisation
        #expect(
            answer["report.message"]
                == .string("inletId: [inlet-1] imsOrgId: [\(organisation)] Message is invalid"))
        #expect(hub.ingestions.isEmpty)
    }

    @Test func `sixty requests a minute may ask for validation`() async throws {
        let hub = ScriptedHub(validate: { _, _ in nil })
        hub.pass(.seconds(10))
        for _ in 0..<60 {
            #expect(try await hub.post("/collection/inlet-1?syncValidation=true", record).status == 200)
        }
        let answer = try await hub.post("/collection/inlet-1?syncValidation=true", record)
        #expect(answer.status == 429)
        // The wall clock stands at 22:13:30.
        #expect(answer.headers[.retryAfter] == "30")
        #expect(try await hub.post("/collection/inlet-1", record).status == 200)
        hub.pass(.seconds(30))
        #expect(try await hub.post("/collection/inlet-1?syncValidation=true", record).status == 200)
    }

    @Test func `beyond the published rates the answer is 429 until the second is over`() async throws {
        var limits = HubAPI.Limits()
        limits.ingestionRates = HubAPI.IngestionRates(
            requestsPerSecondMaximum: 3, messagesPerSecondMaximum: 5)
        let hub = ScriptedHub(limits: limits)
        let three: Value = ["messages": [record, record, record]]
        #expect(try await hub.post("/collection/batch/inlet-1", three).status == 207)
        #expect(try await hub.post("/collection/inlet-1", record).status == 200)
        let many = try await hub.post("/collection/batch/inlet-1", three)
        #expect(many.status == 429)
        #expect(many.headers[.retryAfter] == "1")
        #expect(many["detail"]?.string?.contains("messages") == true)
        let often = try await hub.post("/collection/inlet-1", record)
        #expect(often.status == 429)
        #expect(often["detail"]?.string?.contains("requests") == true)
        #expect(hub.ingestions.count == 4)
        hub.pass(.seconds(1))
        #expect(try await hub.post("/collection/batch/inlet-1", three).status == 207)
    }

    @Test func `a request with more messages than a second may have has a second to itself`() async throws {
        var limits = HubAPI.Limits()
        limits.ingestionRates.messagesPerSecondMaximum = 2
        let hub = ScriptedHub(limits: limits)
        let three: Value = ["messages": [record, record, record]]
        #expect(try await hub.post("/collection/batch/inlet-1", three).status == 207)
        #expect(try await hub.post("/collection/inlet-1", record).status == 429)
    }

    @Test func `the laboratory takes as many as come, and the published rates are Platform's`() {
        #expect(HubAPI.Limits().ingestionRates.requestsPerSecondMaximum == nil)
        #expect(HubAPI.Limits().ingestionRates.messagesPerSecondMaximum == nil)
        #expect(HubAPI.IngestionRates.published.requestsPerSecondMaximum == 1_000)
        #expect(HubAPI.IngestionRates.published.messagesPerSecondMaximum == 10_000)
    }
}
