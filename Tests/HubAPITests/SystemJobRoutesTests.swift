import Batches
import HTTPTypes
import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

struct SystemJobRoutesTests {
    private static let path = "/data/core/ups/system/jobs"
    private static let batch = "01HF7YAT00R0CA025M551MKW5K"

    private static func job(_ number: UInt64, _ target: SystemJob.Target) -> SystemJob {
        var job = SystemJob(
            number: number, id: "j-\(number)", target: target, revision: 9, created: ScriptedHub.received)
        if number == 1 {
            job.status = .success
            job.updated = ScriptedHub.received + .milliseconds(3_500)
            job.removed = 5
        }
        return job
    }

    private static let hub = ScriptedHub { input in
        switch input {
        case .removeData(.dataset("busy"), _): .refused("the job j-1 does the same")
        case .removeData(let target, _): .systemJobs([job(2, target)])
        case .listSystemJobs:
            .systemJobs([job(1, .dataset("crm")), job(2, .batch(batch, dataset: "web"))])
        case .dropSystemJob(let id, _): .systemJobs(id == "j-1" ? [job(1, .dataset("crm"))] : [])
        default: .refused("not in the script")
        }
    }

    private let hub = SystemJobRoutesTests.hub

    @Test func `a dataset's data is removed by a job in the published form`() async throws {
        let started = try await hub.post(Self.path, ["dataSetId": "crm"])
        #expect(started.status == 200, "\(started.text)")
        #expect(started["requestType"] == "TRUNCATE_DATASET" && started["jobType"] == "DELETE")
        #expect(started["status"] == "NEW" && started["requestId"] == "j-2" && started["id"] == "j-2")
        #expect(started["dataSetId"] == "crm" && started["properties"] == ["datasetId": "crm"])
        #expect(started["createdAt"] == "2023-11-14T22:13:20Z" && started["createEpoch"] == 1_700_000_000)
        #expect(started["metrics"] == nil)
        let ended = try await hub.get("\(Self.path)/j-1")
        #expect(ended["status"] == "SUCCESS")
        #expect(ended["metrics"] == "{\"recordsProcessed\":5,\"timeTakenInSec\":3}")
    }

    @Test func `a batch's events are removed by the batch's name`() async throws {
        let started = try await hub.post(
            Self.path, ["datasetId": "web", "batchId": .string(Self.batch)])
        #expect(started.status == 200, "\(started.text)")
        #expect(started["requestType"] == "DELETE_EE_BATCH")
        #expect(started["properties"] == ["datasetId": "web", "batchId": .string(Self.batch)])
    }

    @Test(
        arguments: [
            ([:], 400), (["dataSetId": ""], 400), (["dataSetId": 1], 400), ([1], 400),
            (["batchId": "8d075b5a178e48389126b9289dcfd0ac"], 400), (["batchId": .string(batch)], 400),
            (["dataSetId": "busy"], 422),
        ] as [(Value, Int)])
    func `what cannot be removed is told`(body: Value, status: Int) async throws {
        let answer = try await hub.post(Self.path, body)
        #expect(answer.status == status)
        #expect(answer["detail"]?.string?.isEmpty == false)
    }

    @Test func `jobs are listed newest first, in pages`() async throws {
        let all = try await hub.get(Self.path)
        #expect(all["children"]?.array?.map { $0[path: "id"]?.string } == ["j-2", "j-1"])
        #expect(all["_page"] == ["count": 2, "next": ""])
        let first = try await hub.get("\(Self.path)?limit=1")
        #expect(first["_page"] == ["count": 1, "next": "1"])
        for query in ["start=1&limit=1", "page=1&limit=1", "sort=updateEpoch:desc&limit=1"] {
            let page = try await hub.get("\(Self.path)?\(query)")
            #expect(page["children"]?.array?.map { $0[path: "id"]?.string } == ["j-1"], "\(query)")
        }
        for query in ["sort=name", "sort=status:up", "limit=0", "start=-1"] {
            #expect(try await hub.get("\(Self.path)?\(query)").status == 400, "\(query)")
        }
        #expect(try await hub.get("\(Self.path)/j-9").status == 404)
        #expect(try await hub.delete("\(Self.path)/j-9").status == 404)
        let dropped = try await hub.delete("\(Self.path)/j-1")
        #expect(dropped.status == 200 && dropped.text.isEmpty)
    }

    @Test func `a batch under way is not removed, nor one of another dataset`() async throws {
        let folder = try BatchFolder(temporary: BatchLimits())
        let hub = ScriptedHub(folder: folder) { input in
            guard case .removeData(let target, _) = input else { return .refused("not in the script") }
            return .systemJobs([SystemJobRoutesTests.job(2, target)])
        }
        var generator = SystemRandomNumberGenerator()
        let batch = try folder.create(
            Batch.Order(dataset: "web"), at: ScriptedHub.received, using: &generator)
        let id = Value.string(batch.id.description)
        let loading = try await hub.post(Self.path, ["batchId": id])
        #expect(loading.status == 400)
        #expect(loading["detail"]?.string?.contains("abort it first") == true)
        _ = try folder.perform(.abort, on: batch.id, at: ScriptedHub.received)
        #expect(try await hub.post(Self.path, ["batchId": id, "datasetId": "crm"]).status == 400)
        #expect(try await hub.post(Self.path, ["batchId": id])["dataSetId"] == "web")
        try folder.removeIfTemporary()
    }

    @Test func `removing data is for those who may write profiles`() async throws {
        let guarded = GuardedHub { _ in .systemJobs([SystemJobRoutesTests.job(1, .dataset("crm"))]) }
        var reader = guarded.fields(token: guarded.token("reader", scopes: [.profileRead]), key: "reader")
        reader[.contentType] = "application/json"
        #expect(try await guarded.hub.send(.get, Self.path, reader, nil).status == 200)
        let body = "{\"dataSetId\":\"crm\"}"
        #expect(try await guarded.hub.send(.post, Self.path, reader, body).status == 403)
        #expect(try await guarded.hub.send(.delete, "\(Self.path)/j-1", reader, nil).status == 403)
    }
}
