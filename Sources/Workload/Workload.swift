internal import Profiles
public import SansIO
public import Wire

/// Visitors, and the back ends that know them: a deterministic stream of actions over virtual or real time.
///
/// A driver takes what is due (`popDue`), carries it out, and tells how it went: `answered`, `failed`,
/// `recordSettled`, `undelivered`. What is still to come depends on nothing else.
public struct Workload: Sendable {
    /// Visitors who may share a device.
    static let householdSize = 4

    public let plan: WorkloadPlan
    let regionCount: Int
    let seed: UInt64
    private var queue = RadixQueue()
    var visitors: [Visitor]
    var hubSide: CompactGenerator
    var shops: CompactGenerator
    var batches: CompactGenerator
    /// How far each daily load has come.
    var loads: [LoadProgress] = []
    /// Of visitors that are replayed, by number.
    var replayed: [ReplayedVisitor] = []
    private var faulty: CompactGenerator
    private var pending: [WorkloadAction?] = []
    private var freePending: [Int] = []

    enum Kind: UInt64 {
        case page, record, deletion, again, purchase, load, segmentation, definition, replay
    }

    /// `regions` is how many regions there are; visitors have homes in all of them.
    public init(_ plan: WorkloadPlan, regions: Int, seed: UInt64) {
        precondition(regions > 0 && regions <= 256, "a workload needs 1 to 256 regions, not \(regions)")
        precondition(
            plan.paces.isEmpty || plan.paces.count == regions,
            "\(plan.paces.count) paces of \(regions) regions")
        self.plan = plan
        self.seed = seed
        regionCount = regions
        var generator = CompactGenerator(seed: seed ^ 0x776F_726B_6C6F_6164)
        hubSide = CompactGenerator(seed: generator.next())
        faulty = CompactGenerator(seed: generator.next())
        shops = CompactGenerator(seed: seed ^ 0x7368_6F70_7300)
        batches = CompactGenerator(seed: seed ^ 0x6261_7463_6865_7300)
        let weights = plan.regionWeights.isEmpty ? [Int](repeating: 1, count: regions) : plan.regionWeights
        let total = max(1, weights.reduce(0, +))
        visitors = []
        visitors.reserveCapacity(plan.visitors)
        for number in 0..<plan.visitors {
            let home = Self.place(of: generator.below(total), in: weights)
            visitors.append(Visitor(number: UInt32(number), seed: seed, home: UInt8(home)))
        }
        if plan.replay == nil { scheduleFirstSessions() } else { beginReplay() }
        scheduleHubSide(.record, mean: plan.recordGap, after: .zero)
        scheduleHubSide(.deletion, mean: plan.deletionGap, after: .zero)
        beginHubSide()
    }

    private mutating func scheduleFirstSessions() {
        let isExponential = plan.sessionSpacing == nil && plan.returns == nil
        let first = isExponential ? nil : Duration.zero...plan.arrivals
        for number in visitors.indices {
            let gap = Self.gap(first, mean: plan.sessionGap, draw: visitors[number].generator.next())
            schedule(.page, number, at: instant(gap, after: .zero, in: visitors[number].home))
        }
    }

    /// When so much of the time in which a region's sessions are spaced has passed.
    func instant(_ gap: Duration, after now: Instant, in home: UInt8) -> Instant {
        plan.paces.isEmpty ? now + gap : plan.paces[Int(home)].instant(gap, after: now)
    }

    /// The index that a draw below the sum of the weights falls on.
    static func place(of draw: Int, in weights: [Int]) -> Int {
        var draw = draw
        var place = 0
        while place < weights.count - 1, draw >= weights[place] {
            draw -= weights[place]
            place += 1
        }
        return place
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
                guard let action = pending[index] else { continue }
                pending[index] = nil
                return action
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
            case .purchase: return .purchase(nextPurchase(at: item.instant))
            case .load:
                if let slice = nextSlice(of: index, at: item.instant) { return .load(slice) }
            case .segmentation:
                schedule(.segmentation, at: item.instant + .days(1))
                return .segmentation
            case .definition: return .definition(plan.definitions[index].change)
            case .replay: return .visit(replayedVisit(index, at: item.instant))
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

    /// A back end's action met no hub, or a hub that ended before it answered: it tries again after ten seconds.
    public mutating func undelivered(_ action: WorkloadAction, at now: Instant) {
        later(action, at: now + .seconds(10))
    }

    private mutating func sendAgain(_ visit: Visit, after wait: Duration, at now: Instant) {
        var visit = visit
        visit.attempt += 1
        // Every other time the client reaches another region, as anycast does when a region is unwell.
        if faulty.below(2) == 0 { visit.region = faulty.below(regionCount) }
        later(.visit(visit), at: now + wait)
    }

    private mutating func later(_ action: WorkloadAction, at instant: Instant) {
        let slot = freePending.popLast() ?? pending.count
        if slot == pending.count { pending.append(action) } else { pending[slot] = action }
        schedule(.again, slot, at: instant)
    }

    mutating func schedule(_ kind: Kind, _ index: Int = 0, at instant: Instant) {
        queue.insert(kind.rawValue << 32 | UInt64(index), at: instant)
    }
}
