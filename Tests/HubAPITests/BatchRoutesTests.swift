import Batches
import HTTPTypes
import HubAPI
import HubCore
import Profiles
import Testing

final class BatchRoutesTests {
    private static let path = "/data/foundation/import/batches"
    private let folder: BatchFolder
    private let hub: ScriptedHub

    init() throws {
        folder = try BatchFolder(temporary: BatchLimits())
        hub = ScriptedHub(folder: folder)
    }

    deinit {
        do {
            try folder.removeIfTemporary()
        } catch {
            Issue.record(error)
        }
    }

    private let order: Value = ["datasetId": "crm", "inputFormat": ["format": "json"]]

    private func create(_ hub: ScriptedHub? = nil, _ order: Value? = nil) async throws -> String {
        let answer = try await (hub ?? self.hub).post(Self.path, order ?? self.order)
        try #require(answer.status == 201)
        return try #require(answer["id"]?.string)
    }

    private func files(_ id: String, _ file: String, dataset: String = "crm") -> String {
        "\(Self.path)/\(id)/datasets/\(dataset)/files/\(file)"
    }

    private func put(
        _ text: String, _ uri: String, _ hub: ScriptedHub? = nil, type: String? = "application/octet-stream"
    ) async throws -> ScriptedHub.Answer {
        var headers = HTTPFields()
        headers[.contentType] = type
        return try await (hub ?? self.hub).send(.put, uri, headers, text)
    }

    private func patch(_ text: String, _ uri: String, range: String?) async throws -> ScriptedHub.Answer {
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        headers[.contentRange] = range
        return try await hub.send(.patch, uri, headers, text)
    }

    private func state(_ id: String, _ hub: ScriptedHub? = nil) async throws -> Value {
        let answer = try await (hub ?? self.hub).get("/data/foundation/catalog/batches/\(id)")
        return answer.json.fields?[id] ?? .null
    }

    /// Lets a hub ingest what is complete, until the batch has ended.
    private func ingest(_ id: String, _ hub: ScriptedHub? = nil) async throws -> Value {
        let hub = hub ?? self.hub
        let loader = try #require(hub.loader())
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await loader.run() }
            var held = Value.null
            repeat {
                await Task.yield()
                held = try await state(id, hub)
            } while held[path: "completed"] == nil
            group.cancelAll()
            return held
        }
    }

    // MARK: - Creating

    @Test func `a batch is created in the published shape`() async throws {
        let answer = try await hub.post(
            Self.path,
            [
                "datasetId": "crm", "externalId": "mine", "tags": ["a": ["b"]],
                "inputFormat": ["format": "JSON", "isMultiLineJson": true],
            ])
        #expect(answer.status == 201)
        #expect(answer["id"]?.string?.utf8.count == 26)
        #expect(answer["imsOrg"] == .string(ScriptedHub.catalog.organisation))
        #expect(answer["status"] == "loading")
        #expect(answer["created"] == 1_700_000_000_000)
        #expect(answer["updated"] == 1_700_000_000_000)
        #expect(answer["version"] == "1.0.0")
        #expect(answer["externalId"] == "mine")
        #expect(answer["tags"] == ["a": ["b"]])
        #expect(answer["relatedObjects"] == [["type": "dataSet", "id": "crm"]])
        #expect(answer["inputFormat"] == ["format": "json", "isMultiLineJson": true])
    }

    @Test(arguments: [
        ("{}", "datasetId is missing"), ("[]", "datasetId is missing"),
        ("{\"datasetId\":\"nil\",\"inputFormat\":{\"format\":\"json\"}}", "no dataset nil"),
        ("{\"datasetId\":\"crm\"}", "inputFormat.format is missing"),
        ("{\"datasetId\":\"crm\",\"inputFormat\":{\"format\":\"parquet\"}}", "parquet are not supported"),
        (
            "{\"datasetId\":\"crm\",\"inputFormat\":{\"format\":\"json\",\"isMultiLineJson\":1}}",
            "true or false"
        ),
        ("{\"datasetId\":\"crm\",\"inputFormat\":{\"format\":\"json\"},\"tags\":[]}", "tags are an object"),
    ])
    func `an order that cannot be followed says why`(body: String, sentence: String) async throws {
        let answer = try await hub.post(Self.path, body)
        #expect(answer.status == 400)
        #expect(answer["detail"]?.string?.contains(sentence) == true)
        #expect(folder.all().isEmpty)
    }

    // MARK: - Ingesting

    @Test func `records go the one way in, and what is wrong can be downloaded`() async throws {
        let id = try await create()
        let lines = [
            ScriptedHub.jane.jsonText, "", "{\"broken\":", "[1]",
            "{\"identityMap\":{},\"person\":{\"name\":{\"firstName\":\"Nobody\"}}}",
            ScriptedHub.jane.merged(with: ["note": .string(String(repeating: "x", count: 101 << 10))])
                .jsonText,
        ]
        let sent = lines.joined(separator: "\n")
        #expect(try await put(sent, files(id, "a/b.json")).status == 201)
        #expect(try await put(ScriptedHub.jane.jsonText, files(id, "second.json")).status == 201)
        #expect(try await state(id)[path: "status"] == "loading")
        let completed = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        #expect(completed.status == 200)
        #expect(completed["status"] == "loaded")

        let ended = try await ingest(id)
        #expect(ended[path: "status"] == "success")
        #expect(
            ended[path: "metrics"] == [
                "inputFileCount": 2, "inputByteSize": ended[path: "size"] ?? .null, "inputRecordCount": 6,
                "outputRecordCount": 2, "failedRecordCount": 4,
            ])
        let length = sent.utf8.count + ScriptedHub.jane.jsonText.utf8.count
        #expect(ended[path: "size"]?.integer == Int64(length))
        let codes = ended[path: "errors"]?.array?.compactMap { $0[path: "code"]?.string }
        #expect(codes == ["INGEST-1212-400", "INGEST-1401-400", "SPOKE-409", "INGEST-1555-400", "SPOKE-407"])

        let records = hub.ingestions.filter { if case .record = $0 { true } else { false } }
        #expect(records.count == 2)
        // As with streaming: what the hub refuses it keeps with its reason.
        #expect(hub.ingestions.count == 5)

        let place = try #require(ended[path: "failedBatchLocation"]?.string)
        let list = try await hub.get(place)
        #expect(list["_page"] == ["limit": 100, "count": 1])
        let file = try #require(list["data"]?.array?.first)
        let link = try #require(file[path: "_links.self.href"]?.string)
        let failed = try await hub.get(link)
        #expect(failed.status == 200)
        #expect(file[path: "length"]?.string == String(failed.text.utf8.count))
        let rows = try failed.text.split(separator: "\n").map { try JSONParser().parse(String($0)) }
        #expect(rows.count == 4)
        #expect(rows[0][path: "_corrupt_record"] == "{\"broken\":")
        #expect(rows[0][path: "_filename"] == "a/b.json")
        #expect(rows[0][path: "_errors"]?.array?.first?[path: "rows"] == ["2"])
        #expect(rows[2][path: "person.name.firstName"] == "Nobody")
        #expect(rows[2][path: "_errors"]?.array?.first?[path: "code"] == "INGEST-1555-400")
        for other in ["../batch.json", "batch.json", "part-00001.json", "%2e%2e/x"] {
            #expect(try await hub.get("\(place)?path=\(other)").status == 404)
        }
    }

    @Test func `the dataset's schema decides that a document holds events`() async throws {
        let order: Value = ["datasetId": "web", "inputFormat": ["format": "json", "isMultiLineJson": true]]
        let id = try await create(hub, order)
        let text =
            "[\n" + [ScriptedHub.visit.jsonText, ScriptedHub.visit.jsonText].joined(separator: ",\n") + "\n]"
        #expect(try await put(text, files(id, "e.json", dataset: "web")).status == 201)
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=complete", [:], nil)
        let ended = try await ingest(id)
        #expect(ended[path: "status"] == "success")
        #expect(ended[path: "errors"] == nil)
        let events = hub.ingestions.filter { if case .event = $0 { true } else { false } }
        #expect(events.count == 2)
    }

    @Test func `what the node rejects is among the failed records`() async throws {
        let hub = ScriptedHub(folder: folder) { input in
            guard let ingestions = input.ingestions else { return .refused("not in the script") }
            return .ingested(ingestions.indices.map { $0 == 1 ? .tooManyRelatedIdentities : nil }, 1)
        }
        let id = try await create(hub)
        let line = ScriptedHub.jane.jsonText + "\n"
        _ = try await put(line + line + line, files(id, "a.json"), hub)
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        let ended = try await ingest(id, hub)
        #expect(ended[path: "recordCount"] == 3)
        #expect(ended[path: "failedRecordCount"] == 1)
        #expect(ended[path: "errors"]?.array?.last?[path: "code"] == "SPOKE-410")
    }

    @Test func `a hub that is busy is asked again, and each slice counts once`() async throws {
        struct Busy: Error {}
        let turns = Turns()
        let hub = ScriptedHub(folder: folder) { input in
            guard let ingestions = input.ingestions else { return .refused("not in the script") }
            if turns.next() % 2 == 1 { throw Busy() }
            return .ingested(ingestions.map { _ in nil }, 1)
        }
        let id = try await create(hub)
        let text = String(repeating: ScriptedHub.jane.jsonText + "\n", count: 450)
        _ = try await put(text, files(id, "a.json"), hub)
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        let ended = try await ingest(id, hub)
        #expect(ended[path: "metrics.outputRecordCount"] == 450)
        #expect(hub.ingestions.count == 900)
    }

    @Test(arguments: [
        (Duration.milliseconds(60), [200, 100, 50, 50, 50, 50]), (.milliseconds(10), [200, 250, 50]),
        (.milliseconds(40), [200, 200, 100]),
    ])
    func `a hub that answers slowly gets fewer records at a time`(
        answerTime: Duration, counts: [Int]
    ) async throws {
        let hub = ScriptedHub(folder: folder, answerTime: answerTime)
        let id = try await create(hub)
        _ = try await put(
            String(repeating: ScriptedHub.jane.jsonText + "\n", count: 500), files(id, "a"), hub)
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        _ = try await ingest(id, hub)
        #expect(hub.ingestionCounts == counts)
    }

    @Test func `a batch in which nothing can be taken has failed`() async throws {
        let id = try await create()
        _ = try await put("{}\n{}\n", files(id, "a.json"))
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        #expect(try await ingest(id)[path: "status"] == "failed")
    }

    // MARK: - Files

    @Test(arguments: [
        "..", "../x", "a/../b", "%2e%2e/x", "a%2F..%2Fb", "a%2f%2fb", "%00", "a%0Ab", "%", "%zz", "%C3%28",
        "..%5Cx", "a\\b",
    ])
    func `a path that leads elsewhere is refused, and nothing is written`(path: String) async throws {
        let id = try await create()
        let answer = try await put("{}", files(id, path))
        #expect(answer.status == 400 || answer.status == 404, "\(answer.text)")
        #expect(try folder.batch(#require(BatchID(id))).files.isEmpty)
    }

    @Test func `a file is told back as it is called`() async throws {
        let id = try await create()
        let uri = files(id, "year=2026/%C3%BC%20b.json")
        #expect(try await put("{}", uri).status == 201)
        #expect(try await put("{}\n{}", uri).status == 200)
        #expect(try folder.batch(#require(BatchID(id))).files.map(\.path) == ["year=2026/ü b.json"])
        let told = try await hub.send(.head, uri, [:], nil)
        #expect(told.status == 200)
        #expect(told.headers[.range] == "bytes=0-4")
    }

    @Test func `files are for known batches, their own dataset, and of bytes`() async throws {
        let id = try await create()
        #expect(try await put("{}", files("01EQ1C48TR4GD4FE7NH2522TCQ", "a")).status == 404)
        #expect(try await put("{}", files("..", "a")).status == 404)
        #expect(try await put("{}", files(id, "a", dataset: "web")).status == 404)
        #expect(try await put("{}", files(id, "a"), type: nil).status == 415)
        #expect(try await put("{}", files(id, "a"), type: "application/json").status == 415)
        #expect(try await put("{}", files(id, String(repeating: "a", count: 2_000))).status == 414)
        #expect(
            try await hub.get("/data/foundation/catalog/batches/01EQ1C48TR4GD4FE7NH2522TCQ").status == 404)
        #expect(try await hub.send(.post, "\(Self.path)/\(id)?action=DANCE", [:], nil).status == 400)
        #expect(try await hub.send(.post, "\(Self.path)/\(id)", [:], nil).status == 400)
    }

    @Test func `a file above the bound is 413 and leaves nothing behind`() async throws {
        var limits = BatchLimits()
        limits.fileBytesMaximum = 1_000
        let small = try BatchFolder(temporary: limits)
        let hub = ScriptedHub(folder: small)
        let id = try await create(hub)
        let answer = try await put(String(repeating: "x", count: 1_001), files(id, "a"), hub)
        #expect(answer.status == 413)
        #expect(answer["detail"]?.string?.contains("send it in parts") == true)
        #expect(try await put(String(repeating: "x", count: 1_000), files(id, "a"), hub).status == 201)
        try small.removeIfTemporary()
    }

    @Test func `a large file comes in parts that say where they belong`() async throws {
        let id = try await create()
        let uri = files(id, "large.json")
        let bytes = ScriptedHub.jane.jsonText
        let half = bytes.utf8.count / 2
        #expect(try await patch(bytes, uri, range: "bytes 0-\(bytes.utf8.count - 1)/*").status == 404)
        #expect(try await hub.send(.post, uri + "?action=INITIALIZE", [:], nil).status == 201)
        for range in [
            nil, "", "bytes", "bytes 3-1/*", "bytes 0-9/5", "bytes 0-99999999999999999999/*", "bytes a-b",
        ] {
            #expect(try await patch(bytes, uri, range: range).status == 400, "\(range ?? "none")")
        }
        #expect(try await patch("short", uri, range: "bytes 0-99/*").status == 400)
        let second = String(bytes.dropFirst(half))
        #expect(try await patch(second, uri, range: "bytes \(half)-\(bytes.utf8.count - 1)/*").status == 200)
        #expect(try await hub.send(.post, uri + "?action=COMPLETE", [:], nil).status == 400)
        #expect(try await patch(String(bytes.prefix(half)), uri, range: "0-\(half - 1)").status == 200)
        let early = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        #expect(early.status == 400)
        let completed = try await hub.send(.post, uri + "?action=COMPLETE", [:], nil)
        #expect(completed.status == 200)
        #expect(completed.json == ["name": "large.json", "sizeInBytes": .integer(Int64(bytes.utf8.count))])
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        #expect(try await ingest(id)[path: "metrics.outputRecordCount"] == 1)
    }

    // MARK: - Ending

    @Test func `an aborted batch takes nothing more`() async throws {
        let id = try await create()
        _ = try await put(ScriptedHub.jane.jsonText, files(id, "a.json"))
        let aborted = try await hub.send(.post, "\(Self.path)/\(id)?action=ABORT", [:], nil)
        #expect(aborted["status"] == "aborted")
        #expect(try await put("{}", files(id, "b.json")).status == 400)
        #expect(try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil).status == 400)
        #expect(folder.waiting() == nil)
    }

    @Test func `what entered profiles is not reverted, and the answer says so`() async throws {
        let id = try await create()
        _ = try await put(ScriptedHub.jane.jsonText, files(id, "a.json"))
        _ = try await hub.send(.post, "\(Self.path)/\(id)?action=COMPLETE", [:], nil)
        _ = try await ingest(id)
        let answer = try await hub.send(.post, "\(Self.path)/\(id)?action=REVERT", [:], nil)
        #expect(answer.status == 400)
        #expect(answer["detail"]?.string?.contains("delete the profiles") == true)
        let other = try await create()
        #expect(
            try await hub.send(.post, "\(Self.path)/\(other)?action=REVERT", [:], nil)["status"] == "inactive"
        )
    }

    @Test func `batches are listed by their state and dataset`() async throws {
        let (first, second) = (try await create(), try await create())
        _ = try await hub.send(.post, "\(Self.path)/\(second)?action=FAIL", [:], nil)
        let path = "/data/foundation/catalog/batches"
        #expect(try await hub.get(path).json.fields?.members.count == 2)
        #expect(try await hub.get(path + "?status=failed").json.fields?.members.map(\.name) == [second])
        #expect(
            try await hub.get(path + "?dataSet=crm&status=loading").json.fields?.members.map(\.name) == [
                first
            ])
        #expect(try await hub.get(path + "?dataSet=web").json == [:])
        #expect(try await hub.get(path + "?limit=1").json.fields?.members.count == 1)
        #expect(try await hub.get(path + "?limit=0").status == 400)
    }
}
