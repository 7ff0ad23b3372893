import Profiles
import SansIO
import Testing
import Workload

struct WorkloadTests {
    private func visits(_ workload: inout Workload, until end: Duration) -> [Visit] {
        var visits: [Visit] = []
        while let next = workload.next(), next <= .zero + end {
            while let action = workload.popDue(at: next) {
                if case .visit(let visit) = action { visits.append(visit) }
            }
        }
        return visits
    }

    private func plan(_ visitors: Int) -> WorkloadPlan {
        var plan = WorkloadPlan()
        plan.visitors = visitors
        return plan
    }

    @Test func `the same seed brings the same visitors`() {
        var first = Workload(plan(50), regions: 3, seed: 4)
        var second = Workload(plan(50), regions: 3, seed: 4)
        var other = Workload(plan(50), regions: 3, seed: 5)
        let one = visits(&first, until: .hours(2)).map { "\($0)" }
        let two = visits(&second, until: .hours(2)).map { "\($0)" }
        let three = visits(&other, until: .hours(2)).map { "\($0)" }
        #expect(one == two)
        #expect(one != three)
        #expect(one.count > 300)
    }

    @Test func `visitors have as many sessions as they are given, and then no more`() {
        var plan = plan(40)
        plan.sessions = 3
        plan.pagesPerSession = 2...2
        plan.sessionSpacing = .minutes(1)...(.minutes(2))
        plan.repeatShare = .zero
        var workload = Workload(plan, regions: 2, seed: 4)
        let pages = Dictionary(grouping: visits(&workload, until: .days(1)), by: \.visitor).mapValues(\.count)
        #expect(pages.count == 40)
        #expect(pages.values.allSatisfy { $0 == 6 })
    }

    @Test func `each page says where it stands in what its visitor does`() {
        var plan = plan(10)
        plan.sessions = 2
        plan.pagesPerSession = 3...3
        plan.loginShare = .one
        plan.repeatShare = .zero
        var workload = Workload(plan, regions: 2, seed: 4)
        let byVisitor = Dictionary(grouping: visits(&workload, until: .days(1)), by: \.visitor)
        #expect(byVisitor.count == 10)
        for visits in byVisitor.values {
            #expect(visits.map(\.session) == [1, 1, 1, 2, 2, 2])
            #expect(visits.map(\.page) == [1, 2, 3, 1, 2, 3])
            #expect(visits.map(\.position) == [.first, .next, .next, .nextSession, .next, .next])
            #expect(visits.map(\.isLogin) == [true, false, false, true, false, false])
        }
    }

    @Test func `what becomes of a request does not change what other visitors do`() {
        var first = Workload(plan(20), regions: 2, seed: 4)
        var second = Workload(plan(20), regions: 2, seed: 4)
        let undisturbed = visits(&first, until: .hours(1)).map(\.requestID)
        var disturbed: [String] = []
        while let next = second.next(), next <= .zero + .hours(1) {
            while let action = second.popDue(at: next) {
                guard case .visit(let visit) = action else { continue }
                if visit.attempt == 0 { disturbed.append(visit.requestID) }
                second.failed(visit, at: next)
            }
        }
        #expect(disturbed == undisturbed)
    }

    @Test func `a request sent again is the same request`() throws {
        var workload = Workload(plan(5), regions: 2, seed: 4)
        let first = workload.next()
        let start = try #require(first)
        guard case .visit(let visit)? = workload.popDue(at: start) else {
            Issue.record("the first action is not a visit")
            return
        }
        workload.failed(visit, at: start)
        var again: Visit?
        while again == nil, let next = workload.next(), next <= start + .seconds(2) {
            while let action = workload.popDue(at: next) {
                if case .visit(let other) = action, other.requestID == visit.requestID { again = other }
            }
        }
        let repeated = try #require(again)
        #expect(repeated.attempt == 1)
        #expect(repeated.events.map(\.marker) == visit.events.map(\.marker))
        #expect(repeated.events.map(\.body) == visit.events.map(\.body))
    }

    @Test func `identities have the form that their namespaces demand`() {
        for visitor in [0, 1, 77, UInt32.max] {
            #expect(WorkloadNames.ecid(visitor).isWellFormed)
            #expect(WorkloadNames.email(visitor).isWellFormed)
            #expect(WorkloadNames.visitor(ofEmail: WorkloadNames.email(visitor)) == visitor)
        }
    }

    @Test func `quantiles have the mean or median they are named for`() {
        var generator = CompactGenerator(seed: 8)
        var total = Duration.zero
        for _ in 0..<20_000 { total += Quantiles.exponential.duration(.seconds(1), draw: generator.next()) }
        let mean = total.milliseconds / 20_000
        #expect(mean > 950 && mean < 1_050)
        let draws = (0..<20_001).map { _ in Quantiles.skewed.duration(.seconds(1), draw: generator.next()) }
        let median = draws.sorted()[10_000].milliseconds
        #expect(median > 950 && median < 1_050)
    }
}
