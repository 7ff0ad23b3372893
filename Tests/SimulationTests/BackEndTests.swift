import Audit
import HubCore
import Profiles
import SansIO
import Simulation
import Testing

@testable import Workload

/// What comes to the hub by itself: purchases, batches, segmentations and definitions.
struct BackEndTests {
    /// Nobody visits.
    private func plan(_ visitors: Int) -> WorkloadPlan {
        var plan = WorkloadPlan()
        plan.visitors = visitors
        plan.recordGap = nil
        plan.returns = .drawn(.constant(.days(400)))
        plan.arrivals = .days(400)
        // Eleven in the evening.
        plan.start = Timestamp(milliseconds: 23 * 3_600_000)
        return plan
    }

    @Test func `shops tell of purchases as often as the share says, under the customer's address`() {
        var plan = plan(2_000)
        plan.purchases = WorkloadPlan.Purchases(gap: .days(20), dataset: "shop")
        var workload = Workload(plan, regions: 1, seed: 3)
        var purchases: [Purchase] = []
        for case (_, .purchase(let purchase)) in workload.actions(until: .days(10)) {
            purchases.append(purchase)
        }
        // 5 % of 2000 a day for ten days: 1000, within a tenth.
        #expect(abs(purchases.count - 1_000) < 100)
        #expect(Set(purchases.map(\.id)).count == purchases.count)
        #expect(purchases.allSatisfy { $0.event.primary == WorkloadNames.email($0.visitor) })
        #expect(purchases.allSatisfy { $0.dataset == "shop" })
        #expect(Set(purchases.map(\.visitor)).count > 700)
    }

    @Test func `a batch brings a share of the records each day, from its time on, at an even pace`() {
        var plan = plan(10_000)
        plan.loads = [WorkloadPlan.DailyLoad(secondOfDay: 7_200, share: .percent(30), duration: .minutes(20))]
        var workload = Workload(plan, regions: 1, seed: 3)
        var slices: [(instant: Instant, slice: BatchSlice)] = []
        while let next = workload.next(), next <= .zero + .days(2) {
            while let action = workload.popDue(at: next) {
                guard case .load(let slice) = action else { continue }
                slices.append((next, slice))
                for record in slice.records { workload.recordSettled(of: record.visitor) }
            }
        }
        let days = Dictionary(grouping: slices, by: \.slice.id).values.sorted {
            $0[0].instant < $1[0].instant
        }
        #expect(days.count == 2)
        for (day, slices) in days.enumerated() {
            let begin = Instant.zero + Duration.hours(3 + 24 * Int64(day))
            let records: [(Duration, Int)] = slices.map { ($0.instant - begin, $0.slice.records.count) }
            let total = records.reduce(0) { $0 + $1.1 }
            #expect(abs(total - 3_000) < 150)
            #expect(records.allSatisfy { (Duration.zero ..< .minutes(20)).contains($0.0) })
            for quarter in 0..<4 {
                let span = Duration.minutes(5) * quarter..<Duration.minutes(5) * (quarter + 1)
                let count = records.reduce(0) { $0 + (span.contains($1.0) ? $1.1 : 0) }
                #expect(abs(count - total / 4) < total / 20)
            }
            #expect(Set(slices.flatMap { $0.slice.records.map(\.visitor) }).count == total)
        }
    }

    @Test func `a visitor whose record is on its way is in no slice`() {
        var plan = plan(10)
        plan.loads = [WorkloadPlan.DailyLoad(secondOfDay: 0, share: .one, duration: .zero)]
        var workload = Workload(plan, regions: 1, seed: 3)
        var sizes: [Int] = []
        for case (_, .load(let slice)) in workload.actions(until: .days(3)) {
            sizes.append(slice.records.count)
        }
        #expect(sizes == [10])
    }

    @Test func `audiences are evaluated each day at the time, and defined anew at the instant`() {
        var plan = plan(1)
        plan.segmentation = 12 * 3_600
        let change = AudienceChange(audience: "a", expression: "b = 1")
        plan.definitions = [WorkloadPlan.Definition(at: .zero + .hours(30), change)]
        var workload = Workload(plan, regions: 1, seed: 3)
        let times = workload.actions(until: .days(2)).compactMap { instant, action -> String? in
            let hour = instant.nanoseconds / 3_600_000_000_000
            switch action {
            case .segmentation: return "segmentation \(hour)"
            case .definition(let made): return made == change ? "definition \(hour)" : nil
            case .visit, .record, .deletion, .purchase, .load: return nil
            }
        }
        #expect(times == ["segmentation 13", "definition 30", "segmentation 37"])
    }

    @Test func `what a hub does not take is sent again ten seconds later`() {
        var plan = plan(1)
        plan.segmentation = 0
        var workload = Workload(plan, regions: 1, seed: 3)
        let first = Instant.zero + .hours(1)
        guard let action = workload.actions(until: .hours(1)).last?.action else {
            Issue.record("nothing is due at midnight")
            return
        }
        workload.undelivered(action, at: first)
        let again = workload.actions(until: .hours(2))
        #expect(again.map(\.instant) == [first + .seconds(10)])
    }

    /// Three hours in which the back ends have much to do.
    private func busy() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 8, visitors: 20)
        plan.duration = .hours(3)
        plan.start = Timestamp(milliseconds: 0)
        plan.workload.start = plan.start
        plan.workload.sessionGap = .hours(1)
        plan.workload.recordGap = .hours(1)
        plan.workload.purchases = WorkloadPlan.Purchases(
            gap: .minutes(15), dataset: CatalogNames.eventDataset)
        plan.workload.loads = [
            WorkloadPlan.DailyLoad(secondOfDay: 3_600, share: .percent(80), duration: .minutes(5))
        ]
        plan.workload.segmentation = 7_200
        plan.workload.definitions = [
            WorkloadPlan.Definition(
                at: .zero + .hours(1),
                AudienceChange(audience: CatalogNames.loyalAudience, expression: "loyalty.points > 1"))
        ]
        return plan
    }

    @Test func `purchases and batches are kept by the hub, and read at the end`() {
        let plan = busy()
        let result = Simulation.run(plan)
        #expect(result.violations.isEmpty)
        var quiet = plan
        quiet.workload.purchases = nil
        quiet.workload.loads = []
        let less = Simulation.run(quiet)
        // 20 visitors, each twelve times in three hours, and 80 % of 20 records.
        #expect(abs(result.eventsAcknowledged - less.eventsAcknowledged - 240) < 60)
        #expect(abs(result.recordsAcknowledged - less.recordsAcknowledged - 16) < 10)
    }

    @Test func `back ends get through to a hub that was away, or ended with what they had sent`() {
        var plan = busy()
        plan.workload.recordGap = nil
        let undisturbed = Simulation.run(plan)
        #expect(undisturbed.recordsAcknowledged > 10)
        plan.faults = [PlannedFault(at: .minutes(59), .kill(.hub, restart: .minutes(8), losesUnsynced: true))]
        let away = Simulation.run(plan)
        // The batch waits before a hub that stands still, and goes down with it.
        plan.faults = [
            PlannedFault(at: .minutes(59), .pause(.hub, .minutes(10))),
            PlannedFault(at: .minutes(66), .kill(.hub, restart: .minutes(1), losesUnsynced: true)),
        ]
        let ended = Simulation.run(plan)
        for result in [away, ended] {
            #expect(result.violations.isEmpty)
            #expect(result.recordsAcknowledged == undisturbed.recordsAcknowledged)
        }
    }

    @Test func `an expression that the hub refuses is said in the report`() {
        var plan = busy()
        plan.workload.definitions = [
            WorkloadPlan.Definition(
                at: .zero + .hours(1),
                AudienceChange(audience: CatalogNames.loyalAudience, expression: "loyalty.points >"))
        ]
        let result = Simulation.run(plan)
        #expect(result.violations.map(\.checker) == ["definition"])
    }
}
