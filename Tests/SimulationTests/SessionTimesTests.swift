import SansIO
import Testing

@testable import Workload

/// When visitors come: by the hour, in bursts, after pauses of any distribution.
struct SessionTimesTests {
    /// Single-page sessions whose pauses have no memory, so that each session's instant is a draw of its own.
    private func plan(_ visitors: Int, mean: Duration) -> WorkloadPlan {
        var plan = WorkloadPlan()
        plan.visitors = visitors
        plan.pagesPerSession = 1...1
        plan.eventShare = .zero
        plan.repeatShare = .zero
        plan.travelShare = .zero
        plan.recordGap = nil
        plan.returns = .drawn(.exponential(mean: mean))
        plan.arrivals = mean
        return plan
    }

    private func office(_ dayOffset: Duration, until end: Duration, bursts: [Pace.Burst] = []) -> Pace {
        Pace(
            weights: [0, 0, 0, 0, 0, 0, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 1, 1, 1, 0, 0, 0],
            dayOffset: dayOffset, bursts: bursts, until: .zero + end)
    }

    @Test func `sessions follow the hours of the visitor's home, and stay as many`() {
        let days = 20
        var plan = plan(500, mean: .hours(8))
        var flat = Workload(plan, regions: 1, seed: 3)
        let even = flat.visits(until: .days(Int64(days))).count
        // The run begins at nine in the morning there.
        plan.paces = [office(.hours(9), until: .days(Int64(days)))]
        var workload = Workload(plan, regions: 1, seed: 3)
        var hours = [Int](repeating: 0, count: 24)
        for (instant, _) in workload.visits(until: .days(Int64(days))) {
            hours[Int((instant.nanoseconds / 3_600_000_000_000 + 9) % 24)] += 1
        }
        let total = hours.reduce(0, +)
        // 30 000 sessions: within 2 % of as many, each hour within a tenth of its share.
        #expect(abs(total - even) < even / 50)
        let weights = [0, 0, 0, 0, 0, 0, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 1, 1, 1, 0, 0, 0]
        for (hour, count) in hours.enumerated() {
            let expected = total * weights[hour] / weights.reduce(0, +)
            #expect(abs(count - expected) <= expected / 10, "\(hour): \(count) of \(expected)")
        }
    }

    @Test func `a burst brings so many times as many, to its region alone, and then it is over`() {
        let burst = Pace.Burst(from: .zero + .days(3), to: .zero + .days(3) + .hours(2), hundredths: 800)
        var plan = plan(8_000, mean: .days(1))
        let quiet = Pace(weights: [], dayOffset: .zero, until: .zero + .days(5))
        plan.paces = [
            Pace(weights: [], dayOffset: .zero, bursts: [burst], until: .zero + .days(5)), quiet,
        ]
        var workload = Workload(plan, regions: 2, seed: 9)
        var counts = [[Int]](repeating: [0, 0, 0], count: 2)
        for (instant, visit) in workload.visits(until: .days(4)) {
            let since = instant - burst.from
            if since < .hours(-2) || since >= .hours(4) { continue }
            counts[visit.region][since < .zero ? 0 : since < .hours(2) ? 1 : 2] += 1
        }
        // 4000 visitors of each region, each once a day: 333 in two hours, 2667 in those of the burst.
        #expect(abs(counts[0][0] - 333) < 60)
        #expect(abs(counts[0][1] - 2_667) < 200)
        #expect(abs(counts[0][2] - 333) < 60)
        for count in counts[1] { #expect(abs(count - 333) < 60) }
    }

    @Test func `sessions that only a burst brings do not use up those that visitors have`() {
        var plan = plan(2_000, mean: .hours(12))
        plan.sessions = 4
        var calm = Workload(plan, regions: 1, seed: 5)
        let usual = calm.visits(until: .days(40)).count
        #expect(usual == 8_000)
        let burst = Pace.Burst(from: .zero + .hours(18), to: .zero + .hours(20), hundredths: 400)
        plan.paces = [Pace(weights: [], dayOffset: .zero, bursts: [burst], until: .zero + .days(40))]
        var busy = Workload(plan, regions: 1, seed: 5)
        let visits = busy.visits(until: .days(40))
        let during = visits.count { $0.instant >= burst.from && $0.instant < burst.to }
        // Three of four in the burst are more than usual: 8000 and so many, within a tenth of them.
        let extra = visits.count - usual
        #expect(during > 1_000)
        #expect(abs(extra - during * 3 / 4) < during / 10)
    }

    @Test func `a heavy tail has its median and its percentiles, beyond the end of a short run too`() {
        var plan = plan(10_000, mean: .days(1))
        let known = Spread.Percentiles(p50: .days(1), p90: .days(9), maximum: .days(90))
        plan.returns = .drawn(Spread(.percentiles(known)))
        plan.sessions = 2
        plan.arrivals = .hours(1)
        var workload = Workload(plan, regions: 1, seed: 2)
        var firsts: [UInt32: Instant] = [:]
        var gaps: [Duration] = []
        for (instant, visit) in workload.visits(until: .days(91)) {
            if let first = firsts[visit.visitor] { gaps.append(instant - first) }
            firsts[visit.visitor] = instant
        }
        gaps.sort()
        #expect(gaps.count == 10_000)
        // Of 10 000 draws the median is within 5 % of a log-normal's, and one in ten is longer than the ninetieth.
        #expect(abs(gaps[5_000].milliseconds - 86_400_000) < 86_400_000 / 20)
        #expect(abs(gaps.count { $0 > .days(9) } - 1_000) < 100)
        #expect(gaps.allSatisfy { $0 <= .days(90) })
        let mean = gaps.reduce(Duration.zero, +) / gaps.count
        let expected = Spread(.percentiles(known)).mean
        #expect(abs((mean - expected).milliseconds) < expected.milliseconds / 12)
    }

    @Test func `recorded pauses come in their order, round and round, from a place of each visitor's own`() {
        var plan = plan(60, mean: .hours(1))
        let hour: Int64 = 3_600_000_000_000
        plan.returns = .replayed([hour, 2 * hour, 5 * hour])
        plan.sessions = 7
        var workload = Workload(plan, regions: 1, seed: 2)
        let byVisitor = Dictionary(grouping: workload.visits(until: .days(4)), by: \.visit.visitor)
        var beginnings: Set<Int64> = []
        for visits in byVisitor.values {
            let gaps = zip(visits, visits.dropFirst()).map { ($1.instant - $0.instant).nanoseconds / hour }
            #expect(gaps.count == 6)
            #expect(gaps.prefix(3).sorted() == [1, 2, 5] && gaps.prefix(3) == gaps.suffix(3))
            #expect([[1, 2, 5], [2, 5, 1], [5, 1, 2]].contains(Array(gaps.prefix(3))))
            beginnings.formUnion(gaps.prefix(1))
        }
        #expect(beginnings == [1, 2, 5])
    }

    @Test func `a time on a page that is known is drawn as it is`() {
        var plan = plan(300, mean: .hours(1))
        plan.pagesPerSession = 2...2
        plan.sessions = 1
        plan.thinkTime = .constant(.seconds(17))
        var workload = Workload(plan, regions: 1, seed: 2)
        let byVisitor = Dictionary(grouping: workload.visits(until: .days(1)), by: \.visit.visitor)
        #expect(byVisitor.count == 300)
        #expect(byVisitor.values.allSatisfy { $0[1].instant - $0[0].instant == .seconds(17) })
    }

    @Test func `a pace keeps whole days, stands still at night and hurries by day`() {
        let pace = office(.zero, until: .days(3))
        #expect(abs((pace.length - .days(3)).nanoseconds) < 1_000)
        let noon = Instant.zero + .hours(12)
        #expect(abs((pace.instant(.days(1), after: noon) - noon - .days(1)).nanoseconds) < 1_000)
        // The hour from noon has 4 of 44 weights, so that an hour of the region's own time is 27.5 minutes long.
        let soon = pace.instant(.hours(1), after: noon) - noon
        #expect(abs((soon - .seconds(1_650)).nanoseconds) < 1_000)
        // Nothing begins between nine in the evening and six.
        let evening = pace.instant(.nanoseconds(1), after: .zero + .hours(22))
        #expect(evening >= .zero + .hours(30) && evening < .zero + .hours(30) + .seconds(1))
        // After the run time passes evenly.
        #expect(pace.instant(.days(5), after: .zero + .days(3)) == .zero + .days(8))
    }
}

extension Workload {
    /// All visits up to an instant, none of which fails.
    mutating func visits(until end: Duration) -> [(instant: Instant, visit: Visit)] {
        actions(until: end).compactMap { instant, action in
            if case .visit(let visit) = action { (instant, visit) } else { nil }
        }
    }

    mutating func actions(until end: Duration) -> [(instant: Instant, action: WorkloadAction)] {
        var actions: [(instant: Instant, action: WorkloadAction)] = []
        while let next = next(), next <= .zero + end {
            while let action = popDue(at: next) { actions.append((next, action)) }
        }
        return actions
    }
}
