import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

struct ProfileSampleRoutesTests {
    private static let path = "/data/core/ups/previewsamplestatus"

    private static func sample(at time: Timestamp, profiles: Int) -> ProfileSample {
        var sample = ProfileSample(begun: time)
        sample.ended = time + .milliseconds(250)
        sample.profiles = profiles
        sample.fragments = 7
        sample.events = 20
        sample.datasets = ["crm": 1, "gone": 1]
        var count = ProfileSample.NamespaceCount()
        count.profiles = profiles
        count.fragments = 6
        sample.namespaces = ["Email": count]
        return sample
    }

    private let hub = ScriptedHub { input in
        guard case .listSamples = input else { return .refused("not in the script") }
        let newest = sample(at: ScriptedHub.received, profiles: 4)
        let earlier = sample(at: ScriptedHub.received - .days(1), profiles: 2)
        return .samples(ProfileSamples(ended: [earlier, newest], current: nil))
    }

    @Test func `the status tells of the last sample in the published shape`() async throws {
        let answer = try await hub.get(Self.path)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["numRowsToRead"] == "4" && answer["totalRows"] == "4")
        #expect(answer["samplingRatio"] == 1.0 && answer["status"] == "TASK_FINISHED")
        #expect(answer["docCount"] == "27" && answer["totalFragmentCount"] == 7)
        #expect(answer["sampleJobRunning.status"] == false)
        #expect(answer["lastSampledTimestamp"] == "2023-11-14 22:13:20.250")
    }

    @Test func `datasets and namespaces have their shares, those of a day on request`() async throws {
        let datasets = try await hub.get("\(Self.path)/report/dataset")
        #expect(datasets["data"]?.array?.count == 1)
        let row = datasets["data"]?.array?.first
        #expect(row?[path: "value"] == "crm" && row?[path: "name"] == "CRM")
        #expect(row?[path: "fullIDsCount"] == 1 && row?[path: "fullIDsPercentage"] == 0.25)
        #expect(row?[path: "sampleCount"] == 1 && row?[path: "samplePercentage"] == 0.25)
        #expect(row?[path: "reportTimestamp"] == "2023-11-14 22:13:20.250")
        let earlier = try await hub.get("\(Self.path)/report/dataset?date=2023-11-13")
        #expect(earlier["data"]?.array?.first?[path: "fullIDsPercentage"] == 0.5)
        let namespace = try await hub.get("\(Self.path)/report/namespace")["data"]?.array?.first
        #expect(namespace?[path: "code"] == "Email" && namespace?[path: "value"] == "6")
        #expect(namespace?[path: "fullIDsCount"] == 4 && namespace?[path: "fullIDsFragmentCount"] == 6)
        #expect(try await hub.get("\(Self.path)/report/dataset?date=2023-11-12").status == 404)
        #expect(try await hub.get("\(Self.path)/report/namespace?date=2023-11-31").status == 400)
        #expect(try await hub.get("\(Self.path)/report/namespace?date=today").status == 400)
    }

    @Test func `before the first sample there is none, and how far it is`() async throws {
        let counting = ScriptedHub { _ in
            .samples(
                ProfileSamples(
                    ended: [], current: ProfileSampleRoutesTests.sample(at: .distantPast, profiles: 12)))
        }
        for path in ["", "/report/dataset", "/report/namespace?date=2023-11-14"] {
            let answer = try await counting.get(Self.path + path)
            #expect(answer.status == 503)
            #expect(answer["detail"]?.string?.contains("12 so far") == true)
        }
    }
}
