import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Values of computed attributes: at definition, by their schedule, where events move, when definitions change.
struct ComputedAttributeTests {
    // The town's clock begins on Tuesday, 2023-11-14, at 22:13:20 UTC.
    private static let untilEleven = Duration.seconds(2_800)
    private static let source = "xEvent[eventType = \"order\"]"

    private static func definition(
        _ name: String, _ expression: String, _ count: Int64 = 2,
        _ unit: ComputedAttributeDefinition.Unit = .hours
    ) -> ComputedAttributeDefinition {
        var definition = ComputedAttributeDefinition(
            id: "id-\(name)", name: name, displayName: name, expression: expression, count: count, unit: unit)
        definition.status = .new
        return definition
    }

    private static let orders = definition("orders", source + ".count()")

    /// With a streaming audience that reads the attribute `orders`, and Oregon getting it.
    private func configuration(
        _ definitions: [ComputedAttributeDefinition] = [orders], slice: Int = 2,
        _ adjust: (inout HubConfiguration) -> Void = { _ in }
    ) -> HubConfiguration {
        Town.configuration { configuration in
            configuration.sliceProfilesMaximum = slice
            configuration.catalog.computedAttributes = definitions
            configuration.catalog.audiences.append(
                Audience(
                    number: 3, id: "buyers", name: "Buyers",
                    expression: "_spoke.ComputedAttributes.orders > 0", evaluation: .streaming))
            configuration.catalog.destinations[1].audiences = [1, 2, 3]
            configuration.catalog.destinations[1].attributes.append(
                Destination.Mapping(source: "_spoke.ComputedAttributes.orders", name: "orders"))
            adjust(&configuration)
        }
    }

    private func person(_ number: Int) -> Identity { Identity(namespace: "CRMID", value: "\(number)") }

    private func order(
        _ id: String, _ primary: Identity, price: Int64 = 1, at time: Duration = .zero
    ) -> Ingestion {
        .event(
            Event(
                id: id, dataset: "web", timestamp: Town.clock.timestamp + time, primary: primary,
                identities: [primary], body: ["eventType": "order", "price": .integer(price)]))
    }

    private func values(_ hub: Hub<some HubStore>, _ identity: Identity) -> Value? {
        hub.entity(identity)?.computed?[path: "_spoke.ComputedAttributes"]
    }

    private func define(_ hub: Hub<some HubStore>, _ change: (inout Catalog) -> Void) {
        var catalog = hub.catalog
        change(&catalog)
        hub.receive(.define(catalog, replacing: nil, Ticket(900)))
        hub.commit()
    }

    private func fields(_ hub: Hub<some HubStore>, _ identity: Identity) -> String? {
        hub.entity(identity)?.entries.first { $0.region == Town.oregon }.map {
            String(decoding: $0.entry.fields, as: UTF8.self)
        }
    }

    @Test func `a value is there soon after its definition, in the published shape of its function`() throws {
        let hub = try Hub(Town.configuration())
        hub.ingest(order("1", Town.ann, price: 5), order("2", Town.ann, price: 3, at: .seconds(-60)))
        hub.ingest(order("3", Town.ann, price: 9, at: .hours(-3)), Town.person(Town.bob))
        define(hub) { catalog in
            let source = Self.source
            catalog.computedAttributes = [
                Self.definition("sum", source + ".sum(price)"), Self.definition("count", source + ".count()"),
                Self.definition("min", source + ".min(price)"),
                Self.definition("max", source + ".max(price)"),
                Self.definition(
                    "recent",
                    source + ".topN(timestamp, 1).map({\"timestamp\": timestamp, \"value\": price}).head()"),
                Self.definition("list", source + ".topN(timestamp, 5).map(price)"),
            ]
        }
        #expect(hub.catalog.computedAttributes.allSatisfy { $0.status == .new && $0.lastEvaluated == nil })
        hub.work(.seconds(1))
        #expect(
            values(hub, Town.ann) == [
                "sum": 8, "count": 2, "min": 3, "max": 5,
                "recent": ["timestamp": "2023-11-14T22:13:20Z", "value": 5], "list": [5, 3],
            ])
        #expect(values(hub, Town.bob) == ["sum": 0, "count": 0, "list": []])
        #expect(hub.catalog.computedAttributes.allSatisfy { $0.status == .processed })
        #expect(
            hub.catalog.computedAttributes.allSatisfy { $0.lastEvaluated == Town.clock.timestamp })
    }

    @Test func `what arrives counts at the next refresh, and slides out at a later one by time alone`() throws
    {
        let hub = try Hub(configuration())
        hub.work(.seconds(1))
        hub.ingest(order("1", Town.ann, at: .seconds(1)))
        hub.work(Self.untilEleven - .seconds(3))
        #expect(values(hub, Town.ann) == nil)
        #expect(hub.entity(Town.ann)?.memberships == [])
        hub.work(.seconds(3))
        #expect(values(hub, Town.ann) == ["orders": 1])
        #expect(hub.entity(Town.ann)?.memberships.map(\.audience) == [3])
        #expect(fields(hub, Town.ann) == "{\"_spoke.ComputedAttributes.orders\":1}")
        // At midnight the order is less than two hours ago, at one o'clock it is not: whoever bought leaves on time.
        hub.work(.hours(2) - .seconds(2))
        #expect(hub.entity(Town.ann)?.memberships.map(\.audience) == [3])
        _ = hub.publications(Town.oregon)
        hub.work(.seconds(2))
        #expect(values(hub, Town.ann) == ["orders": 0])
        #expect(hub.entity(Town.ann)?.memberships == [])
        #expect(hub.entity(Town.ann)?.exits.map(\.audience) == [3])
        #expect(hub.items(Town.oregon).compactMap(\.projected?.memberships.count) == [0])
        #expect(
            hub.catalog.computedAttributes[0].lastEvaluated
                == Town.clock.timestamp + Self.untilEleven + .hours(2))
    }

    @Test func `a refresh that changes nothing commits no profile and publishes nothing`() throws {
        let hub = try Hub(configuration())
        hub.ingest(order("1", Town.ann))
        hub.work(Self.untilEleven + .seconds(1))
        let profile = try #require(hub.entity(Town.ann))
        #expect(values(hub, Town.ann) == ["orders": 1])
        _ = hub.publications(Town.oregon)
        let looked = hub.counters.computed
        hub.work(.hours(1))
        #expect(hub.counters.computed == looked + 1)
        #expect(hub.entity(Town.ann)?.entries.map(\.entry.revision) == profile.entries.map(\.entry.revision))
        #expect(hub.items(Town.oregon).isEmpty)
    }

    @Test
    func `a hub that starts again goes on with the refresh under way, and does it as of the same instant`()
        throws
    {
        let hub = try Hub(configuration([]))
        for number in 1...80 { hub.ingest(order("\(number)", person(number))) }
        define(hub) { $0.computedAttributes = [Self.orders] }
        hub.work(.milliseconds(5 * 20))
        let attribute = hub.catalog.computedAttributes[0]
        #expect(attribute.status == .processing && attribute.lastEvaluated == nil)
        #expect(hub.counters.computed < 60)
        let restarted = try Hub(configuration([]), store: hub.store, epoch: 2, at: hub.now + .hours(5))
        #expect(restarted.catalog.computedAttributes[0].status == .processing)
        restarted.work(.milliseconds(5 * 24 + 2))
        for number in 1...80 { #expect(values(restarted, person(number)) == ["orders": 1], "\(number)") }
        #expect(restarted.counters.computed < 50)
        #expect(restarted.catalog.computedAttributes[0].lastEvaluated == Town.clock.timestamp)
        // What was missed meanwhile is made up for.
        restarted.work(.seconds(1))
        #expect(restarted.catalog.computedAttributes[0].status == .processed)
        for number in 1...80 { #expect(values(restarted, person(number)) == ["orders": 0], "\(number)") }
    }

    @Test func `refreshes missed while no hub ran are made up for once, as of the last of them`() throws {
        let daily = Self.definition("orders", Self.source + ".count()", 1, .days)
        let hub = try Hub(configuration([daily]))
        hub.ingest(order("1", Town.ann, at: .hours(36)), order("2", Town.ann, at: .hours(49)))
        hub.work(.hours(2))
        #expect(values(hub, Town.ann) == ["orders": 0])
        let late = try Hub(configuration([daily]), store: hub.store, epoch: 2, at: Town.start + .hours(53))
        late.work(.seconds(1))
        let midnight = Town.clock.timestamp + Self.untilEleven + .hours(49)
        #expect(late.catalog.computedAttributes[0].lastEvaluated == midnight)
        #expect(values(late, Town.ann) == ["orders": 2])
        let looked = late.counters.computed
        late.work(.hours(2))
        #expect(late.counters.computed == looked)
    }

    @Test func `where profiles are stitched, values are at once those of all their events`() throws {
        let hub = try Hub(configuration())
        hub.ingest(order("1", Town.ann), order("2", Town.bob), order("3", Town.bob, at: .seconds(1)))
        hub.work(Self.untilEleven + .seconds(1))
        #expect(values(hub, Town.ann) == ["orders": 1])
        #expect(values(hub, Town.bob) == ["orders": 2])
        // What has come since the refresh still waits for the next.
        hub.ingest(order("4", Town.bob, at: Self.untilEleven + .seconds(1)))
        hub.ingest(Town.person(Town.ann, Town.bob))
        #expect(values(hub, Town.ann) == ["orders": 3])
        #expect(fields(hub, Town.bob)?.contains("\"_spoke.ComputedAttributes.orders\":3") == true)
        hub.delete(Town.ann)
        hub.ingest(Town.person(Town.bob))
        #expect(values(hub, Town.bob) == nil)
    }

    @Test func `a removal of data takes what was computed of it`() throws {
        let hub = try Hub(configuration())
        hub.ingest(Town.person(Town.ann), order("1", Town.ann))
        hub.work(Self.untilEleven + .seconds(1))
        #expect(values(hub, Town.ann) == ["orders": 1])
        hub.receive(.removeData(.dataset("web"), Ticket(901)))
        hub.commit()
        hub.work(.seconds(1))
        #expect(values(hub, Town.ann) == ["orders": 0])
    }

    @Test func `where a graph is taken apart, values go with the events`() throws {
        var customers = Namespace(code: "CRMID", kind: .crossDevice)
        customers.isUnique = true
        let device = Identity(namespace: "ECID", value: String(repeating: "7", count: 38))
        let hub = try Hub(
            configuration {
                $0.catalog.namespaces = [customers, Namespace(code: "ECID", kind: .cookie)]
            })
        let (ann, bob) = (person(1), person(2))
        hub.ingest(order("1", ann), order("2", device), order("3", device, at: .seconds(1)))
        hub.ingest(Town.person(ann, device), Town.person(bob))
        hub.work(Self.untilEleven + .seconds(1))
        #expect(values(hub, ann) == ["orders": 3])
        hub.ingest(Town.person(bob, device))
        #expect(values(hub, ann) == ["orders": 1])
        #expect(values(hub, bob) == ["orders": 2])
        #expect(hub.entity(bob)?.memberships.map(\.audience) == [3])
    }

    @Test(
        "what is disabled or no longer defined leaves look-ups at once, then profiles, audiences and edges",
        arguments: [true, false])
    func removal(restarting: Bool) throws {
        let hub = try Hub(configuration([Self.orders, Self.definition("views", "xEvent.count()")]))
        for number in 1...40 { hub.ingest(order("\(number)", person(number))) }
        hub.work(Self.untilEleven + .seconds(1))
        #expect(values(hub, person(40)) == ["orders": 1, "views": 1])
        define(hub) { $0.computedAttributes[0].status = .disabled }
        #expect(values(hub, person(40)) == ["views": 1])
        let after =
            restarting
            ? try Hub(
                configuration([Self.orders, Self.definition("views", "xEvent.count()")]), store: hub.store,
                epoch: 2, at: hub.now) : hub
        after.work(.seconds(1))
        for number in 1...40 {
            let entity = try #require(after.entity(person(number)))
            #expect(after.store.profile(entity.profile)?.computed.count == 1)
            #expect(entity.memberships == [])
            #expect(fields(after, person(number)) == "")
        }
        #expect(after.catalog.computedAttributes.map(\.status) == [.disabled, .processed])
        define(after) { $0.computedAttributes = [] }
        after.work(.seconds(1))
        #expect(after.store.profile(try #require(after.entity(person(1))).profile)?.computed == [])
        #expect(after.catalog.computation == nil)
    }

    @Test func `another expression under the same name has nothing of the old one's values`() throws {
        let hub = try Hub(configuration())
        hub.ingest(order("1", Town.ann, price: 7))
        hub.work(Self.untilEleven + .seconds(1))
        define(hub) { $0.computedAttributes[0].expression = Self.source + ".max(price)" }
        #expect(values(hub, Town.ann) == nil)
        #expect(hub.catalog.computedAttributes[0].status == .new)
        hub.work(.seconds(1))
        #expect(values(hub, Town.ann) == ["orders": 7])
    }

    @Test func `how far attributes are computed is the hub's to say, whatever definers have read`() throws {
        let hub = try Hub(configuration([]))
        define(hub) { catalog in
            var boastful = Self.orders
            boastful.status = .processed
            boastful.lastEvaluated = .distantPast
            var draft = Self.definition("draft", "xEvent.count()")
            draft.status = .draft
            catalog.computedAttributes = [boastful, draft]
        }
        #expect(hub.catalog.computedAttributes.map(\.status) == [.new, .draft])
        let old = hub.catalog
        hub.ingest(order("1", Town.ann))
        hub.work(.seconds(1))
        #expect(hub.catalog.computedAttributes.map(\.status) == [.processed, .draft])
        #expect(hub.catalog.version == old.version)
        let last = hub.catalog.computedAttributes[0].lastEvaluated
        define(hub) {
            $0 = old
            $0.computedAttributes[0].displayName = "Orders"
        }
        #expect(hub.catalog.computedAttributes.map(\.status) == [.processed, .draft])
        #expect(hub.catalog.computedAttributes[0].lastEvaluated == last)
        #expect(values(hub, Town.ann) == ["orders": 1])
    }

    @Test func `a definition that does not compile is refused, and one of an earlier Spoke has failed`()
        throws
    {
        let broken = Self.definition("orders", "xEvent.median(price)")
        #expect(throws: StoreFailure.self) { try Hub(configuration([broken])) }
        let hub = try Hub(configuration())
        hub.ingest(order("1", Town.ann))
        hub.work(Self.untilEleven + .seconds(1))
        var store = hub.store
        var changes = StoreChanges(revision: store.revision() + 1, time: Town.clock.timestamp)
        var catalog = hub.catalog
        catalog.computedAttributes[0].expression = broken.expression
        changes.catalog = catalog
        try store.commit(changes)
        let later = try Hub(configuration(), store: store, epoch: 2, at: hub.now)
        later.work(.seconds(1))
        #expect(later.catalog.computedAttributes[0].status == .failed)
        #expect(values(later, Town.ann) == nil)
    }

    @Test func `events are kept as long as a look-back asks for`() throws {
        let monthly = Self.definition("orders", Self.source + ".count()", 3, .months)
        for definitions in [[monthly], []] {
            let hub = try Hub(configuration(definitions) { $0.activityWindow = .days(1) })
            hub.ingest(order("1", Town.ann))
            for _ in 0..<50 {
                hub.pass(.days(1))
                hub.ingest(Town.person(Town.bob))
            }
            #expect(hub.entity(Town.ann)?.events.count == definitions.count)
        }
    }

    @Test func `a policy without a graph sees what is computed of its one identity`() throws {
        let hub = try Hub(
            configuration {
                $0.catalog.mergePolicies = [.standard, MergePolicy(id: "alone", name: "Alone", graph: .none)]
            })
        hub.ingest(order("1", Town.ann), order("2", Town.bob), order("3", Town.bob, at: .seconds(1)))
        hub.ingest(Town.person(Town.ann, Town.bob))
        hub.work(Self.untilEleven + .seconds(1))
        #expect(values(hub, Town.ann) == ["orders": 3])
        let alone = hub.entity(Town.ann, by: "alone")?.computed
        #expect(alone?[path: "_spoke.ComputedAttributes.orders"] == 1)
        // A late event of the look-up's own turn counts, and once.
        _ = hub.stage([order("4", Town.ann, at: .seconds(2))])
        let late = hub.entity(Town.ann, by: "alone")?.computed
        #expect(late?[path: "_spoke.ComputedAttributes.orders"] == 2)
    }

    @Test func `who does not consent to personalised content has no computed values at edges`() throws {
        let hub = try Hub(configuration())
        let refused: Value = ["consents": ["personalize": ["content": ["val": "n"]]]]
        hub.ingest(
            order("1", Town.ann),
            .record(
                Record(dataset: "people", primary: Town.ann, identities: [Town.ann], body: refused)))
        hub.work(Self.untilEleven + .seconds(1))
        #expect(values(hub, Town.ann) == ["orders": 1])
        #expect(fields(hub, Town.ann) == "")
    }

    @Test(
        "values agree with a naive model over days of orders, stitches and restarts",
        arguments: 0..<4 as Range<UInt64>)
    func model(seed: UInt64) throws {
        let definitions = [
            Self.definition("hours", Self.source + ".sum(price)", 3, .hours),
            Self.definition("days", Self.source + ".count()", 2, .days),
        ]
        let settings = configuration(definitions)
        var generator = SeededGenerator(seed: seed)
        var hub = try Hub(settings)
        /// Who is whose, and what each has bought.
        var groups = (0..<6).map { [$0] }
        var bought: [(person: Int, time: Timestamp, price: Int64)] = []
        for number in 0..<6 { hub.ingest(Town.person(person(number))) }
        for step in 0..<60 {
            switch generator.below(8) {
            case 0 where groups.count > 2:
                let (one, other) = (groups.removeFirst(), groups.removeFirst())
                hub.ingest(Town.person(person(one[0]), person(other[0])))
                groups.append(one + other)
            case 1:
                hub = try Hub(settings, store: hub.store, epoch: UInt64(step) + 2, at: hub.now)
            case 2, 3: hub.work(.minutes(Int64(generator.below(400))))
            default:
                let buyer = generator.below(6)
                let price = Int64(generator.below(9))
                bought.append((buyer, Town.clock.timestamp(at: hub.now), price))
                hub.ingest(order("\(step)", person(buyer), price: price, at: hub.now - Town.start))
            }
            hub.work(.seconds(1))
            for group in groups {
                let (hours, days) = (hub.catalog.computedAttributes[0], hub.catalog.computedAttributes[1])
                let hourly = try #require(hours.lastEvaluated)
                let daily = try #require(days.lastEvaluated)
                let sum = bought.filter {
                    group.contains($0.person) && $0.time <= hourly && $0.time > hourly - .hours(3)
                }.reduce(0) { $0 + $1.price }
                let count = bought.filter {
                    group.contains($0.person) && $0.time <= daily && $0.time > daily - .days(2)
                }.count
                let held = values(hub, person(group[0]))
                #expect(held == ["hours": .integer(sum), "days": .integer(Int64(count))], "\(seed) \(step)")
            }
        }
    }
}
