import EdgeCore
import Measurement
import Profiles
import SansIO
import Simulation
import Testing
import Workload

struct StoryTests {
    private func plan() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 2, visitors: 20)
        plan.duration = .minutes(20)
        plan.workload.recordGap = .minutes(4)
        plan.faults = [
            PlannedFault(at: .minutes(8), .kill(.edge(1), restart: .minutes(2), losesUnsynced: true)),
            PlannedFault(at: .minutes(12), .partition(edge: 2, .both, .minutes(3))),
        ]
        return plan
    }

    @Test func `a story tells what a visitor saw and why, and changes nothing that happens`() throws {
        let silent = Simulation.run(plan())
        var told = plan()
        told.told = WorkloadNames.ecid(4)
        told.drawn = .zero ... .minutes(1)
        var simulation = Simulation(told)
        simulation.run { _ in true }
        let digest = simulation.result.digest
        #expect(digest == silent.digest)
        let heard = simulation.story
        let story = try #require(heard)
        let sentences = story.lines.map { "\($0.place) \($0.sentence)" }
        #expect(sentences.first?.contains("asks") == true)
        #expect(sentences.contains { $0.contains("not held: the next lookup asks the hub") })
        #expect(sentences.contains { $0.contains("without a profile") })
        #expect(sentences.contains { $0.hasPrefix("hub receives") })
        #expect(sentences.contains { $0.hasPrefix("hub publishes the projection") })
        #expect(sentences.contains { $0.contains("applies the projection") })
        #expect(sentences.contains { $0.contains("personalised from the edge's memory") })
        #expect(sentences.contains { $0.contains("fault begins: kill edge") })
        #expect(sentences.contains { $0 == "IRL1-1 starts again" })
        #expect(zip(story.lines, story.lines.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(story.lines.contains { $0.isShortfall })
    }

    @Test func `a timeline holds what overlaps its window and nothing else`() throws {
        var drawn = plan()
        drawn.drawn = .minutes(8) ... .minutes(9)
        var simulation = Simulation(drawn)
        simulation.run { _ in true }
        let seen = simulation.timeline
        let timeline = try #require(seen)
        #expect(timeline.spans.count > 100)
        #expect(
            timeline.spans.allSatisfy {
                $0.end >= .minutes(8) && $0.start <= .minutes(9) && $0.start <= $0.end
            })
        #expect(
            timeline.spans.contains {
                $0.track == "faults" && $0.name == "kill edge" && $0.detail == "IRL1-1"
            })
        #expect(timeline.spans.contains { $0.track == "hub → JPN3-1" && $0.name == "heartbeat" })
    }

    @Test func `a fault is measured until its edge follows the stream again`() throws {
        let faults = Simulation.run(plan()).measurements.faults
        #expect(faults.map(\.kind) == ["kill edge", "partition"])
        let kill = try #require(faults.first)
        #expect(kill.nodes == "IRL1-1" && kill.regions == ["IRL1"])
        #expect(kill.at == .minutes(8))
        let end = try #require(kill.end)
        let recovered = try #require(kill.recovered)
        #expect(end >= .minutes(10) && recovered >= end && recovered < end + .seconds(30))
        #expect(kill.during.failed > 0)
        #expect(kill.before.failed == 0)
        #expect(kill.before.full > 0)
        let partition = try #require(faults.last)
        #expect(partition.during.stale > 0)
        #expect(try #require(partition.recovered) >= .minutes(15))
    }

    @Test
    func `everybody has recovered from a pause of the hub when the farthest edge has heard of it again`()
        throws
    {
        var plan = PlanForTests.quiet(seed: 2, visitors: 200)
        plan.duration = .minutes(6)
        plan.faults = [PlannedFault(at: .minutes(5), .pause(.hub, .seconds(2)))]
        let fault = try #require(Simulation.run(plan).measurements.faults.first)
        let recovered = try #require(fault.recovered)
        #expect(fault.regions == ["VA6", "IRL1", "JPN3"])
        #expect(recovered >= .minutes(5) + .seconds(2) + .milliseconds(74))
        #expect(recovered < .minutes(5) + .seconds(5))
    }

    @Test func `a run that is stopped says so and keeps what it has measured`() {
        let plan = plan()
        let result = Simulation.run(plan) { $0 < .hours(1) }
        #expect(result.isWhole)
        var long = plan
        long.duration = .hours(5)
        let stopped = Simulation.run(long) { $0 < .hours(2) }
        #expect(!stopped.isWhole)
        #expect(stopped.elapsed == .hours(2))
        #expect(stopped.measurements.regions.contains { $0.pages.total > 0 })
    }
}
