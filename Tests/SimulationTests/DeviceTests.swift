import Profiles
import SansIO
import Simulation
import Testing

@testable import Workload

/// On what visitors come and as whom.
struct DeviceTests {
    private func plan(_ visitors: Int) -> WorkloadPlan {
        var plan = WorkloadPlan()
        plan.visitors = visitors
        plan.pagesPerSession = 1...1
        plan.travelShare = .zero
        plan.repeatShare = .zero
        plan.sharedDeviceShare = .zero
        plan.loginShare = .zero
        plan.serverShare = .zero
        plan.badEventShare = .zero
        plan.recordGap = nil
        plan.sessionSpacing = .hours(1)...(.hours(2))
        plan.sessions = 30
        return plan
    }

    private func ecids(_ visits: [Visit]) -> [UInt32: Set<Identity>] {
        Dictionary(grouping: visits, by: \.visitor).mapValues { Set($0.map(\.primary)) }
    }

    @Test func `visitors have one, two or three devices as the shares say, each with an ECID of its own`() {
        var plan = plan(4_000)
        plan.secondDeviceShare = .percent(45)
        plan.thirdDeviceShare = .percent(15)
        var workload = Workload(plan, regions: 1, seed: 7)
        let ecids = ecids(workload.visits(until: .days(4)).map(\.visit))
        let counts = Dictionary(grouping: ecids.values, by: \.count).mapValues(\.count)
        // Of 4000 visitors within 3 % of all; in 30 sessions hardly anybody leaves a device unused.
        #expect(abs((counts[1] ?? 0) - 2_200) < 120)
        #expect(abs((counts[2] ?? 0) - 1_200) < 120)
        #expect(abs((counts[3] ?? 0) - 600) < 120)
        #expect(Set(ecids.values.joined()).count == ecids.values.reduce(0) { $0 + $1.count })
        for (visitor, known) in ecids { #expect(known.contains(WorkloadNames.ecid(visitor))) }
        #expect(ecids.allSatisfy { Set(workload.identities(of: $0.key).dropLast()) == $0.value })
    }

    @Test func `devices do not shift when visitors come`() {
        var plan = plan(50)
        var one = Workload(plan, regions: 1, seed: 7)
        plan.secondDeviceShare = .percent(80)
        plan.newBrowserShare = .percent(10)
        var several = Workload(plan, regions: 1, seed: 7)
        let first = one.visits(until: .days(4))
        let second = several.visits(until: .days(4))
        #expect(first.map(\.instant) == second.map(\.instant))
        #expect(first.map(\.visit.requestID) == second.map(\.visit.requestID))
        #expect(first.map(\.visit.primary) != second.map(\.visit.primary))
    }

    @Test func `cleared cookies are a new ECID in so many sessions, at most ten, and nobody logged in`() {
        var plan = plan(2_000)
        plan.sessions = 5
        plan.newBrowserShare = .percent(20)
        var workload = Workload(plan, regions: 1, seed: 7)
        let few = ecids(workload.visits(until: .days(4)).map(\.visit))
        // One, and a fifth of the four later sessions: 1.8, within 5 %.
        let total = few.values.reduce(0) { $0 + $1.count }
        #expect(abs(total - 3_600) < 180)

        plan.visitors = 20
        plan.sessions = 100
        plan.newBrowserShare = .percent(50)
        plan.loginShare = .percent(20)
        plan.serverShare = .one
        plan.eventShare = .one
        var busy = Workload(plan, regions: 1, seed: 7)
        var isLoggedIn: [UInt32: Bool] = [:]
        var last: [UInt32: Identity] = [:]
        var known: [UInt32: Set<Identity>] = [:]
        for (_, visit) in busy.visits(until: .days(12)) {
            let ecid = visit.events[0].primary
            if let earlier = last[visit.visitor], earlier != ecid { isLoggedIn[visit.visitor] = false }
            if visit.isLogin { isLoggedIn[visit.visitor] = true }
            #expect(visit.isAuthenticated == isLoggedIn[visit.visitor, default: false])
            last[visit.visitor] = ecid
            known[visit.visitor, default: []].insert(ecid)
        }
        #expect(known.values.allSatisfy { $0.count <= WorkloadNames.browsersMaximum })
        #expect(known.values.contains { $0.count == WorkloadNames.browsersMaximum })
    }

    @Test func `journeys go where the weights say`() {
        var plan = plan(3_000)
        plan.sessions = 2
        plan.travelShare = .percent(50)
        plan.regionWeights = [1, 0, 0]
        plan.travelWeights = [0, 3, 1]
        var workload = Workload(plan, regions: 3, seed: 7)
        var counts = [0, 0, 0]
        for (_, visit) in workload.visits(until: .days(4)) { counts[visit.region] += 1 }
        // 6000 sessions: half at home, the others three to one, within 5 % of all.
        #expect(abs(counts[0] - 3_000) < 300 && abs(counts[1] - 2_250) < 300 && abs(counts[2] - 750) < 300)
    }

    @Test func `a visitor's devices are one profile after log-ins, and nothing of any is lost`() {
        var plan = PlanForTests.quiet(seed: 4, visitors: 30)
        plan.duration = .hours(6)
        plan.workload.sessionGap = .minutes(30)
        plan.workload.secondDeviceShare = .one
        plan.workload.thirdDeviceShare = .percent(50)
        plan.workload.newBrowserShare = .percent(10)
        plan.workload.sharedDeviceShare = .percent(10)
        plan.workload.loginShare = .percent(60)
        let result = Simulation.run(plan)
        #expect(result.violations.isEmpty)
        // Each device's ECID has a profile until the address that it shares with others is seen.
        #expect(result.situations[.stitch] > 40)
    }

    @Test func `a million visitors are 56 MB`() {
        #expect(MemoryLayout<Visitor>.stride == 56)
    }
}
