import Audit
import EdgeCore
import HubCore
import Measurement
import SansIO
import Testing
import Topology
import Workload

@testable import Simulation

/// The simulation against what theory says of the same system, each with the tolerance that its sample allows.
struct TheoryTests {
    // MARK: - Queues

    /// The mean wait in a queue with Poisson arrivals.
    private func meanWait(arrivalsEvery gap: Duration, service: Spread, count: Int) -> Double {
        var generator = SeededGenerator(seed: 17)
        let arrivals = Spread.exponential(mean: gap)
        var queue = ServiceQueue()
        var now = Instant.zero
        var sum = 0.0
        for _ in 0..<count {
            now = now + arrivals.duration(draw: generator.next())
            let time = service.duration(draw: generator.next())
            let (begin, _) = queue.add(.input(.ingest([], Ticket(0)), count: 1), taking: time, at: now)
            _ = queue.removeFirst()
            sum += Double((begin - now).nanoseconds)
        }
        return sum / Double(count)
    }

    @Test(arguments: [0.3, 0.6, 0.8])
    func `waits with exponential service are those of M/M/1`(load: Double) {
        let service = 10_000_000.0
        let gap = Duration.nanoseconds(Int64(service / load))
        let measured = meanWait(
            arrivalsEvery: gap, service: .exponential(mean: .milliseconds(10)), count: 200_000)
        let expected = load / (1 - load) * service
        #expect(abs(measured / expected - 1) < 0.06, "\(measured) against \(expected)")
    }

    @Test func `waits with other service are those of Pollaczek and Khinchine`() {
        let load = 0.7
        let spreads: [Spread] = [
            .constant(.milliseconds(10)), .uniform(.milliseconds(2) ... .milliseconds(18)),
            Spread(
                .percentiles(.init(p50: .milliseconds(7), p90: .milliseconds(20), maximum: .milliseconds(90)))
            ),
        ]
        for spread in spreads {
            var generator = SeededGenerator(seed: 5)
            let drawn = (0..<100_000).map { _ in Double(spread.duration(draw: generator.next()).nanoseconds) }
            let mean = drawn.reduce(0, +) / Double(drawn.count)
            let second = drawn.reduce(0) { $0 + $1 * $1 } / Double(drawn.count)
            let gap = mean / load
            let expected = second / gap / (2 * (1 - load))
            let measured = meanWait(
                arrivalsEvery: .nanoseconds(Int64(gap)), service: spread, count: 200_000)
            #expect(abs(measured / expected - 1) < 0.06, "\(spread.quantityText): \(measured), \(expected)")
        }
    }

    @Test func `a hub that is too slow builds a queue, and one that is not does not`() throws {
        var plan = PlanForTests.quiet(seed: 4, visitors: 300)
        plan.duration = .minutes(2)
        plan.workload.recordGap = .seconds(30)
        plan.service.hubIngest = .constant(.milliseconds(150))
        let slow = Simulation.run(plan).measurements.hub
        plan.service.hubIngest = .constant(.milliseconds(20))
        let fast = Simulation.run(plan).measurements.hub
        let slowWait = try #require(slow.wait.maximum)
        let fastWait = try #require(fast.wait.percentile(.percent(99)))
        #expect(slowWait > .seconds(10))
        #expect((slow.queued.values.max() ?? 0) > 100)
        #expect(fastWait < .milliseconds(200))
        // Ten a second, 20 ms each: a fifth of its time.
        let busy = Double(fast.busy.values.reduce(0, +)) / 120e9
        #expect(abs(busy - 0.2) < 0.03, "\(busy)")
    }

    @Test func `purchases and batches take the hub's time like records`() {
        var plan = PlanForTests.quiet(seed: 8, visitors: 50)
        plan.duration = .minutes(3)
        plan.workload.recordGap = nil
        plan.workload.purchases = WorkloadPlan.Purchases(gap: .minutes(5), dataset: CatalogNames.eventDataset)
        plan.service.hubIngest = .constant(.milliseconds(40))
        let bought = Simulation.run(plan).measurements.hub
        #expect(bought.wait.count > 15)
        #expect(bought.busy.values.reduce(0, +) == Int64(bought.wait.count) * 40_000_000)
        plan.workload.purchases = nil
        let second = Int(plan.start.milliseconds / 1_000 % 86_400) + 10
        plan.workload.start = plan.start
        plan.workload.loads = [
            WorkloadPlan.DailyLoad(secondOfDay: second % 86_400, share: .one, duration: .seconds(20))
        ]
        let loaded = Simulation.run(plan).measurements.hub
        // Every visitor's record, 40 ms each, whatever slices they come in.
        #expect(loaded.busy.values.reduce(0, +) == 50 * 40_000_000)
    }

    @Test func `messages beyond what may wait for a process are dropped`() {
        var plan = PlanForTests.quiet(seed: 4, visitors: 40)
        plan.duration = .minutes(3)
        plan.service.hubRequest = .constant(.seconds(1))
        plan.waitingMaximum = 5
        let bounded = Simulation.run(plan)
        #expect(bounded.messages.dropped > 20)
        #expect((bounded.measurements.hub.queued.values.max() ?? 0) <= 5)
    }

    // MARK: - Latency

    @Test func `latency is the sum of service and half a round trip`() throws {
        var plan = PlanForTests.quiet(seed: 6, visitors: 60)
        plan.duration = .minutes(20)
        plan.workload.recordGap = .minutes(2)
        plan.clocks.driftMaximum = 0
        for index in plan.edges.indices {
            plan.edges[index].link.jitter = .zero
            plan.edges[index].link.loss = .zero
        }
        plan.service.hubIngest = .constant(.milliseconds(30))
        plan.service.hubRequest = .constant(.milliseconds(30))
        plan.service.edgeMessage = .constant(.milliseconds(5))
        let result = Simulation.run(plan)
        for (region, edge) in zip(result.measurements.regions, plan.edges) {
            let expected = Duration.milliseconds(35) + edge.link.rtt / 2
            let least = try #require(region.projectionLatency.minimum)
            let median = try #require(region.projectionLatency.percentile(.percent(50)))
            // A turn that stays open adds up to 2 ms, and another input's service may come before.
            #expect(least >= expected - .microseconds(1))
            #expect(median - expected < .milliseconds(3), "\(region.region): \(median) against \(expected)")
            let parts = region.stages.prefix(4).compactMap(\.mean).reduce(Duration.zero, +)
            let whole = try #require(region.projectionLatency.mean)
            #expect(abs((parts - whole).nanoseconds) < 10)
        }
    }

    @Test func `a narrow link adds the time that its bytes take`() throws {
        var pipe = Pipe(
            LinkPlan(
                rtt: .milliseconds(100), jitter: .zero, loss: .zero,
                bandwidth: Bandwidth(bitsPerSecond: 8_000)),
            mark: 10, seed: 1)
        pipe.connect()
        let first = pipe.admit(1_000, at: .zero)
        let second = pipe.admit(500, at: .zero)
        #expect(first == .zero + .milliseconds(1_050))
        #expect(second == .zero + .milliseconds(1_550))
    }

    // MARK: - Time to live

    @Test(arguments: [Duration.minutes(20), .hours(1), .hours(3)])
    func `the share of hits is the share of return intervals within the time to live`(life: Duration) {
        var plan = PlanForTests.quiet(seed: 9, visitors: 100) { $0.timeToLive = life }
        plan.duration = .days(1)
        plan.workload.sessionGap = .hours(1)
        plan.workload.pagesPerSession = 1...1
        plan.workload.recordGap = nil
        plan.workload.travelShare = .zero
        plan.workload.loginShare = .zero
        plan.workload.eventShare = .one
        plan.workload.repeatShare = .zero
        plan.workload.stalenessDemandShare = .zero
        plan.workload.revisionDemandShare = .zero
        plan.auditOneIn = 100
        let result = Simulation.run(plan)
        var pages = PageViews()
        for region in result.measurements.regions { pages.merge(region.pages) }
        // Access rolls the time to live: a return finds the profile if it comes within that time (renewal theory).
        let expected =
            1 - ExactMath.exponential(-Double(life.nanoseconds) / Double(Duration.hours(1).nanoseconds))
        let measured = Double(pages[.nextSession, .full]) / Double(pages.total(.nextSession))
        #expect(abs(measured - expected) < 0.03, "\(measured) against \(expected)")
    }
}

struct EdgeLifetimeTests {
    @Test func `an edge with a shorter time to live of its own lacks what has expired there, legally`() {
        var plan = PlanForTests.quiet(seed: 12, visitors: 40)
        plan.duration = .hours(3)
        plan.workload.sessionGap = .hours(1)
        for index in plan.edges.indices {
            plan.edges[index].configuration.overrides.timeToLive = .minutes(10)
        }
        let result = Simulation.run(plan)
        #expect(result.violations.isEmpty, "\(result.violations.first?.description ?? "")")
        #expect(result.regions.contains { $0.empty > 0 })
    }
}
