import EdgeCore
import HubCore
import Profiles
import SansIO
import Wire

/// Draws messages of every shape, extremes included, from a seed.
struct MessageGenerator {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func publication() -> Publication {
        let isHeartbeat = generator.below(4) == 0
        return Publication(
            region: region(), epoch: Epoch(number()), sequence: max(1, number()), isHeartbeat: isHeartbeat,
            through: number(), highest: number(), catalogVersion: number(), published: timestamp(),
            evaluated: list(3) { BoxMark(box: Box($0.number()), number: $0.number()) },
            items: isHeartbeat ? [] : list(5) { $0.item() })
    }

    mutating func request() -> Request {
        let body: Request.Body =
            switch generator.below(6) {
            case 0: .refresh(identity())
            case 1:
                .changes(
                    ChangesRequest(
                        since: number(), isFull: flag(), cursor: flag() ? cursor() : nil,
                        held: list(4) { $0.epochMark() }))
            case 2: .collect(collect())
            case 3: .activity(list(5) { Activity(profile: $0.key(), ago: $0.duration()) })
            case 4: .catalog
            default: .echo
            }
        return Request(edge: "JPN3-\(generator.below(9))", region: region(), number: number(), body: body)
    }

    mutating func reply() -> Reply {
        let body: Reply.Body =
            switch generator.below(8) {
            case 0: .entry(projection())
            case 1: .unknown
            case 2: .page(page())
            case 3: .busy(duration())
            case 4:
                .collected(
                    Collected(
                        box: Box(number()), through: number(),
                        rejected: list(4) { RejectedEvent(number: $0.number(), reason: $0.rejection()) }))
            case 5: .catalog(catalog())
            case 6: .noted
            default: .refused(flag() ? "" : text())
            }
        return Reply(number: number(), epoch: Epoch(number()), revision: number(), body: body)
    }

    mutating func journalRecord() -> JournalRecord {
        switch generator.below(8) {
        case 0: .opened(Box(number()))
        case 1: .event(Box(number()), outboxEvent(number: number()), list(4) { $0.overlayMembership() })
        case 2: .released(BoxMark(box: Box(number()), number: number()))
        case 3: .entry(entry(), Epoch(number()), lastAccess: Instant(nanoseconds: signed()))
        case 4: .gone(Gone(profile: key(), revision: number()), Epoch(number()))
        case 5: .complete(epochMark())
        case 6: .held(list(5) { $0.epochMark() })
        default: .catalog(catalog())
        }
    }

    mutating func storedProfile() -> StoredProfile {
        var graph = IdentityGraph()
        graph.join(identities(), at: timestamp(), LinkingRules([]))
        return StoredProfile(
            graph: graph, fragments: list(3) { $0.fragment() }, memberships: memberships(),
            modified: timestamp())
    }

    mutating func storedEntry() -> StoredEntry {
        StoredEntry(
            profile: key(), revision: number(), state: flag() ? .live(entry()) : .gone, seen: timestamp(),
            leaseEnd: flag() ? timestamp() : nil, causes: causes())
    }

    mutating func storedBox() -> StoredBox {
        StoredBox(
            box: Box(number()), edge: text(), region: region(), committed: number(), evaluated: number(),
            heard: timestamp())
    }

    mutating func rejectedRecord() -> RejectedRecord {
        RejectedRecord(
            time: timestamp(), reason: rejection(), dataset: text(), edge: flag() ? text() : nil,
            body: value(depth: 3))
    }

    mutating func event() -> Event {
        let identities = identities()
        return Event(
            id: "event-\(number())", dataset: text(), timestamp: timestamp(), primary: identities[0],
            identities: identities, body: value(depth: 3),
            intake: flag()
                ? Event.Intake(batch: flag() ? "batch-\(number())" : nil, truncation: 1 + number() / 2) : nil)
    }

    mutating func catalog() -> Catalog {
        var catalog = Catalog()
        catalog.version = number()
        catalog.organisation = text()
        catalog.namespaces = list(3) { Namespace(code: $0.name(), kind: $0.choice()) }
        catalog.schemas = list(2) { Schema(id: $0.text(), title: $0.text(), behaviour: $0.choice()) }
        catalog.datasets = list(2) { Dataset(id: $0.name(), name: $0.text(), schema: $0.text()) }
        catalog.inlets = list(2) { Inlet(id: $0.name(), name: $0.text()) }
        catalog.audiences = list(3) {
            Audience(
                number: $0.audience(), id: $0.name(), name: $0.text(), expression: $0.text(),
                evaluation: $0.choice())
        }
        catalog.destinations = list(2) { $0.destination() }
        catalog.datastreams = list(3) { $0.datastream() }
        catalog.clients = list(2) {
            Client(id: $0.name(), scopes: Array(Scope.allCases.prefix($0.generator.below(6))))
        }
        return catalog
    }

    private mutating func item() -> Publication.Item {
        switch generator.below(3) {
        case 0: .projection(projection())
        case 1: .membership(membershipChange(), causes())
        default: .gone(Gone(profile: key(), revision: number()))
        }
    }

    private mutating func projection() -> Projection {
        Projection(entry: entry(), sinceSeen: duration(), causes: causes())
    }

    mutating func entry() -> Entry {
        let fields = flag() ? [] : Value.object(Fields([("a", value(depth: 2))])).jsonBytes()
        return Entry(
            profile: key(), revision: number(), identities: identities(), memberships: memberships(),
            fields: fields, refused: Consent.Purposes(rawValue: flag() ? 0 : UInt8(generator.below(256))))
    }

    private mutating func membershipChange() -> MembershipChange {
        MembershipChange(
            profile: key(), revision: number(), base: number(), entered: memberships(),
            left: ascending(list(5) { $0.audience() }))
    }

    private mutating func page() -> Page {
        if generator.below(4) == 0 { return Page(beginning: number(), items: [], cursor: nil, isLast: false) }
        var revision: Revision = 0
        let items: [Page.Item] = list(5) { drawing in
            revision += 1 + drawing.generator.below(1000)
            if drawing.flag() { return .gone(Gone(profile: drawing.key(), revision: revision)) }
            var projection = drawing.projection()
            projection.entry.revision = revision
            return .projection(projection)
        }
        return Page(beginning: nil, items: items, cursor: items.isEmpty ? nil : cursor(), isLast: flag())
    }

    private mutating func collect() -> Collect {
        let first = generator.next() >> 24
        return Collect(
            box: Box(number()), oldest: number(), sent: timestamp(),
            events: (0..<generator.below(UInt64(4))).map { outboxEvent(number: first + $0) })
    }

    private mutating func outboxEvent(number: UInt64) -> OutboxEvent {
        OutboxEvent(
            number: number, accepted: timestamp(), complete: epochMark(), event: event(), kind: choice())
    }

    private mutating func fragment() -> StoredProfile.Fragment {
        StoredProfile.Fragment(
            dataset: text(), primary: identity(), received: timestamp(), revision: number(),
            body: value(depth: 3))
    }

    private mutating func destination() -> Destination {
        Destination(
            id: name(), name: text(), alias: text(), audiences: list(3) { $0.audience() },
            attributes: list(3) { .init(source: $0.text(), name: $0.text()) }, replication: choice(),
            regions: list(3) { $0.region() }, timeToLive: duration())
    }

    private mutating func datastream() -> Datastream {
        var datastream = Datastream(
            id: name(), name: text(), eventDataset: name(), destinations: list(3) { $0.text() })
        datastream.isEnabled = flag()
        datastream.accessType = choice()
        datastream.edgeSegmentation = flag()
        datastream.fallback = flag() ? (flag() ? .answerThenRefresh : .awaitHub(duration())) : nil
        datastream.staleGrace = duration()
        datastream.freshFor = duration()
        return datastream
    }

    private mutating func overlayMembership() -> OverlayMembership {
        OverlayMembership(
            audience: audience(), isMember: flag(), qualified: timestamp(),
            validUntil: flag() ? timestamp() : nil)
    }

    mutating func memberships() -> [Membership] {
        ascending(list(6) { $0.audience() }).map {
            Membership(audience: $0, qualified: timestamp(), validUntil: flag() ? timestamp() : nil)
        }
    }

    mutating func identities() -> [Identity] {
        ascending([identity()] + list(3) { $0.identity() })
    }

    private mutating func identity() -> Identity {
        Identity(namespace: name(), value: "\(number())" + text())
    }

    private mutating func causes() -> Causes {
        Causes(
            received: timestamp(), ingested: flag() ? timestamp() : nil,
            evaluated: flag() ? timestamp() : nil,
            committed: timestamp())
    }

    private mutating func cursor() -> Cursor { Cursor(revision: number(), profile: key()) }

    private mutating func epochMark() -> EpochMark { EpochMark(epoch: Epoch(number()), revision: number()) }

    private mutating func value(depth: Int) -> Value {
        switch generator.below(depth > 0 ? 8 : 6) {
        case 0: .null
        case 1: .bool(flag())
        case 2: .integer(signed())
        case 3: .number(Double(signed()) / 1024)
        case 4, 5: .string(text())
        case 6: .array(list(4) { $0.value(depth: depth - 1) })
        default: .object(Fields(list(4) { ($0.name(), $0.value(depth: depth - 1)) }))
        }
    }

    private mutating func text() -> String {
        let texts = [
            "", "jane@example.com", "Zoë \u{1F600}", "\u{0}\u{1f}\"\\/", "日本語",
            "a long plain text 0123456789",
        ]
        return texts[generator.below(texts.count)]
    }

    private mutating func name() -> String { "name-\(generator.below(1000))" }

    private mutating func region() -> Region { Region(["VA6", "IRL1", "JPN3"][generator.below(3)]) }

    private mutating func rejection() -> Rejection { choice() }

    private mutating func choice<Choice: CaseIterable>() -> Choice {
        let all = Array(Choice.allCases)
        return all[generator.below(all.count)]
    }

    private mutating func timestamp() -> Timestamp {
        flag() ? Timestamp(milliseconds: 1_772_366_400_000) : Timestamp(milliseconds: signed())
    }

    private mutating func duration() -> Duration { .nanoseconds(signed()) }

    private mutating func audience() -> AudienceNumber { AudienceNumber(truncatingIfNeeded: number()) }

    private mutating func key() -> Key16 { Key16(high: number(), low: number()) }

    /// Zero, small, middling and large alike.
    private mutating func number() -> UInt64 { generator.next() >> generator.below(65) }

    private mutating func signed() -> Int64 { Int64(bitPattern: number()) }

    private mutating func flag() -> Bool { generator.below(2) == 0 }

    private mutating func list<Element>(
        _ maximum: Int, _ element: (inout MessageGenerator) -> Element
    ) -> [Element] {
        (0..<generator.below(maximum + 1)).map { _ in element(&self) }
    }

    private func ascending<Element: Comparable & Hashable>(_ elements: [Element]) -> [Element] {
        Set(elements).sorted()
    }
}
