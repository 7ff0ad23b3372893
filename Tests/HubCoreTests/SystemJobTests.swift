import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Removing a dataset's or a batch's data from all profiles.
struct SystemJobTests {
    private func configuration(_ adjust: (inout HubConfiguration) -> Void = { _ in }) -> HubConfiguration {
        Town.configuration { configuration in
            configuration.sliceProfilesMaximum = 2
            adjust(&configuration)
        }
    }

    private func person(_ number: Int) -> Identity { Identity(namespace: "Email", value: "\(number)@x") }

    private func view(_ identity: Identity, _ id: String, dataset: String = "web") -> Ingestion {
        .event(Town.event(identity, id: id, dataset: dataset))
    }

    private func answer(_ hub: Hub<MemoryHubStore>, _ input: HubInput, _ ticket: UInt64 = 720) -> HubAnswer? {
        hub.receive(input)
        hub.commit()
        for effect in hub.effects.reversed() {
            if case .answer(Ticket(ticket), let answer) = effect { return answer }
        }
        return nil
    }

    private func jobs(_ hub: Hub<MemoryHubStore>) -> [SystemJob] {
        guard case .systemJobs(let jobs)? = answer(hub, .listSystemJobs(Ticket(720))) else { return [] }
        return jobs
    }

    private func remove(_ target: SystemJob.Target, from hub: Hub<MemoryHubStore>) {
        hub.receive(.removeData(target, Ticket(721)))
        hub.commit()
    }

    private func load(_ ingestions: [Ingestion], of batch: IngestedBatch, into hub: Hub<MemoryHubStore>)
        -> [Rejection?]?
    {
        guard case .ingested(let outcomes, _)? = answer(hub, .load(ingestions, of: batch, Ticket(722)), 722)
        else { return nil }
        return outcomes
    }

    @Test
    func `a truncation takes a dataset's fragments and events from every profile, and audiences with them`()
        throws
    {
        let hub = try Hub(configuration())
        for number in 1...5 {
            hub.ingest(Town.person(person(number), points: 9), view(person(number), "e\(number)"))
        }
        hub.ingest(view(person(1), "other", dataset: "app"))
        #expect(hub.entity(person(2))?.memberships.map(\.audience) == [1, 2])
        _ = hub.publications(Town.oregon)
        remove(.dataset("web"), from: hub)
        hub.work(.seconds(1))
        let job = try #require(jobs(hub).first)
        #expect(job.status == .success && job.removed == 5)
        #expect(hub.entity(person(2))?.events == [])
        #expect(hub.entity(person(2))?.memberships.map(\.audience) == [2])
        #expect(hub.entity(person(2))?.exits.map(\.audience) == [1])
        // What another dataset says stays, and is enough to belong.
        #expect(hub.entity(person(1))?.events.map(\.id) == ["other"])
        #expect(hub.entity(person(1))?.memberships.map(\.audience) == [1, 2])
        #expect(hub.items(Town.oregon).compactMap(\.changed).map(\.left) == [[1], [1], [1], [1]])

        remove(.dataset("people"), from: hub)
        hub.work(.seconds(1))
        #expect(hub.entity(person(1))?.attributes == [:])
        #expect(hub.entity(person(1))?.memberships.map(\.audience) == [1])
        #expect(jobs(hub).last?.removed == 5)
    }

    @Test func `a profile that has nothing left is gone everywhere, and may come anew of other data`() throws
    {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(Town.ann, Town.phone, points: 9))
        let before = try #require(hub.entity(Town.ann)?.profile)
        _ = hub.publications(Town.oregon)
        remove(.dataset("people"), from: hub)
        hub.work(.seconds(1))
        #expect(hub.entity(Town.ann) == nil && hub.entity(Town.phone) == nil)
        #expect(hub.items(Town.oregon).compactMap(\.gone).map(\.profile) == [before])
        #expect(hub.counters.deletions == 0)
        // An event of another dataset that an edge had accepted before: nobody asked to delete the person.
        let collect = Collect(
            box: Box(7), oldest: 1, sent: Town.clock.timestamp,
            events: [
                Town.outboxEvent(
                    1, Town.event(Town.ann, id: "1"), complete: EpochMark(epoch: Epoch(1), revision: 1))
            ])
        #expect(hub.ask(.collect(collect))?.collected?.rejected == [])
        #expect(hub.entity(Town.ann)?.profile != before)
    }

    @Test func `nothing of before comes in after a truncation, by an outbox or by a batch`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(Town.ann), view(Town.ann, "0"))
        let old = EpochMark(epoch: Epoch(1), revision: hub.revision)
        let created = Town.clock.timestamp
        hub.work(.seconds(1))
        remove(.dataset("web"), from: hub)
        hub.work(.seconds(1))
        let new = EpochMark(epoch: Epoch(1), revision: hub.revision)
        // An edge that knows nothing yet has accepted the last after the removal.
        var fresh = Town.outboxEvent(
            4, Town.event(Town.ann, id: "4"), complete: EpochMark(epoch: Epoch(9), revision: 0))
        fresh.accepted = Town.clock.timestamp + .milliseconds(1_500)
        let collect = Collect(
            box: Box(7), oldest: 1, sent: Town.clock.timestamp + .seconds(2),
            events: [
                Town.outboxEvent(1, Town.event(Town.ann, id: "1"), complete: old),
                Town.outboxEvent(2, Town.event(Town.ann, id: "2", dataset: "app"), complete: old),
                Town.outboxEvent(3, Town.event(Town.ann, id: "3"), complete: new), fresh,
            ])
        let rejected = hub.ask(.collect(collect))?.collected?.rejected
        #expect(rejected == [RejectedEvent(number: 1, reason: .dataRemoved)])
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["2", "3", "4"])

        let late = IngestedBatch(id: "late", created: created)
        #expect(
            load([view(Town.ann, "7"), Town.person(Town.ann)], of: late, into: hub) == [.dataRemoved, nil])
        let later = IngestedBatch(id: "later", created: created + .minutes(1))
        #expect(load([view(Town.ann, "5")], of: later, into: hub) == [nil])
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["2", "3", "4", "5"])

        // The rule outlives the process and the job.
        let id = try #require(jobs(hub).first?.id)
        _ = answer(hub, .dropSystemJob(id: id, Ticket(720)))
        let restarted = try Hub(configuration(), store: hub.store, epoch: 2, at: hub.now)
        #expect(jobs(restarted) == [])
        #expect(load([view(Town.ann, "6")], of: late, into: restarted) == [.dataRemoved])
    }

    @Test func `a removal covers what its own turn has taken in before it`() throws {
        let hub = try Hub(configuration())
        _ = hub.stage([Town.person(Town.ann), view(Town.ann, "1")])
        hub.receive(.removeData(.dataset("web"), Ticket(721)))
        hub.advance()
        hub.commit()
        hub.work(.seconds(1))
        #expect(hub.entity(Town.ann)?.events.map(\.id) == [])
    }

    @Test func `what is ingested after a truncation stays, also while it is under way`() throws {
        let hub = try Hub(configuration { $0.catalog.datasets[0].isUpsert = true })
        for number in 1...9 {
            hub.ingest(Town.person(person(number), points: 9), view(person(number), "e\(number)"))
        }
        let first: Value = ["first": 1]
        hub.ingest(
            .record(Record(dataset: "people", primary: person(1), identities: [person(1)], body: first)))
        remove(.dataset("people"), from: hub)
        remove(.dataset("web"), from: hub)
        // The same ids again, before any of the old ones is gone; the clock stands still.
        for number in 1...9 {
            #expect(hub.ingest(view(person(number), "e\(number)")) == [nil])
            if number % 2 == 1 { hub.ingest(Town.person(person(number), points: 2)) }
        }
        hub.work(.seconds(1))
        #expect(jobs(hub).map(\.status) == [.success, .success])
        for number in 1...9 {
            let entity = hub.entity(person(number))
            #expect(entity?.events.map(\.id) == ["e\(number)"])
            #expect(entity?.attributes == (number % 2 == 1 ? ["loyalty": ["points": 2]] : [:]))
        }
        // A repeat is one again.
        hub.ingest(view(person(1), "e1"))
        #expect(hub.counters.eventsRepeated == 1)
    }

    @Test func `data that moves between profiles during a truncation does not escape it`() throws {
        for seed in 0..<12 {
            let hub = try Hub(configuration { $0.sliceProfilesMaximum = 1 })
            for number in 0..<8 {
                hub.ingest(Town.person(person(number), points: 9), view(person(number), "e\(number)"))
                hub.ingest(view(person(number), "a\(number)", dataset: "app"))
            }
            remove(.dataset("web"), from: hub)
            for number in 0..<4 {
                // One that the walk has passed with one that it has not come to, in some order, also in its turn.
                _ = hub.stage([Town.person(person((seed + number) % 8), person(7 - number))])
                if seed % 2 == 0 { hub.commit() }
                hub.work(.milliseconds(5))
            }
            hub.work(.seconds(1))
            #expect(jobs(hub).first?.status == .success && jobs(hub).first?.removed == 8, "\(seed)")
            for number in 0..<8 {
                #expect(
                    hub.entity(person(number))?.events.contains { $0.dataset == "web" } == false, "\(seed)")
            }
        }
    }

    @Test func `a hub that starts again goes on where the job had come`() throws {
        let hub = try Hub(configuration())
        for number in 1...7 { hub.ingest(Town.person(person(number)), view(person(number), "e\(number)")) }
        remove(.dataset("web"), from: hub)
        hub.work(.milliseconds(6))
        let before = try #require(jobs(hub).first)
        #expect(before.status == .inProgress && before.removed > 0 && before.removed < 7)
        let restarted = try Hub(configuration(), store: hub.store, epoch: 2, at: hub.now)
        restarted.work(.seconds(1))
        let after = try #require(jobs(restarted).first)
        #expect(after.status == .success && after.removed == 7)
        for number in 1...7 { #expect(restarted.entity(person(number))?.events == []) }
    }

    @Test func `a batch's events are removed, others and the next ones not`() throws {
        let hub = try Hub(configuration())
        hub.ingest(view(Town.ann, "single"))
        let wrong = IngestedBatch(id: "wrong", created: Town.clock.timestamp)
        #expect(load([view(Town.ann, "1"), view(Town.bob, "2")], of: wrong, into: hub) == [nil, nil])
        let other = IngestedBatch(id: "other", created: Town.clock.timestamp)
        #expect(load([view(Town.bob, "3")], of: other, into: hub) == [nil])
        remove(.batch("wrong", dataset: "web"), from: hub)
        hub.work(.seconds(1))
        #expect(jobs(hub).first?.status == .success && jobs(hub).first?.removed == 2)
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["single"])
        #expect(hub.entity(Town.bob)?.events.map(\.id) == ["3"])
        // A slice of it that was on its way, and the right events in another batch.
        #expect(load([view(Town.ann, "4")], of: wrong, into: hub) == [.dataRemoved])
        #expect(load([view(Town.ann, "1")], of: other, into: hub) == [nil])
        #expect(hub.entity(Town.ann)?.events.map(\.id) == ["1", "single"])
    }

    @Test func `a batch of records fails, and the same job twice is refused`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(Town.ann, points: 9))
        remove(.batch("b", dataset: "people"), from: hub)
        #expect(jobs(hub).map(\.status) == [.error])
        remove(.dataset("people"), from: hub)
        guard case .refused? = answer(hub, .removeData(.dataset("people"), Ticket(723)), 723) else {
            Issue.record("the same job was taken on twice")
            return
        }
        hub.work(.seconds(1))
        remove(.dataset("people"), from: hub)
        #expect(jobs(hub).map(\.status) == [.error, .success, .new])
        hub.work(.seconds(1))
        #expect(hub.entity(Town.ann) == nil)
    }

    @Test func `a job that is dropped stops, and the newest hundred are kept`() throws {
        let hub = try Hub(configuration())
        for number in 1...7 { hub.ingest(Town.person(person(number)), view(person(number), "e\(number)")) }
        remove(.dataset("web"), from: hub)
        hub.work(.milliseconds(6))
        let job = try #require(jobs(hub).first)
        _ = answer(hub, .dropSystemJob(id: job.id, Ticket(720)))
        hub.work(.seconds(1))
        #expect(jobs(hub) == [])
        let left = (1...7).count { hub.entity(person($0))?.events.isEmpty == false }
        #expect(left == 7 - job.removed && left > 0)
        for number in 0..<120 { remove(.dataset("d\(number)"), from: hub) }
        #expect(jobs(hub).count == 100)
        hub.work(.seconds(5))
        remove(.dataset("last"), from: hub)
        #expect(jobs(hub).count == 100 && jobs(hub).last?.target == .dataset("last"))
        #expect(hub.store.systemJobs() == jobs(hub))
    }
}
