internal import Profiles
public import SansIO
public import Wire

/// Visitors, and the back ends that know them: a deterministic stream of actions over virtual or real time.
///
/// A driver takes what is due (`popDue`), carries it out, and tells how it went: `answered`, `failed`,
/// `recordSettled`. What is still to come depends on nothing else.
public struct Workload: Sendable {
    /// Visitors who may share a device.
    static let householdSize = 4

    public let plan: WorkloadPlan
    let regionCount: Int
    private var queue = RadixQueue()
    var visitors: [Visitor]
    private var hubSide: CompactGenerator
    private var faulty: CompactGenerator
    private var pending: [Visit?] = []
    private var freePending: [Int] = []

    private enum Kind: UInt64 {
        case page, record, deletion, again
    }

    /// `regions` is how many regions there are; visitors have homes in all of them.
    public init(_ plan: WorkloadPlan, regions: Int, seed: UInt64) {
        precondition(regions > 0 && regions <= 256, "a workload needs 1 to 256 regions, not \(regions)")
        self.plan = plan
        regionCount = regions
        var generator = CompactGenerator(seed: seed ^ 0x776F_726B_6C6F_6164)
        hubSide = CompactGenerator(seed: generator.next())
        faulty = CompactGenerator(seed: generator.next())
        let weights = plan.regionWeights.isEmpty ? [Int](repeating: 1, count: regions) : plan.regionWeights
        let total = max(1, weights.reduce(0, +))
        visitors = []
        visitors.reserveCapacity(plan.visitors)
        for number in 0..<plan.visitors {
            var draw = generator.below(total)
            var home = 0
            while home < regions - 1, draw >= weights[home] {
                draw -= weights[home]
                home += 1
            }
            visitors.append(Visitor(number: UInt32(number), seed: seed, home: UInt8(home)))
        }
        for number in visitors.indices {
            let first = plan.sessionSpacing == nil ? nil : Duration.zero...plan.arrivals
            let gap = Self.gap(first, mean: plan.sessionGap, draw: visitors[number].generator.next())
            queue.insert(Self.payload(.page, number), at: .zero + gap)
        }
        scheduleHubSide(.record, mean: plan.recordGap, after: .zero)
        scheduleHubSide(.deletion, mean: plan.deletionGap, after: .zero)
    }

    /// A pause drawn evenly from `range` or, without one, exponentially about `mean`.
    static func gap(_ range: ClosedRange<Duration>?, mean: Duration, draw: UInt64) -> Duration {
        guard let range else { return Quantiles.exponential.duration(mean, draw: draw) }
        let width = UInt64((range.upperBound - range.lowerBound).nanoseconds)
        return range.lowerBound + .nanoseconds(Int64(draw.multipliedFullWidth(by: width + 1).high))
    }

    /// When something is next due.
    public mutating func next() -> Instant? { queue.next() }

    /// What is due at `now`, or `nil`. Some wake-ups turn out to be nothing: call until `next` is later.
    public mutating func popDue(at now: Instant) -> WorkloadAction? {
        while let next = queue.next(), next <= now, let item = queue.pop() {
            let index = Int(item.payload & 0xFFFF_FFFF)
            switch Kind(rawValue: item.payload >> 32) {
            case .page: return .visit(nextPage(of: index, at: item.instant))
            case .again:
                freePending.append(index)
                guard let visit = pending[index] else { continue }
                pending[index] = nil
                return .visit(visit)
            case .record:
                scheduleHubSide(.record, mean: plan.recordGap, after: item.instant)
                if let record = nextRecord() { return .record(record) }
            case .deletion:
                scheduleHubSide(.deletion, mean: plan.deletionGap, after: item.instant)
                let visitor = UInt32(hubSide.below(visitors.count))
                let isByEmail = hubSide.below(2) == 0
                return .deletion(
                    visitor: visitor,
                    isByEmail ? WorkloadNames.email(visitor) : WorkloadNames.ecid(visitor))
            case nil: continue
            }
        }
        return nil
    }

    /// The request was answered; `token` is what the answer named. Some requests are repeated all the same.
    public mutating func answered(_ visit: Visit, token: EpochMark?, at now: Instant) {
        if let token {
            visitors[Int(visit.visitor)].tokenEpoch = token.epoch.number
            visitors[Int(visit.visitor)].tokenRevision = token.revision
        }
        if visit.attempt == 0, !visit.events.isEmpty, faulty.happens(plan.repeatShare) {
            sendAgain(visit, after: .milliseconds(50 + faulty.below(4_000)), at: now)
        }
    }

    /// The request got no answer, or was refused: clients try again, up to five times, perhaps elsewhere.
    public mutating func failed(_ visit: Visit, at now: Instant) {
        guard visit.attempt < 5 else { return }
        sendAgain(visit, after: .milliseconds(200 << visit.attempt), at: now)
    }

    /// A record was answered or lost.
    public mutating func recordSettled(of visitor: UInt32) {
        visitors[Int(visitor)].isBusy = false
    }

    private mutating func sendAgain(_ visit: Visit, after wait: Duration, at now: Instant) {
        var visit = visit
        visit.attempt += 1
        // Every other time the client reaches another region, as anycast does when a region is unwell.
        if faulty.below(2) == 0 { visit.region = faulty.below(regionCount) }
        let slot = freePending.popLast() ?? pending.count
        if slot == pending.count { pending.append(visit) } else { pending[slot] = visit }
        queue.insert(Self.payload(.again, slot), at: now + wait)
    }

    mutating func schedulePage(of visitor: Int, at instant: Instant) {
        queue.insert(Self.payload(.page, visitor), at: instant)
    }

    private mutating func scheduleHubSide(_ kind: Kind, mean: Duration?, after now: Instant) {
        guard let mean, !visitors.isEmpty else { return }
        let gap = Duration.nanoseconds(max(1, mean.nanoseconds / Int64(visitors.count)))
        queue.insert(
            Self.payload(kind, 0), at: now + Quantiles.exponential.duration(gap, draw: hubSide.next()))
    }

    /// A record for a visitor drawn at random, unless one of theirs is still on its way.
    private mutating func nextRecord() -> VisitorRecord? {
        let number = hubSide.below(visitors.count)
        if visitors[number].isBusy { return nil }
        visitors[number].isBusy = true
        visitors[number].points += 1
        let points = visitors[number].points
        let email = WorkloadNames.email(UInt32(number))
        let body: Value = [
            "loyalty": ["points": .integer(Int64(points))],
            "person": ["name": ["firstName": .string("V\(number)")]],
            // Under its own name, so that visitors who share a profile do not hide each other's counters.
            "_spoke": ["records": .object(Fields([("v\(number)", .integer(Int64(points)))]))],
        ]
        return VisitorRecord(
            visitor: UInt32(number), points: points,
            record: Record(dataset: plan.recordDataset, primary: email, identities: [email], body: body))
    }

    private static func payload(_ kind: Kind, _ index: Int) -> UInt64 {
        kind.rawValue << 32 | UInt64(index)
    }
}
