import EdgeCore
import HubCore
import Measurement
import SansIO
import Simulation
import Testing
import Workload

/// What whole runs measure of stages that take time, against what is known of their sum.
struct StageDelayRunTests {
    /// Records alone, of people whom nobody looks up, so that no refresh hastens a projection; links take no time.
    private func measure(_ stages: StageDelays, for duration: Duration) -> RunMeasurements {
        var plan = PlanForTests.quiet(seed: 5, visitors: 150) { $0.proactiveRegions = PlanForTests.regions }
        plan.hub.stages = stages
        plan.hub.heartbeat = .seconds(10)
        for index in plan.edges.indices {
            plan.edges[index].configuration.heartbeat = .seconds(10)
            plan.edges[index].link = LinkPlan(rtt: .zero, jitter: .zero, loss: .zero)
        }
        plan.clocks.wallOffsetMaximum = .zero
        plan.clocks.driftMaximum = 0
        plan.workload.eventShare = .zero
        plan.workload.badEventShare = .zero
        plan.workload.loginShare = .zero
        plan.workload.serverShare = .zero
        plan.workload.sessionGap = .hours(1)
        plan.workload.recordGap = .minutes(5)
        plan.duration = duration
        let result = Simulation.run(plan)
        for violation in result.violations { Issue.record("\(violation)") }
        return result.measurements
    }

    @Test
    func `constant stages add up exactly, but for the two milliseconds that a turn of the hub may take`() {
        let measurements = measure(
            StageDelays(
                ingest: .constant(.seconds(1)), segmentation: .constant(.seconds(5)),
                projection: .constant(.seconds(9)), seed: 1), for: .minutes(30))
        let known: [(PipelineStage, Duration)] = [
            (.durable, .seconds(1)), (.evaluated, .seconds(5)), (.published, .seconds(9)),
        ]
        for region in measurements.regions {
            #expect(region.projectionLatency.count > 500)
            for (stage, delay) in known {
                // A timestamp is a whole millisecond.
                #expect((region[stage].minimum ?? .zero) >= delay - .milliseconds(1), "\(stage)")
                #expect((region[stage].maximum ?? .zero) <= delay + .milliseconds(3), "\(stage)")
                #expect(region[stage].percentile(.percent(50)) == delay, "\(stage)")
            }
            #expect((region.projectionLatency.minimum ?? .zero) >= .seconds(15) - .milliseconds(1))
            #expect((region.projectionLatency.maximum ?? .zero) <= .seconds(15) + .milliseconds(5))
        }
    }

    /// Of five thousand samples whose standard deviation is about half the mean, 3 % are four standard errors.
    @Test func `stages that vary add up to the convolution of their distributions within 3 %`() {
        let ingest = Spread(.percentiles(Spread.Percentiles(p50: .seconds(2), maximum: .seconds(60))))
        let segmentation = Spread.uniform(.zero...(.seconds(20)))
        let projection = Spread.exponential(mean: .seconds(10))
        var draws = SeededGenerator(seed: 9)
        var expected = Distribution()
        for _ in 0..<100_000 {
            expected.record(
                ingest.duration(draw: draws.next()) + segmentation.duration(draw: draws.next())
                    + projection.duration(draw: draws.next()))
        }
        let measurements = measure(
            StageDelays(ingest: ingest, segmentation: segmentation, projection: projection, seed: 1),
            for: .hours(3))
        for region in measurements.regions {
            let latency = region.projectionLatency
            #expect(latency.count > 3_000)
            #expect(isNear(latency.mean, expected.mean))
            #expect(isNear(latency.percentile(.percent(50)), expected.percentile(.percent(50))))
            #expect(isNear(latency.percentile(.percent(90)), expected.percentile(.percent(90))))
        }
    }

    private func isNear(_ measured: Duration?, _ expected: Duration?) -> Bool {
        guard let measured, let expected else { return false }
        return abs(measured.nanoseconds - expected.nanoseconds) <= expected.nanoseconds / 100 * 3
    }

    @Test func `a run has as much longer to settle as its stages may take`() {
        var plan = Scenario.campaign(seed: 1)
        let before = plan.settleBound
        plan.hub.stages = StageDelays(
            ingest: .constant(.minutes(1)), projection: .exponential(mean: .minutes(1)),
            replication: .uniform(.zero...(.minutes(5))), seed: 1)
        #expect(plan.settleBound == before + .minutes(1 + 37 + 5))
    }

    @Test func `one run in six of a campaign has stages, and the others know nothing of them`() {
        let plans = (1...60 as ClosedRange<UInt64>).map { Scenario.campaign(seed: $0) }
        let count = plans.count { $0.hub.stages != nil }
        #expect((4...20).contains(count))
    }
}
