import HTTPTypes
import HubAPI
import HubCore
import Profiles
import Testing

struct IngestionRoutesTests {
    private let record = ScriptedHub.message(
        dataset: "crm", schema: ScriptedHub.recordSchema, entity: ScriptedHub.jane)
    private let event = ScriptedHub.message(
        dataset: "web", schema: ScriptedHub.eventSchema, entity: ScriptedHub.visit)

    @Test func `a record is acknowledged in the published shape`() async throws {
        let hub = ScriptedHub()
        let answer = try await hub.post("/collection/inlet-1", record)
        #expect(answer.status == 200)
        #expect(answer["inletId"] == "inlet-1")
        #expect(answer["xactionId"] == "1700000000000:0001:1")
        #expect(answer["receivedTimeMs"] == 1_700_000_000_000)
        #expect(answer["syncValidation.skipped"] == true)
        guard case .record(let taken) = hub.ingestions.first else {
            Issue.record("no record reached the hub")
            return
        }
        #expect(taken.dataset == "crm")
        #expect(taken.primary == Identity(namespace: "Email", value: "jane@example.com"))
        #expect(taken.body == ["person": ["name": ["firstName": "Jane"]]])
    }

    @Test func `the dataset's schema decides that it is an event`() async throws {
        let hub = ScriptedHub()
        #expect(try await hub.post("/collection/inlet-1", event).status == 200)
        guard case .event(let taken) = hub.ingestions.first else {
            Issue.record("no event reached the hub")
            return
        }
        #expect(taken.id == "e-1")
        #expect(taken.timestamp == ScriptedHub.received)
    }

    @Test func `good messages of a batch are taken whatever the others are`() async throws {
        let hub = ScriptedHub()
        var foreign = record.fields ?? Fields()
        foreign["header"] = ["imsOrgId": "other@AdobeOrg"]
        let large = ScriptedHub.jane.merged(with: ["note": .string(String(repeating: "x", count: 101 << 10))])
        let answer = try await hub.post(
            "/collection/batch/inlet-1",
            [
                "messages": [
                    record, "no message", .object(foreign), event, ["header": [:]],
                    ScriptedHub.message(dataset: "crm", schema: ScriptedHub.recordSchema, entity: large),
                    ScriptedHub.message(dataset: "nil", schema: ScriptedHub.recordSchema, entity: [:]),
                    record,
                ]
            ])
        #expect(answer.status == 207)
        #expect(answer["inletId"] == "inlet-1")
        #expect(answer["batchId"] == "1700000000000:0001:1")
        let responses = answer["responses"]?.array ?? []
        let statuses = responses.map { $0[path: "statusCode"] }
        #expect(statuses == [nil, 400, 400, nil, 400, 400, 400, nil])
        #expect(responses.first?[path: "xactionId"] == "1700000000000:0001:1:0")
        #expect(responses.last?[path: "xactionId"] == "1700000000000:0001:1:7")
        let messages = responses.compactMap { $0[path: "message"]?.string }
        #expect(messages.allSatisfy { $0.hasPrefix("inletId: [inlet-1] imsOrgId: [53A1") })
        #expect(messages[0].contains("Message has unknown xdm format"))
        #expect(messages[1].contains("Message has an absent or wrong ims org in the header"))
        #expect(messages[2].contains("body is missing"))
        #expect(messages[3].contains("a record 100 KB"))
        #expect(messages[4].contains("the dataset is not in the catalog"))
        // What is wrong with an entity is kept; a broken envelope names no dataset to keep it under.
        #expect(hub.ingestions.count == 5)
    }

    @Test func `a batch in which nothing is good is 207 all the same`() async throws {
        let hub = ScriptedHub()
        let answer = try await hub.post("/collection/batch/inlet-1", ["messages": [1, []]])
        #expect(answer.status == 207)
        #expect(answer["responses"]?.array?.count == 2)
        #expect(hub.ingestions.isEmpty)
        #expect(try await hub.post("/collection/batch/inlet-1", ["messages": []]).status == 207)
        #expect(try await hub.post("/collection/batch/inlet-1", ["message": []]).status == 400)
    }

    @Test func `an event above 10 KB is refused and kept with the reason`() async throws {
        let hub = ScriptedHub()
        let large = ScriptedHub.visit.merged(with: ["note": .string(String(repeating: "x", count: 10 << 10))])
        let answer = try await hub.post(
            "/collection/inlet-1",
            ScriptedHub.message(dataset: "web", schema: ScriptedHub.eventSchema, entity: large))
        #expect(answer.status == 400)
        #expect(answer["title"] == "Invalid XDM Message Format")
        #expect(hub.ingestions == [.rejected(.oversized, dataset: "web", body: large)])
    }

    @Test(arguments: [
        ("crm", "https://ns.adobe.com/nothing", "no schema https://ns.adobe.com/nothing"),
        ("crm", ScriptedHub.eventSchema, "and the dataset's is"),
        ("nil", ScriptedHub.eventSchema, "the dataset is not in the catalog"),
    ])
    func `a message that does not fit the catalog says what does not`(
        dataset: String, schema: String, sentence: String
    ) async throws {
        let message = ScriptedHub.message(dataset: dataset, schema: schema, entity: ScriptedHub.jane)
        let answer = try await ScriptedHub().post("/collection/inlet-1", message)
        #expect(answer.status == 400)
        #expect(answer["detail"]?.string?.contains(sentence) == true)
    }

    @Test func `nothing is acknowledged that the hub has not answered for`() async throws {
        struct Halted: Error {}
        let hub = ScriptedHub { _ in throw Halted() }
        let answer = try await hub.post("/collection/inlet-1", record)
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "1")
        let batch = try await hub.post("/collection/batch/inlet-1", ["messages": [record]])
        #expect(batch.status == 503)
    }

    @Test func `what the node rejects is told to the sender`() async throws {
        let hub = ScriptedHub { _ in .ingested([.tooManyRelatedIdentities], 3) }
        let answer = try await hub.post("/collection/inlet-1", record)
        #expect(answer.status == 400)
        #expect(answer["detail"]?.string?.contains("more than 50 identities") == true)
    }

    @Test func `an unknown inlet is 404 and a request for synchronous validation 501`() async throws {
        let hub = ScriptedHub()
        let unknown = try await hub.post("/collection/inlet-9", record)
        #expect(unknown.status == 404)
        #expect(unknown.headers[.contentType] == "application/problem+json")
        #expect(try await hub.post("/collection/inlet-1?syncValidation=true", record).status == 501)
        #expect(try await hub.post("/collection/inlet-1?syncValidation=false", record).status == 200)
        #expect(hub.ingestions.count == 1)
    }

    @Test func `a body over 1 MB is 413`() async throws {
        let hub = ScriptedHub()
        let body = "\"" + String(repeating: "x", count: 1 << 20) + "\""
        let answer = try await hub.post("/collection/batch/inlet-1", body)
        #expect(answer.status == 413)
        #expect(answer["detail"]?.string?.contains("send fewer messages") == true)
    }

    @Test(arguments: [
        ("{\"messages\": [tru]}", "byte 17"), ("", "byte 0"), ("{} {}", "byte 3"),
        (String(repeating: "[", count: 100), "byte 64"), (String(repeating: "[", count: 900_000), "byte 64"),
    ])
    func `JSON that is broken or too deep is 400 and says where`(body: String, place: String) async throws {
        let answer = try await ScriptedHub().post("/collection/batch/inlet-1", body)
        #expect(answer.status == 400)
        #expect(answer["detail"]?.string?.hasPrefix(place) == true)
        #expect(answer["report.offset"]?.integer != nil)
    }

    @Test(arguments: [nil, "text/plain", "application/x-jackson-smile", "application/jsonx"] as [String?])
    func `another content type is 415`(type: String?) async throws {
        let answer = try await ScriptedHub().post("/collection/inlet-1", record.jsonText, type: type)
        #expect(answer.status == 415)
    }

    @Test func `parameters of the content type do not matter`() async throws {
        let answer = try await ScriptedHub().post(
            "/collection/inlet-1", record.jsonText, type: "Application/JSON; charset=utf-8")
        #expect(answer.status == 200)
    }
}
