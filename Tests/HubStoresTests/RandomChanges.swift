import HubCore
import Profiles
import SansIO
import Wire

/// Draws commits as a hub would make them, from a small world so that everything collides.
struct RandomChanges {
    static let regions = [Region("VA6"), Region("JPN3"), Region("IRL1")]
    static let start = Timestamp(milliseconds: 1_700_000_000_000)

    private(set) var revision: Revision = 0
    private(set) var time = RandomChanges.start
    private var generator: SeededGenerator
    private var entries: [EntryKey: StoredEntry] = [:]
    private var recent: [(profile: ProfileID, event: Event)] = []

    struct EntryKey: Hashable {
        var region: Region
        var profile: ProfileID
    }

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    var profiles: [ProfileID] { (0..<24).map(profile) }
    var identities: [Identity] {
        (0..<30).map { Identity(namespace: $0 % 3 == 0 ? "ECID" : "Email", value: "é\($0)@x") }
    }
    var datasets: [String] { ["web", "store"] }
    var eventIDs: [String] { (0..<20).map { "event-\($0)" } + ["é", "e\u{301}", "Z"] }

    /// The next commit; its time now and then steps back, as a clock that is set does.
    mutating func next() -> StoreChanges {
        revision += 1 + UInt64(generator.below(UInt64(2)))
        time = time + .seconds(Int64(generator.below(7_200)) - 300)
        var changes = StoreChanges(revision: revision, time: time)
        if revision < 3 || draw(20) { changes.epoch = Epoch(generator.next()) }
        if draw(15) { changes.catalog = catalog() }
        if draw(12) { move(into: &changes) }
        for _ in 0..<generator.below(3) { changes.profiles.append((anyProfile(), draw(4) ? nil : body())) }
        for _ in 0..<generator.below(4) {
            changes.identities.append((any(identities), draw(4) ? nil : anyProfile()))
        }
        for _ in 0..<generator.below(4) { changes.events.append((anyProfile(), event())) }
        for _ in 0..<generator.below(4) {
            changes.eventIDs.append((dataset: any(datasets), id: any(eventIDs), taken: time))
        }
        for region in RandomChanges.regions { enter(region, into: &changes) }
        if draw(4) { changes.boxes = [box()] }
        if draw(6) { changes.deletions = [any(identities)] }
        if draw(6) {
            changes.rejected = [
                RejectedRecord(
                    time: time, reason: .oversized, dataset: any(datasets), edge: draw(2) ? nil : "JPN3-1",
                    body: ["n": .integer(Int64(generator.below(99)))])
            ]
        }
        if draw(4) {
            var job = SegmentationJob(
                number: UInt64(1 + generator.below(300)), id: "job", audiences: [1, 5], isScheduled: draw(2),
                created: time)
            job.status = draw(2) ? .processing : .succeeded
            job.cursor = draw(2) ? anyProfile() : nil
            job.ended = draw(2) ? time : nil
            job.counts = [SegmentationJob.Count(audience: 5)]
            changes.jobs = [job]
        }
        if draw(3), let (profile, _) = recent.last {
            let events = recent.filter { $0.profile == profile }.map(\.event) + [event()]
            changes.removedEvents = [RemovedEvents(profile: profile, events: events)]
        }
        recent = Array((recent + changes.events).suffix(40))
        for _ in 0..<generator.below(3) { changes.systemJobs.append(systemJob()) }
        if draw(6) {
            changes.truncations = [Truncation(dataset: any(datasets), revision: revision, time: time)]
        }
        if draw(8) { raiseFloors(in: &changes) }
        if draw(10) { changes.forgetEventIDsBefore = time - .hours(Int64(generator.below(48))) }
        if draw(10) { changes.forgetEventsBefore = time - .hours(Int64(generator.below(96))) }
        return changes
    }

    private mutating func systemJob() -> (number: UInt64, job: SystemJob?) {
        let number = UInt64(1 + generator.below(300))
        if draw(4) { return (number, nil) }
        var job = SystemJob(
            number: number, id: "job",
            target: draw(2) ? .dataset(any(datasets)) : .batch("b", dataset: any(datasets)),
            revision: revision, created: time)
        job.status = any(SystemJob.Status.allCases)
        job.cursor = draw(2) ? anyProfile() : nil
        job.removed = generator.below(9)
        return (number, job)
    }

    private mutating func enter(_ region: Region, into changes: inout StoreChanges) {
        var drawn: Set<ProfileID> = []
        for _ in 0..<generator.below(5) {
            let profile = anyProfile()
            guard drawn.insert(profile).inserted else { continue }
            let key = EntryKey(region: region, profile: profile)
            if changes.entries.contains(where: { $0.region == region && $0.entry.profile == profile }) {
                continue
            }
            if draw(3), var renewed = entries[key], renewed.entry != nil {
                // Seen again: the content and its revision stay.
                renewed.seen = time
                renewed.leaseEnd = leaseEnd()
                entries[key] = renewed
                changes.entries.append((region, renewed))
                continue
            }
            let isGone = draw(3)
            let entry = StoredEntry(
                profile: profile, revision: revision, state: isGone ? .gone : .live(live(profile)),
                seen: time,
                leaseEnd: isGone || draw(5) ? nil : leaseEnd(),
                causes: Causes(received: time, committed: time))
            // The same may go to other regions, too.
            for region in RandomChanges.regions where region == key.region || draw(2) {
                guard changes.entries.allSatisfy({ $0.region != region || $0.entry.profile != profile })
                else { continue }
                entries[EntryKey(region: region, profile: profile)] = entry
                changes.entries.append((region, entry))
            }
        }
    }

    private mutating func raiseFloors(in changes: inout StoreChanges) {
        for region in RandomChanges.regions where !draw(4) {
            let floor = revision - min(revision, UInt64(generator.below(40)))
            changes.floors.append((region, floor))
            for profile in profiles {
                let key = EntryKey(region: region, profile: profile)
                if let entry = entries[key], entry.entry == nil, entry.revision <= floor {
                    entries[key] = nil
                }
            }
        }
    }

    private mutating func move(into changes: inout StoreChanges) {
        let from = anyProfile()
        let primaries = draw(3) ? [any(identities), any(identities)].sorted() : nil
        changes.movedEvents.append(MovedEvents(from: from, to: anyProfile(), primaries: primaries))
        if primaries == nil { changes.profiles.append((from, nil)) }
    }

    private mutating func live(_ profile: ProfileID) -> Entry {
        Entry(
            profile: profile, revision: revision, identities: [any(identities)],
            memberships: memberships(), fields: Array("{\"n\":\(generator.below(9))}".utf8))
    }

    private mutating func body() -> StoredProfile {
        var profile = StoredProfile(
            graph: IdentityGraph([any(identities)]),
            fragments: [
                StoredProfile.Fragment(
                    dataset: any(datasets), primary: any(identities), received: time, revision: revision,
                    body: ["person": ["name": .string("n\(generator.below(9))")]])
            ], memberships: memberships(), modified: time)
        if draw(2) {
            let values: [Value] = [
                17, 2.5, ["timestamp": "2023-11-14T22:13:20Z", "value": "é"], [1, .null],
            ]
            profile.computed = [StoredProfile.ComputedValue(attribute: generator.next(), value: any(values))]
        }
        return profile
    }

    private mutating func memberships() -> [Membership] {
        (0..<generator.below(3)).map { number in
            Membership(
                audience: UInt32(number), qualified: time,
                validUntil: draw(2) ? nil : time + .minutes(Int64(generator.below(600))))
        }
    }

    private mutating func event() -> Event {
        let identity = any(identities)
        return Event(
            id: any(eventIDs), dataset: any(datasets),
            timestamp: RandomChanges.start + .hours(Int64(generator.below(200)) - 20), primary: identity,
            identities: [identity], body: ["n": .integer(Int64(generator.below(9)))],
            intake: draw(3) ? Event.Intake(batch: draw(2) ? "b" : nil, truncation: 3) : nil)
    }

    private mutating func box() -> StoredBox {
        StoredBox(
            box: Box(.max / 5 * UInt64(generator.below(5))), edge: "JPN3-1",
            region: any(RandomChanges.regions),
            committed: generator.below(1_000), evaluated: generator.below(1_000), heard: time)
    }

    private mutating func catalog() -> Catalog {
        var catalog = Catalog()
        catalog.version = generator.below(1_000)
        catalog.namespaces = [Namespace(code: "Email", kind: .email)]
        catalog.computation = draw(2) ? Computation(attributes: [], cursor: anyProfile()) : nil
        return catalog
    }

    private mutating func leaseEnd() -> Timestamp { time + .minutes(Int64(generator.below(900))) }

    private func profile(_ number: Int) -> ProfileID {
        // Neighbours and strangers: order must count both halves.
        var hash = StableHash()
        hash.combine(UInt64(number / 2))
        return ProfileID(high: hash.value.high, low: UInt64(number % 2))
    }

    private mutating func anyProfile() -> ProfileID { any(profiles) }
    private mutating func any<T>(_ choices: [T]) -> T { choices[generator.below(choices.count)] }
    /// True once in `count` draws.
    private mutating func draw(_ count: Int) -> Bool { generator.below(count) == 0 }
}
