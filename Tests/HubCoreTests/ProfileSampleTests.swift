import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Counting profiles in the background: what is counted, and when again.
struct ProfileSampleTests {
    private func configuration(_ adjust: (inout HubConfiguration) -> Void = { _ in }) -> HubConfiguration {
        Town.configuration { configuration in
            configuration.samplesProfiles = true
            configuration.sliceProfilesMaximum = 3
            adjust(&configuration)
        }
    }

    private func person(_ number: Int) -> Identity { Identity(namespace: "Email", value: "\(number)@x") }

    private func samples(_ hub: Hub<MemoryHubStore>) -> ProfileSamples? {
        hub.receive(.listSamples(Ticket(710)))
        hub.commit()
        for effect in hub.effects.reversed() {
            if case .answer(Ticket(710), .samples(let samples)) = effect { return samples }
        }
        return nil
    }

    private func town(_ people: Int) throws -> Hub<MemoryHubStore> {
        let hub = try Hub(configuration())
        for number in 0..<people { hub.ingest(Town.person(person(number))) }
        return hub
    }

    @Test func `every profile is counted, by dataset and namespace, in slices`() throws {
        let hub = try town(4)
        hub.ingest(Town.person(Town.phone, Town.ann))
        hub.ingest(
            .event(Town.event(Town.ann, id: "1")), .event(Town.event(Town.ann, id: "2", dataset: "app")))
        hub.ingest(.event(Town.event(Identity(namespace: "X", value: "1"), id: "3")))
        #expect(samples(hub)?.ended == [])
        hub.advance()
        hub.commit()
        #expect(samples(hub)?.current?.profiles == 3)
        hub.work(.seconds(1))
        let sample = try #require(samples(hub)?.ended.last)
        #expect(samples(hub)?.current == nil)
        #expect(sample.profiles == 6 && sample.fragments == 5 && sample.events == 3)
        #expect(sample.datasets == ["people": 5, "web": 2, "app": 1])
        // X is not in the catalog.
        #expect(sample.namespaces.keys.sorted() == ["Email", "Phone"])
        #expect(sample.namespaces["Email"]?.profiles == 5 && sample.namespaces["Email"]?.fragments == 4)
        #expect(sample.namespaces["Phone"]?.profiles == 1 && sample.namespaces["Phone"]?.fragments == 1)
    }

    @Test func `profiles are counted anew at the hour once more than 5 % have come or gone`() throws {
        let hub = try town(40)
        hub.work(.seconds(1))
        let first = try #require(samples(hub)?.ended.last)
        for number in 40..<42 { hub.ingest(Town.person(person(number))) }
        hub.work(.hours(1))
        #expect(samples(hub)?.ended == [first])
        hub.delete(person(0))
        hub.delete(person(1))
        hub.delete(person(2))
        hub.ingest(Town.person(person(42)))
        hub.work(.hours(2))
        #expect(samples(hub)?.ended == [first])
        for number in 43..<46 { hub.ingest(Town.person(person(number))) }
        hub.work(.minutes(50))
        #expect(samples(hub)?.ended == [first])
        hub.work(.hours(1))
        // The last of a day takes the place of earlier ones.
        #expect(samples(hub)?.ended.last?.profiles == 43)
        #expect(samples(hub)?.ended.count == 2)
    }

    @Test func `who comes or goes while profiles are counted is neither missed nor counted twice`() throws {
        let hub = try town(40)
        for number in 40..<80 {
            hub.ingest(Town.person(person(number)))
            if number % 2 == 0 { hub.delete(person(number - 40)) }
            if number % 4 == 0 {
                // A merged profile is one less; the slice is of the same turn.
                _ = hub.stage([Town.person(person(number), person(number - 39))])
                hub.work(.milliseconds(5))
            }
        }
        hub.work(.seconds(1))
        let first = try #require(samples(hub)?.ended.last)
        // 80 came, 20 were deleted, 10 merged.
        #expect(first.profiles != 50)
        // What the walk passed by is known: with exactly 5 % more than it counted, it does not walk again.
        let bound = first.profiles + first.profiles / 20
        for number in 50..<max(50, bound) { hub.ingest(Town.person(person(1_000 + number))) }
        for number in 0..<max(0, 50 - bound) { hub.delete(person(41 + 2 * number)) }
        hub.work(.hours(1))
        #expect(samples(hub)?.ended == [first])
        hub.ingest(Town.person(person(2_000)))
        hub.work(.hours(1))
        #expect(samples(hub)?.ended.last?.profiles == bound + 1)
    }

    @Test func `a batch makes the hub look within 15 minutes`() throws {
        let hub = try town(4)
        hub.work(.minutes(30))
        let batch = IngestedBatch(id: "b", created: Town.clock.timestamp)
        hub.receive(.load([Town.person(Town.ann)], of: batch, Ticket(1)))
        hub.commit()
        #expect(hub.outcomes(of: 1) == [nil])
        hub.work(.minutes(14))
        #expect(samples(hub)?.ended.last?.profiles == 4)
        hub.work(.minutes(2))
        #expect(samples(hub)?.ended.last?.profiles == 5)
    }

    @Test func `a hub that is not told to count does not`() throws {
        let hub = try Hub()
        let counting = try Hub(configuration { $0.sliceProfilesMaximum = 500 })
        hub.receive(.listSamples(Ticket(711)))
        hub.commit()
        let refused = hub.effects.contains { effect in
            if case .answer(Ticket(711), .refused) = effect { true } else { false }
        }
        #expect(refused)
        // Counting writes nothing and publishes nothing.
        for hub in [hub, counting] { hub.work(.minutes(2)) }
        #expect(samples(counting)?.ended.count == 1)
        #expect(hub.revision == counting.revision)
    }
}
