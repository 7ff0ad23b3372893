import Audit
import Profiles
import SansIO
import Testing
import Wire

/// Each checker is shown a history that breaks its promise, and the nearest one that does not.
struct CheckerTests {
    private let identity = Identity(namespace: "Email", value: "v1@example.com")
    private let profile = ProfileID(high: 1, low: 1)
    private let epoch = Epoch(7)

    /// What the checkers say to observations at given milliseconds.
    private func breaches(_ observations: [(Int64, Observation)]) -> [String] {
        var history = History(edges: ["VA6-1", "JPN3-1"], audienceWindow: .hours(1))
        for (milliseconds, observation) in observations {
            history.observe(observation, at: Instant(nanoseconds: milliseconds * 1_000_000))
        }
        return history.violations.map(\.checker)
    }

    private func answer(
        _ source: AnsweredLookup.Source, revision: Revision?, age: Duration? = .zero, edge: Int = 0,
        _ change: (inout AnsweredLookup) -> Void = { _ in }
    ) -> Observation {
        var answer = AnsweredLookup(
            edge: edge, region: edge, subject: 1, identity: identity, source: source,
            profile: revision == nil ? nil : profile, revision: revision, timeToLive: .minutes(1))
        answer.age = age
        answer.asOf = revision.map { EpochMark(epoch: epoch, revision: $0) }
        change(&answer)
        return .answered(answer)
    }

    private func sent(
        _ revision: Revision, fields: UInt64 = 1, isGone: Bool = false, region: Int = 0
    ) -> Observation {
        .sent(
            SentEntry(
                region: region, epoch: epoch, profile: profile, revision: revision,
                fields: isGone ? nil : Key16(high: 0, low: fields), isGone: isGone, isPublication: true))
    }

    private func acknowledged(_ marker: UInt64, expected: Rejection? = nil, edge: Int = 0) -> Observation {
        .acknowledged(
            AcknowledgedEvent(
                edge: edge, subject: 1, marker: marker, primary: identity, identities: [identity],
                expected: expected, qualifies: true))
    }

    private func read(_ markers: [UInt64], counter: UInt32? = nil) -> Observation {
        .subjectRead(
            SubjectReadOut(
                subject: 1, identities: [identity],
                events: markers.map { FoundEvent(marker: $0, profile: profile) }, counter: counter))
    }

    private func deleted(at revision: Revision) -> Observation {
        .deleted(
            Deletion(
                identity: identity, profile: profile, identities: [identity],
                mark: EpochMark(epoch: epoch, revision: revision)))
    }

    // MARK: - monotonic

    @Test func `a fresh answer that is older than the one before is noticed`() {
        #expect(
            breaches([
                (1, sent(4)), (1, sent(5)), (2, answer(.hit, revision: 5)),
                (3, answer(.hit, revision: 4, age: .seconds(9))),
            ]) == ["monotonic"])
    }

    @Test func `a restart of the edge does not excuse an older answer`() {
        #expect(
            breaches([
                (1, sent(4)), (1, sent(5)), (2, answer(.hit, revision: 5)),
                (2, .edgeStarted(edge: 0, .deleted)), (3, answer(.refreshed, revision: 4, age: .seconds(9))),
            ])
                == ["monotonic"])
    }

    @Test func `a stale answer may be older, and so may another edge's`() {
        #expect(
            breaches([
                (1, sent(4)), (1, sent(5)), (1, sent(4, region: 1)), (2, answer(.hit, revision: 5)),
                (3, answer(.stale, revision: 4)), (3, answer(.hit, revision: 4, edge: 1)),
            ]).isEmpty)
    }

    @Test func `what a restore has undone is exempt once the edge has heard of it`() {
        let restart = Observation.hubStarted(EpochMark(epoch: Epoch(9), revision: 4), restored: true)
        #expect(
            breaches([
                (1, sent(4)), (1, sent(5)), (2, answer(.hit, revision: 5)), (3, restart),
                (4, .heardEpoch(edge: 0, Epoch(9))), (5, answer(.refreshed, revision: 4)),
            ]).isEmpty)
    }

    // MARK: - true-age

    @Test func `an answer that claims to be younger than what it misses is noticed`() {
        #expect(
            breaches([(1, sent(4)), (1_000, sent(5)), (5_000, answer(.hit, revision: 4, age: .seconds(1)))])
                == ["true-age"])
    }

    @Test func `an answer that says its true age is in order`() {
        #expect(
            breaches([(1, sent(4)), (1_000, sent(5)), (5_000, answer(.hit, revision: 4, age: .seconds(4)))])
                .isEmpty)
    }

    // MARK: - no-resurrection

    @Test func `a fresh answer from a profile deleted before its age is noticed`() {
        let names = breaches([
            (1, sent(4)), (1_000, deleted(at: 5)),
            (9_000, answer(.hit, revision: 4, age: .seconds(2))),
        ])
        #expect(names == ["no-resurrection"])
    }

    @Test func `a deleted profile shown after its deletion was shown is noticed`() {
        func shows(_ revision: UInt64, _ profile: Key16?) -> Observation {
            answer(.hit, revision: revision, age: .seconds(8)) { $0.profile = profile }
        }
        let successor = Key16(high: 7, low: 7)
        let events: [(Int64, Observation)] = [
            (1, sent(4)), (2_000, deleted(at: 5)), (3_000, shows(6, successor)), (4_000, shows(4, profile)),
        ]
        #expect(breaches(events).contains("no-resurrection"))
    }

    @Test func `an event accepted before a deletion was known must not be applied after it`() {
        let collected = Observation.collected(
            CollectedEvent(
                mark: BoxMark(box: Box(1), number: 1), marker: 3,
                complete: EpochMark(epoch: epoch, revision: 4)))
        #expect(
            breaches([(1, acknowledged(3)), (2, deleted(at: 5)), (3, collected), (9, read([3]))])
                == ["no-resurrection"])
    }

    @Test func `a deleted profile that an edge holds at the end is noticed`() {
        let held = Entry(profile: profile, revision: 4, identities: [identity], memberships: [], fields: [])
        #expect(
            breaches([
                (1, deleted(at: 5)),
                (
                    9,
                    .regionRead(
                        RegionReadOut(edge: 0, identity: identity, expected: nil, held: held, mayLack: false))
                ),
            ]) == ["convergence", "no-resurrection"])
    }

    // MARK: - time-to-live

    @Test func `a hit after the last access plus the time to live is noticed`() {
        #expect(
            breaches([
                (1, sent(4)), (1, answer(.refreshed, revision: 4)),
                (61_200, answer(.hit, revision: 4)),
            ]) == ["time-to-live"])
    }

    @Test func `each access rolls the time to live, and a reply begins it anew`() {
        let received = Observation.received(
            ReceivedEntry(edge: 0, profile: profile, revision: 4, seen: Instant(nanoseconds: 200_000_000_000))
        )
        #expect(
            breaches([
                (1, sent(4)), (1, answer(.refreshed, revision: 4)), (50_000, answer(.hit, revision: 4)),
                (100_000, answer(.hit, revision: 4)), (200_000, received),
                (250_000, answer(.hit, revision: 4)),
            ])
            .isEmpty)
    }

    @Test func `an access to an expired entry does not revive it`() {
        #expect(
            breaches([
                (1, sent(4)), (1, answer(.refreshed, revision: 4)), (70_000, answer(.stale, revision: 4)),
                (100_000, answer(.hit, revision: 4)),
            ]) == ["time-to-live"])
    }

    // MARK: - nothing-lost, nothing-twice

    @Test func `an acknowledged event that is not on the hub is noticed`() {
        #expect(breaches([(1, acknowledged(3)), (9, read([]))]) == ["nothing-lost"])
    }

    @Test func `an event may be missing when it was deleted since, or its edge's disk was lost`() {
        #expect(breaches([(1, acknowledged(3)), (2, deleted(at: 5)), (9, read([]))]).isEmpty)
        #expect(
            breaches([(1, acknowledged(3)), (2, .edgeStarted(edge: 0, .deleted)), (9, read([]))]).isEmpty)
    }

    @Test func `an event that was bad on purpose must be missing`() {
        #expect(breaches([(1, acknowledged(3, expected: .wrongBehaviour)), (9, read([]))]).isEmpty)
        #expect(
            breaches([(1, acknowledged(3, expected: .wrongBehaviour)), (9, read([3]))]) == ["nothing-lost"])
    }

    @Test func `an acknowledged record that an older one has replaced is noticed`() {
        let record = Observation.recordAcknowledged(subject: 1, counter: 4)
        #expect(breaches([(1, record), (9, read([], counter: 3))]) == ["nothing-lost"])
        #expect(breaches([(1, record), (9, read([], counter: 5))]).isEmpty)
    }

    @Test func `an event found twice is noticed`() {
        #expect(breaches([(1, acknowledged(3)), (9, read([3, 3]))]) == ["nothing-twice"])
    }

    @Test func `a deletion may take an event whose client was told only afterwards`() {
        func collected(_ number: UInt64, after complete: UInt64) -> Observation {
            .collected(
                CollectedEvent(
                    mark: BoxMark(box: Box(1), number: number), marker: 3,
                    complete: EpochMark(epoch: epoch, revision: complete)))
        }
        // Sent again later, the event is still known and does nothing.
        let events: [(Int64, Observation)] = [
            (1, collected(1, after: 4)), (2, deleted(at: 5)), (3, acknowledged(3)),
            (4, collected(2, after: 6)),
            (9, read([])),
        ]
        #expect(breaches(events).isEmpty)
        #expect(
            breaches([(1, deleted(at: 5)), (3, acknowledged(3)), (4, collected(2, after: 6)), (9, read([]))])
                == ["nothing-lost"])
    }

    // MARK: - only-committed

    @Test func `an answer from a revision that was never sent is noticed`() {
        #expect(breaches([(1, sent(4)), (2, answer(.hit, revision: 5))]) == ["only-committed"])
    }

    @Test func `an answer with other fields than its revision had is noticed`() {
        let other = answer(.hit, revision: 4) { $0.fields = Key16(high: 0, low: 2) }
        #expect(breaches([(1, sent(4)), (2, other)]) == ["only-committed"])
    }

    @Test func `two contents under one revision are noticed`() {
        #expect(breaches([(1, sent(4, fields: 1)), (2, sent(4, fields: 2))]) == ["only-committed"])
    }

    // MARK: - demands-honoured, bounded-queues, own-writes, convergence

    @Test func `an answer older than demanded is noticed unless it is marked stale`() {
        func old(_ source: AnsweredLookup.Source) -> Observation {
            answer(source, revision: 4, age: .seconds(3)) { $0.stalenessMaximum = .seconds(2) }
        }
        #expect(breaches([(1, sent(4)), (2, old(.hit))]) == ["demands-honoured"])
        #expect(breaches([(1, sent(4)), (2, old(.stale))]).isEmpty)
    }

    @Test func `a hit below the revision demanded is noticed`() {
        let demanded = answer(.hit, revision: 4) {
            $0.revisionMinimum = EpochMark(epoch: Epoch(7), revision: 6)
        }
        #expect(breaches([(1, sent(4)), (2, demanded)]) == ["demands-honoured"])
    }

    @Test func `a queue over its bound is noticed`() {
        #expect(breaches([(1, .measured(queue: "the outbox", count: 11, bound: 10))]) == ["bounded-queues"])
        #expect(breaches([(1, .measured(queue: "the outbox", count: 10, bound: 10))]).isEmpty)
    }

    @Test func `a visitor who does not see their own write is noticed`() {
        let without = answer(.hit, revision: 4) { $0.showsAudience = false }
        let with = answer(.hit, revision: 4) { $0.showsAudience = true }
        #expect(breaches([(1, sent(4)), (2, acknowledged(3)), (5, without)]) == ["own-writes"])
        #expect(breaches([(1, sent(4)), (2, acknowledged(3)), (5, with)]).isEmpty)
        #expect(
            breaches([
                (1, sent(4, region: 1)), (2, acknowledged(3)),
                (5, answer(.hit, revision: 4, edge: 1) { $0.showsAudience = false }),
            ]).isEmpty)
    }

    @Test func `nobody need see a write that was discarded before it was acknowledged`() {
        let without = answer(.hit, revision: nil) { $0.showsAudience = false }
        func collected(after complete: UInt64) -> Observation {
            .collected(
                CollectedEvent(
                    mark: BoxMark(box: Box(1), number: 1), marker: 3,
                    complete: EpochMark(epoch: epoch, revision: complete)))
        }
        // The event waits at its edge for something else while the hub has it.
        let discarded: [(Int64, Observation)] = [
            (1, deleted(at: 5)), (2, collected(after: 4)), (3, acknowledged(3)), (9, without),
        ]
        #expect(breaches(discarded).isEmpty)
        let taken: [(Int64, Observation)] = [
            (1, deleted(at: 5)), (2, collected(after: 5)), (3, acknowledged(3)), (9, without),
        ]
        #expect(breaches(taken) == ["own-writes"])
    }

    @Test func `an edge that holds something else than its region's set is noticed`() {
        func entry(_ fields: [UInt8]) -> Entry {
            Entry(profile: profile, revision: 4, identities: [identity], memberships: [], fields: fields)
        }
        let expected = entry([1])
        let other = entry([2])
        for held in [nil, other] {
            let readOut = RegionReadOut(
                edge: 0, identity: identity, expected: expected, held: held, mayLack: false)
            #expect(breaches([(9, .regionRead(readOut))]) == ["convergence"])
        }
        let same = RegionReadOut(
            edge: 0, identity: identity, expected: expected, held: expected, mayLack: false)
        #expect(breaches([(9, .regionRead(same))]).isEmpty)
    }
}
