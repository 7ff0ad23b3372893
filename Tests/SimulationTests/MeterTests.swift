import Measurement
import Profiles
import SansIO
import Testing

@testable import Simulation

struct MeterTests {
    private let profile = ProfileID(high: 1, low: 4)

    private func meter() -> Meter {
        var measurements = RunMeasurements(interval: .seconds(10))
        measurements.regions = [RegionMeasurements(region: "VA6", interval: .seconds(10))]
        measurements.links = [
            LinkMeasurements(edge: "VA6-1", region: "VA6", roundTrip: .zero, interval: .seconds(10))
        ]
        return Meter(measurements, followedOneIn: 2, until: .zero + .seconds(60))
    }

    private func answer(_ profile: ProfileID) -> Meter.Answer {
        Meter.Answer(
            edge: 0, region: 0, position: .next, showsOwnEvent: false, personalisation: .full,
            profile: profile, age: .seconds(1), wait: .zero)
    }

    private func passage(receivedAt instant: Instant) -> Passage {
        Passage(
            received: instant, ingested: instant + .seconds(1), evaluated: instant + .seconds(3),
            published: instant + .seconds(6))
    }

    @Test func `an answer is outdated for as long as the hub had had what it did not show`() {
        var meter = meter()
        meter.note(answer(profile), at: .zero + .seconds(4))
        meter.note(answer(profile), at: .zero + .seconds(9))
        // Received after the first answer, applied after the second.
        meter.note(
            passage(receivedAt: .zero + .seconds(5)), of: profile, edge: 0, region: 0,
            at: .zero + .seconds(15))
        meter.note(answer(profile), at: .zero + .seconds(18))
        meter.note(answer(profile), at: .zero + .seconds(30))
        let region = meter.measurements.regions[0]
        #expect(region.outdatedFor == Distribution([4_000_000_000]))
        #expect(region.followedAnswers == 4)
        #expect(region[.firstRead] == Distribution([3_000_000_000]))
        #expect(region.projectionLatency == Distribution([10_000_000_000]))
        #expect(region[.durable] == Distribution([1_000_000_000]))
        #expect(region[.evaluated] == Distribution([2_000_000_000]))
        #expect(region[.published] == Distribution([3_000_000_000]))
        #expect(region[.applied] == Distribution([4_000_000_000]))
    }

    @Test func `a profile that is not followed is measured but for that`() {
        var meter = meter()
        let other = ProfileID(high: 1, low: 5)
        meter.note(answer(other), at: .zero + .seconds(9))
        meter.note(
            passage(receivedAt: .zero + .seconds(5)), of: other, edge: 0, region: 0, at: .zero + .seconds(15))
        let region = meter.measurements.regions[0]
        #expect(region.followedAnswers == 0 && region.outdatedFor.isEmpty)
        #expect(region.projectionLatency.count == 1)
        #expect(region.pages[.next, .full] == 1)
    }

    @Test func `work counts in every interval that it takes, and not after the run`() {
        var meter = meter()
        meter.noteService(
            from: .zero + .seconds(5), to: .zero + .seconds(25), queued: 1, at: .zero + .seconds(2))
        meter.noteService(
            from: .zero + .seconds(55), to: .zero + .days(400), queued: 2, at: .zero + .seconds(2))
        let hub = meter.measurements.hub
        #expect(hub.busy.values == [5_000_000_000, 10_000_000_000, 5_000_000_000, 0, 0, 5_000_000_000])
        #expect(hub.queued.values == [2])
        #expect(hub.wait.count == 2)
    }
}
