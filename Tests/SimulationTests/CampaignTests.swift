import SansIO
import Simulation
import Testing

/// Random seeds, each with its own sizes, lives and faults; then everything heals, and the checkers look.
struct CampaignTests {
    @Test func `random seeds with twenty-five faults each break no promise`() {
        var situations = Situations()
        for seed in PlanForTests.seeds {
            let result = Simulation.run(Scenario.campaign(seed: seed))
            situations.add(result.situations)
            for violation in result.violations.prefix(3) {
                Issue.record(
                    "seed \(seed): \(violation); replay with SPOKE_SEEDS and Scenario.campaign(\(seed))")
            }
            let injected = result.faults.reduce(0) { $0 + $1.count }
            #expect(injected >= 20, "seed \(seed) injected \(injected) faults")
        }
        // A batch of this size meets every situation, or the campaign has lost its teeth.
        if PlanForTests.seeds.count >= 100 {
            #expect(situations.missing.isEmpty, "never occurred: \(situations.missing.map(\.name))")
        }
    }

    @Test func `a schedule leaves out some kinds of faults, and another seed others`() {
        let mix = FaultMix(count: 200)
        let kinds = (1...6 as ClosedRange<UInt64>).map { seed in
            Set(FaultSchedule.drawn(mix, edges: 3, duration: .hours(1), seed: seed).map(\.fault.kind))
        }
        #expect(Set(kinds).count > 1)
        #expect(kinds.allSatisfy { $0.count < Fault.Kind.allCases.count })
    }
}
