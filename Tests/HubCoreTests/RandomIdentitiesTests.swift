import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Random records, events, log-ins on shared devices, deletions and restarts: whatever the order, every identity has one
/// profile, every event is where its owner is, and memberships are what a look at the profile alone says.
struct RandomIdentitiesTests {
    private static let people = (0..<4).map { Identity(namespace: "CRMID", value: "person \($0)") }
    private static let mails = (0..<4).map { Identity(namespace: "Email", value: "\($0)@example.com") }
    private static let devices = (0..<5).map { Identity(namespace: "ECID", value: "device \($0)") }

    private struct Taken {
        var id: String
        var owner: Identity
        var isView: Bool
    }

    private static func configuration() -> HubConfiguration {
        Town.configuration { configuration in
            var people = Namespace(code: "CRMID", kind: .crossDevice)
            people.isUnique = true
            var mails = Namespace(code: "Email", kind: .email)
            mails.isUnique = true
            configuration.catalog.namespaces = [people, mails, Namespace(code: "ECID", kind: .cookie)]
            configuration.sliceProfilesMaximum = 3
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `identities, events and memberships stay consistent`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var hub = try Hub(Self.configuration())
        var events: [Taken] = []
        for step in 0..<80 {
            let identities = Self.identities(&generator)
            let owner = identities[generator.below(identities.count)]
            switch generator.below(12) {
            case 0:
                let gone = hub.entity(owner)?.identities ?? [owner]
                hub.delete(owner)
                events.removeAll { gone.contains($0.owner) }
            case 1:
                hub = try Hub(Self.configuration(), store: hub.store, epoch: UInt64(step) + 2, at: hub.now)
            case 2...5:
                let points = Int64(generator.below(8))
                hub.ingest(
                    .record(
                        Record(
                            dataset: "people", primary: owner, identities: identities.sorted(),
                            body: ["loyalty": ["points": .integer(points)]])))
            default:
                let isView = generator.below(3) == 0
                let event = Event(
                    id: "\(step)", dataset: "web",
                    timestamp: Town.clock.timestamp + .milliseconds(Int64(step)), primary: owner,
                    identities: identities.sorted(),
                    body: ["eventType": isView ? "commerce.productViews" : "web.webpagedetails.pageViews"])
                hub.ingest(.event(event))
                events.append(Taken(id: event.id, owner: owner, isView: isView))
            }
            hub.pass(.milliseconds(1))
            try check(hub, events, "seed \(seed), step \(step)")
        }
        #expect(hub.halts.isEmpty)
    }

    private static func identities(_ generator: inout SeededGenerator) -> [Identity] {
        var drawn = [devices[generator.below(devices.count)]]
        if generator.below(2) == 0 { drawn.append(people[generator.below(people.count)]) }
        if generator.below(3) == 0 { drawn.append(mails[generator.below(mails.count)]) }
        return drawn
    }

    private func check(_ hub: Hub<MemoryHubStore>, _ events: [Taken], _ place: String) throws {
        var found: [String] = []
        var seen: Set<ProfileID> = []
        for identity in Self.people + Self.mails + Self.devices {
            guard let entity = hub.entity(identity) else { continue }
            #expect(entity.identities.contains(identity), "\(identity) at \(place)")
            for namespace in ["CRMID", "Email"] {
                let count = entity.identities.filter { $0.namespace == namespace }.count
                #expect(count <= 1, "\(entity.identities) at \(place)")
            }
            guard seen.insert(entity.profile).inserted else { continue }
            let own = events.filter { entity.identities.contains($0.owner) }
            #expect(entity.events.map(\.id).sorted() == own.map(\.id).sorted(), "\(identity) at \(place)")
            found += entity.events.map(\.id)
            let isLoyal = (entity.attributes[path: "loyalty.points"]?.integer ?? 0) > 3
            let expected = (own.contains(where: \.isView) ? [1] : []) + (isLoyal ? [2] : [])
            #expect(entity.memberships.map { Int($0.audience) } == expected, "\(identity) at \(place)")
            let entry = entity.entries.first { $0.region == Town.oregon }?.entry
            #expect(entry?.identities == entity.identities, "\(identity) at \(place)")
            #expect(entry?.memberships == entity.memberships, "\(identity) at \(place)")
        }
        #expect(Set(found).count == found.count && found.count == events.count, "at \(place)")
    }
}
