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

    @Test func `an audience left is told of for thirty days`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(person(1), points: 9))
        hub.ingest(Town.person(person(1), points: 1))
        #expect(hub.entity(person(1))?.exits.map(\.audience) == [2])
        hub.ingest(Town.person(person(1), points: 9))
        #expect(hub.entity(person(1))?.exits == [])
    }
}
