import HTTPTypes
import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

struct SegmentJobRoutesTests {
    private static let path = "/data/core/ups/segment/jobs"
    private static let germans = "7c8b6a2e-0000-4000-8000-000000000004"

    private static func job() -> SegmentationJob {
        var job = SegmentationJob(
            number: 1, id: "j-1", audiences: [4], isScheduled: false, created: ScriptedHub.received)
        job.status = .succeeded
        job.started = ScriptedHub.received + .seconds(1)
        job.ended = ScriptedHub.received + .seconds(3)
        job.profiles = 10
        var count = SegmentationJob.Count(audience: 4)
        count.realized = 3
        count.existing = 2
        count.exited = 1
        job.counts = [count]
        return job
    }

    private let hub = ScriptedHub { input in
        switch input {
        case .listJobs: .jobs([job()])
        case .segment(let audiences, _):
            audiences == [4] ? .jobs([job()]) : .refused("20 segment jobs wait already")
        case .cancelJob(let id, _): .jobs(id == "j-1" ? [job()] : [])
        default: .refused("not in the script")
        }
    }

    @Test func `a job is started for definitions by their ids, and shown in the published shape`()
        async throws
    {
        let started = try await hub.post(Self.path, [["segmentId": .string(Self.germans)]])
        #expect(started.status == 200)
        #expect(started["status"] == "SUCCEEDED")
        #expect(started["metrics.totalTime.totalTimeInMs"] == 2_000)
        #expect(started["metrics.segmentedProfileCounter.\(Self.germans)"] == 5)
        #expect(
            started["metrics.segmentedProfileByStatusCounter.\(Self.germans)"]
                == ["realized": 3, "existing": 2, "exited": 1])
        #expect(started["segments"]?.array?.first?[path: "segmentId"] == .string(Self.germans))
    }

    @Test func `profiles are counted for each merge policy that the audiences name`() async throws {
        let path = "\(Self.path)/j-1"
        let name = "metrics.totalProfilesByMergePolicy"
        #expect(try await hub.get(path)[name] == .object(Fields([(MergePolicy.standard.id, 10)])))
        hub.change {
            $0.put(MergePolicy(id: "m", name: "M"))
            $0.audiences[0].mergePolicy = "m"
        }
        #expect(try await hub.get(path)[name] == ["m": 10])
    }

    @Test func `what is no job or no definition is told`() async throws {
        #expect(try await hub.post(Self.path, [["segmentId": "nobody"]]).status == 400)
        #expect(try await hub.post(Self.path, ["segmentId": "nobody"]).status == 400)
        let busy = try await hub.post(Self.path, [])
        #expect(busy.status == 429)
        #expect(busy.headers[.retryAfter] == "60")
        #expect(try await hub.get(Self.path + "/other").status == 404)
        #expect(try await hub.delete(Self.path + "/other").status == 404)
        #expect(try await hub.get(Self.path + "?status=DONE").status == 400)
    }

    @Test func `jobs are listed, looked up and cancelled`() async throws {
        let listed = try await hub.get(Self.path)
        #expect(listed["_page.totalCount"] == 1)
        #expect(try await hub.get(Self.path + "?status=FAILED")["_page.totalCount"] == 0)
        #expect(try await hub.get(Self.path + "/j-1")["id"] == "j-1")
        #expect(try await hub.delete(Self.path + "/j-1").status == 204)
        let bulk = try await hub.post(Self.path + "/bulk-get", ["ids": [["id": "j-1"], ["id": "other"]]])
        #expect(bulk.status == 207)
        #expect(bulk["results"]?.fields?.members.map(\.name) == ["j-1"])
    }

    @Test func `schedules are defined, switched on, and deleted`() async throws {
        let hub = ScriptedHub(defining: ScriptedHub.catalog)
        let path = "/data/core/ups/config/schedules"
        let body: Value = [
            "name": "daily", "type": "batch_segmentation", "properties": ["segments": ["*"]],
            "schedule": "0 30 13 * * ?",
        ]
        let created = try await hub.post(path, body)
        #expect(created.status == 200, "\(created.text)")
        #expect(created["state"] == "inactive")
        let id = created["id"]?.string ?? ""
        #expect(
            try await hub.patch(path + "/" + id, [["op": "add", "path": "/state", "value": "active"]]).status
                == 204)
        #expect(hub.catalog.schedules.map(\.isActive) == [true])
        #expect(try await hub.get(path)["_page.totalCount"] == 1)
        for (member, value) in [
            ("schedule", "0 0 * * * ?"), ("type", "export"), ("state", "on"),
            ("properties", ["segments": ["nobody"]]), ("properties", ["segments": []]),
        ] as [(String, Value)] {
            var fields = body.fields ?? Fields()
            fields[member] = value
            #expect(try await hub.post(path, .object(fields)).status == 400, "\(member)")
        }
        let wrong: Value = [["op": "remove", "path": "/state", "value": "x"]]
        #expect(try await hub.patch(path + "/" + id, wrong).status == 400)
        #expect(try await hub.delete(path + "/" + id).status == 204)
        #expect(try await hub.get(path + "/" + id).status == 404)
    }
}
