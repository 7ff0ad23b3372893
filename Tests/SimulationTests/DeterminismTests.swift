import SansIO
import Simulation
import Testing
import Workload

struct DeterminismTests {
    @Test func `the same plan runs to the same digest, and another seed to another`() {
        var plan = Scenario.campaign(seed: 11)
        plan.duration = .minutes(20)
        var other = Scenario.campaign(seed: 11)
        other.duration = .minutes(20)
        other.seed = 12
        let first = Simulation.run(plan)
        let second = Simulation.run(plan)
        let third = Simulation.run(other)
        #expect(first.digest == second.digest)
        #expect(first.messages == second.messages)
        #expect(first.situations == second.situations)
        #expect(first.digest != third.digest)
        #expect(first.digest.utf8.count == 64)
    }

    @Test func `a run that is stepped is the run in one go`() {
        var plan = Scenario.campaign(seed: 13)
        plan.duration = .minutes(10)
        let whole = Simulation.run(plan)
        var stepped = Simulation(plan)
        let end = stepped.end
        var next = Instant.zero
        while stepped.now < end {
            next = min(end, next + .milliseconds(7_919))
            stepped.advance(to: next)
        }
        let digest = stepped.result.digest
        #expect(digest == whole.digest)
    }

    @Test func `five hundred visitors of one day leave the digest that every machine gets`() {
        var plan = PlanForTests.quiet(seed: 1, visitors: 500)
        plan.duration = .days(1)
        plan.workload.sessionGap = .hours(12)
        plan.workload.recordGap = .days(1)
        plan.auditOneIn = 10
        let result = Simulation.run(plan)
        #expect(result.violations.isEmpty)
        #expect(result.regions.reduce(0) { $0 + $1.lookups } > 2_000)
        let again = Simulation.run(plan)
        #expect(result.digest == again.digest)
    }

    @Test func `one more fault does not shift what visitors do`() {
        var plan = PlanForTests.quiet(seed: 3)
        plan.duration = .minutes(30)
        let quiet = Simulation.run(plan)
        plan.faults = [PlannedFault(at: .minutes(10), .reset(edge: 1))]
        let disturbed = Simulation.run(plan)
        let counts = [quiet, disturbed].map { run in run.regions.map { $0.lookups + $0.failed }.reduce(0, +) }
        #expect(abs(counts[0] - counts[1]) < counts[0] / 20)
        #expect(quiet.digest != disturbed.digest)
    }
}
