import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Batch evaluation: over all profiles, in slices, counted, resumed, on a schedule.
struct SegmentationJobTests {
    private func configuration(
        _ adjust: (inout HubConfiguration) -> Void = { _ in }
    ) -> HubConfiguration {
        Town.configuration { configuration in
            configuration.sliceProfilesMaximum = 2
            configuration.catalog.audiences.append(
                Audience(
                    number: 3, id: "rich", name: "Rich", expression: "loyalty.points >= 5", evaluation: .batch
                ))
            configuration.catalog.destinations[1].audiences = [1, 2, 3]
            adjust(&configuration)
        }
    }

    private func person(_ number: Int) -> Identity { Identity(namespace: "CRMID", value: "\(number)") }

    private func jobs(_ hub: Hub<MemoryHubStore>) -> [SegmentationJob] {
        hub.receive(.listJobs(Ticket(700)))
        hub.commit()
        for effect in hub.effects.reversed() {
            if case .answer(Ticket(700), .jobs(let jobs)) = effect { return jobs }
        }
        return []
    }

    private func start(_ audiences: [AudienceNumber] = [], at hub: Hub<MemoryHubStore>) {
        hub.receive(.segment(audiences, Ticket(701)))
        hub.commit()
    }

    @Test func `a job enters and ends members in slices, counts them, and streams what has changed`() throws {
        let hub = try Hub(configuration())
        for number in 1...5 { hub.ingest(Town.person(person(number), points: Int64(number * 2))) }
        #expect(hub.entity(person(5))?.memberships.map(\.audience) == [2])
        _ = hub.publications(Town.oregon)
        start(at: hub)
        #expect(jobs(hub).map(\.status) == [.queued])
        hub.work(.seconds(1))
        let first = try #require(jobs(hub).first)
        #expect(first.status == .succeeded && first.profiles == 5)
        #expect(first.counts.first { $0.audience == 3 }?.realized == 3)
        #expect(first.counts.first { $0.audience == 2 }?.existing == 4)
        #expect(hub.items(Town.oregon).compactMap(\.changed).map(\.entered.count) == [1, 1, 1])

        hub.ingest(Town.person(person(5), points: 1))
        #expect(hub.entity(person(5))?.memberships.map(\.audience) == [3])
        start([3], at: hub)
        hub.work(.seconds(1))
        let second = try #require(jobs(hub).last)
        #expect(second.counts.map(\.audience) == [3])
        #expect(
            second.counts[0].exited == 1 && second.counts[0].existing == 2 && second.counts[0].realized == 0)
        #expect(hub.entity(person(5))?.memberships == [])
        #expect(hub.entity(person(5))?.exits.map(\.audience) == [2, 3])
    }

    @Test func `a hub that starts again goes on where the job had come, and counts nobody twice`() throws {
        let hub = try Hub(configuration())
        for number in 1...7 { hub.ingest(Town.person(person(number), points: 9)) }
        start(at: hub)
        hub.work(.milliseconds(6))
        let before = try #require(jobs(hub).first)
        #expect(before.status == .processing && before.profiles > 0 && before.profiles < 7)
        let restarted = try Hub(configuration(), store: hub.store, epoch: 2, at: hub.now)
        restarted.work(.seconds(1))
        let after = try #require(jobs(restarted).first)
        #expect(after.status == .succeeded && after.profiles == 7)
        #expect(after.counts.first { $0.audience == 3 }?.realized == 7)
    }

    @Test func `a job can be cancelled, and many at a time are refused`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(person(1)))
        for _ in 0..<30 { hub.receive(.segment([], Ticket(1))) }
        hub.receive(.segment([99], Ticket(2)))
        hub.commit()
        let listed = jobs(hub)
        #expect(listed.count == 20)
        for job in listed { hub.receive(.cancelJob(id: job.id, Ticket(3))) }
        hub.commit()
        #expect(jobs(hub).allSatisfy { $0.status == .cancelled })
        hub.work(.seconds(1))
        #expect(jobs(hub).allSatisfy { $0.profiles == 0 })
    }

    @Test func `a schedule starts one job a day, and makes up for one missed while no hub ran`() throws {
        // The town's clock begins at 22:13:20 UTC.
        let time = try #require(DailyTime(cron: "0 30 22 * * ?"))
        let schedule = JobSchedule(id: "s", name: "Daily", time: time, isActive: true)
        let configuration = configuration { $0.catalog.schedules = [schedule] }
        let hub = try Hub(configuration)
        hub.ingest(Town.person(person(1), points: 9))
        hub.work(.minutes(16))
        #expect(jobs(hub).isEmpty)
        hub.work(.minutes(1))
        #expect(jobs(hub).map(\.isScheduled) == [true])
        hub.work(.hours(24))
        #expect(jobs(hub).count == 2)
        let late = try Hub(configuration, store: hub.store, epoch: 2, at: hub.now + .hours(30))
        late.work(.seconds(1))
        #expect(jobs(late).count == 3)
        late.work(.hours(1))
        #expect(jobs(late).count == 3)
    }

    // MARK: Merge policies

    private static let secondFirst = MergePolicy(
        id: "second-first", name: "Second", attributeMerge: .datasetPrecedence(["second", "people"]))
    private static let alone = MergePolicy(id: "alone", name: "Alone", graph: .none)

    private func withPolicies(_ audiences: Audience...) -> HubConfiguration {
        configuration {
            $0.catalog.datasets.append(Dataset(id: "second", name: "Second", schema: "s:person"))
            $0.catalog.mergePolicies = [.standard, Self.secondFirst, Self.alone]
            $0.catalog.audiences += audiences
        }
    }

    private func audience(
        _ number: AudienceNumber, _ expression: String, _ policy: MergePolicy?,
        _ evaluation: Audience.Evaluation = .batch
    ) -> Audience {
        var audience = Audience(
            number: number, id: "a\(number)", name: "A\(number)", expression: expression,
            evaluation: evaluation)
        audience.mergePolicy = policy?.id
        return audience
    }

    private func record(_ dataset: String, _ identities: Identity..., points: Int64) -> Ingestion {
        .record(
            Record(
                dataset: dataset, primary: identities[0], identities: identities.sorted(),
                body: ["loyalty": ["points": .integer(points)]]))
    }

    @Test func `a batch evaluates an audience by the policy that it names`() throws {
        let hub = try Hub(
            withPolicies(
                audience(10, "loyalty.points = 1", Self.secondFirst), audience(11, "loyalty.points = 2", nil),
                audience(12, "loyalty.points = 1 and inSegment(\"a11\")", Self.secondFirst),
                audience(13, "loyalty.points = 2 and inSegment(\"a10\")", nil)))
        hub.ingest(record("second", person(1), points: 1))
        hub.ingest(record("people", person(1), points: 2))
        start(at: hub)
        hub.work(.seconds(1))
        #expect(hub.entity(person(1))?.memberships.map(\.audience) == [10, 11, 12, 13])
        #expect(jobs(hub).last?.counts.first { $0.audience == 10 }?.realized == 1)
        hub.ingest(record("second", person(1), points: 3))
        hub.ingest(record("people", person(1), points: 2))
        start(at: hub)
        hub.work(.seconds(1))
        #expect(hub.entity(person(1))?.memberships.map(\.audience) == [11])
    }

    @Test func `by a policy without a graph one of the identities must qualify alone`() throws {
        let count = "xEvent.count() = 2"
        let hub = try Hub(
            withPolicies(
                audience(10, "loyalty.points = 1", Self.alone), audience(11, count, Self.alone),
                audience(12, "loyalty.points = 2 and " + count, Self.alone),
                audience(13, "xEvent.count() = 3", Self.alone)))
        hub.ingest(record("people", person(1), points: 1))
        hub.ingest(record("people", person(2), person(1), points: 2))
        hub.ingest(.event(Town.event(person(1), id: "1")), .event(Town.event(person(1), id: "2")))
        hub.ingest(.event(Town.event(person(2), id: "3")))
        start([10, 11, 12, 13], at: hub)
        hub.work(.seconds(1))
        // Together they have three events and the points of the newer record.
        let held = hub.entity(person(1))?.memberships.map(\.audience).filter { $0 >= 10 }
        #expect(held == [10, 11])
    }

    @Test func `a streaming audience stays on its policy, and an edge one of another becomes streaming`()
        throws
    {
        let hub = try Hub(
            withPolicies(
                audience(10, "loyalty.points = 1", Self.secondFirst, .streaming),
                audience(11, "loyalty.points = 1", Self.secondFirst, .edge)))
        #expect(hub.catalog.audiences.suffix(2).map(\.evaluation) == [.streaming, .streaming])
        hub.ingest(record("second", person(1), points: 1))
        hub.ingest(record("people", person(1), points: 9))
        #expect(hub.entity(person(1))?.memberships.map(\.audience) == [2, 10, 11])
        hub.ingest(record("second", person(1), points: 2))
        #expect(hub.entity(person(1))?.memberships.map(\.audience) == [])
    }

    @Test func `an audience left is told of for thirty days`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(person(1), points: 9))
        hub.ingest(Town.person(person(1), points: 1))
        #expect(hub.entity(person(1))?.exits.map(\.audience) == [2])
        hub.ingest(Town.person(person(1), points: 9))
        #expect(hub.entity(person(1))?.exits == [])
    }
}
