import HTTPTypes
import HubAPI
import Profiles
import SansIO
import Testing
import Wire

@testable import HubCore

struct EntityRoutesTests {
    private static let jane = Identity(namespace: "Email", value: "jane@example.com")
    private static let profile = ProfileID(high: 1, low: 2)

    private static func entity() -> Entity {
        let events = (0..<5).map { number in
            Event(
                id: "e-\(number)", dataset: "web", timestamp: Timestamp(milliseconds: Int64(number) * 1_000),
                primary: jane, identities: [jane],
                body: ["_id": .string("e-\(number)"), "eventType": "web.webpagedetails.pageViews"])
        }
        let membership = Membership(
            audience: 4, qualified: ScriptedHub.received, validUntil: ScriptedHub.received + .days(1))
        let entry = Entry(
            profile: profile, revision: 9, identities: [jane], memberships: [membership],
            fields: Array("{\"person.name.firstName\":\"Jane\"}".utf8))
        var entity = Entity(
            profile: profile, identities: [jane], links: [], mergePolicy: MergePolicy.standard.id,
            attributes: [
                "person": ["name": ["firstName": "Jane", "lastName": "Doe"]], "loyalty": ["points": 3],
            ],
            datasets: ["crm"], memberships: [membership],
            exits: [StoredProfile.Exit(audience: 9, time: ScriptedHub.received)], events: events,
            modified: ScriptedHub.received,
            entries: [Entity.RegionEntry(region: Region("JPN3"), entry: entry, seen: ScriptedHub.received)])
        entity.computed = ["_spoke": ["ComputedAttributes": ["spent": 12.5]]]
        return entity
    }

    private let hub = ScriptedHub { input in
        switch input {
        case .lookup(let identity, _, _): .entity(identity == jane ? entity() : nil)
        case .delete(let identity, _): .deleted(found: identity == jane)
        case .listRejected:
            .rejected([
                RejectedRecord(
                    time: ScriptedHub.received, reason: .noIdentity, dataset: "web", edge: "JPN3-1",
                    body: ["a": 1])
            ])
        default: .refused("not in the script")
        }
    }

    private let path = "/data/core/ups/access/entities"
    private let xid = "AQVFbWFpbGphbmVAZXhhbXBsZS5jb20"
    private let profile = "00000000000000010000000000000002"

    private func get(_ query: String) async throws -> ScriptedHub.Answer {
        try await hub.get("\(path)?\(query)")
    }

    @Test(
        "computed attributes come with withCA alone",
        arguments: [("", Value?.none), ("&withCA=false", nil), ("&withCA=true", 12.5)])
    func computed(query: String, expected: Value?) async throws {
        let name = "entity._spoke.ComputedAttributes.spent"
        let one = try await get(
            "schema.name=_xdm.context.profile&entityId=jane%40example.com&entityIdNS=Email" + query)
        #expect(one[xid]?[path: name] == expected)
        var body = Fields([
            ("schema", ["name": "_xdm.context.profile"]),
            ("identities", [["entityId": "jane@example.com", "entityIdNS": ["code": "Email"]]]),
        ])
        if !query.isEmpty { body["withCA"] = .bool(expected != nil) }
        let several = try await hub.post(path, .object(body))
        #expect(several[xid]?[path: name] == expected)
        let wrong = "schema.name=_xdm.context.profile&entityId=jane%40example.com&entityIdNS=Email&withCA=1"
        #expect(try await get(wrong).status == 400)
    }

    @Test func `a profile comes as a map from its id`() async throws {
        let answer = try await get(
            "schema.name=_xdm.context.profile&entityId=jane%40example.com&entityIdNS=Email")
        #expect(answer.status == 200)
        let found = answer.json.fields?[xid]
        #expect(found?[path: "entityId"] == .string(xid))
        #expect(found?[path: "sources"] == ["crm"])
        #expect(found?[path: "lastModifiedAt"] == "2023-11-14T22:13:20Z")
        #expect(found?[path: "entity.person.name.firstName"] == "Jane")
        #expect(
            found?[path: "entity.identities"] == [["id": "jane@example.com", "namespace": ["code": "Email"]]])
        let membership = found?[path: "entity.segmentMembership.ups.7c8b6a2e-0000-4000-8000-000000000004"]
        #expect(membership?[path: "status"] == "realized")
        #expect(membership?[path: "validUntil"] == "2023-11-15T22:13:20Z")
    }

    @Test func `an XID names the identity without its namespace`() async throws {
        let answer = try await get("schema.name=_xdm.context.profile&withCA=true&entityId=\(xid)")
        #expect(answer.status == 200)
        #expect(answer.json.fields?[xid]?[path: "identityGraph"] == [.string(xid)])
        #expect(answer.json.fields?[xid]?[path: "requestedIdentity.entityIdNS.code"] == "Email")
        let events = try await get("schema.name=_xdm.context.experienceevent&relatedEntityId=\(xid)")
        #expect(events["_page.count"] == 5)
        let several = try await hub.post(
            path, ["schema": ["name": "_xdm.context.profile"], "identities": [["entityId": .string(xid)]]])
        #expect(several.json.fields?[xid]?[path: "sources"] == ["crm"])
        #expect(
            try await hub.delete("\(path)?schema.name=_xdm.context.profile&entityId=\(xid)").status == 202)
        for foreign in [
            "\(xid.dropLast())1", "\(xid)=", "AQ", "AgVFbWFpbGE", "AQBhYg", "AQlFbWFpbGE", "AQFF_w",
            "%F0%9F%98%80",
        ] {
            let answer = try await get("schema.name=_xdm.context.profile&entityId=\(foreign)")
            #expect(answer.status == 400, "\(foreign)")
        }
    }

    @Test func `fields select what comes`() async throws {
        let answer = try await get(
            "schema.name=_xdm.context.profile&entityId=jane@example.com&entityIdNS=Email"
                + "&fields=person.name.lastName,loyalty,nothing.here")
        #expect(
            answer.json.fields?[xid]?[path: "entity"]
                == ["person": ["name": ["lastName": "Doe"]], "loyalty": ["points": 3]])
    }

    @Test func `an unknown profile is 404`() async throws {
        let answer = try await get(
            "schema.name=_xdm.context.profile&entityId=john@example.com&entityIdNS=Email")
        #expect(answer.status == 404)
        #expect(answer["detail"] == "no profile has the identity Email:john@example.com")
    }

    @Test(arguments: [
        ("", "the query needs schema.name"),
        ("schema.name=_xdm.context.account&entityId=1", "no schema _xdm.context.account here"),
        ("schema.name=_xdm.context.profile", "the query needs entityId"),
        (
            "schema.name=_xdm.context.profile&entityId=A2",
            "entityId is no XID of this hub: name the identity's namespace as entityIdNS"
        ),
        ("schema.name=_xdm.context.profile&entityId=12&entityIdNS=ECID", "an ECID has 38 digits"),
        ("schema.name=_xdm.context.experienceevent&entityId=12", "the query needs relatedEntityId"),
    ])
    func `a query that lacks something is 400 and says what`(query: String, sentence: String) async throws {
        let answer = try await get(query)
        #expect(answer.status == 400)
        #expect(answer["detail"]?.string?.contains(sentence) == true)
    }

    private let events =
        "schema.name=_xdm.context.experienceevent&relatedSchema.name=_xdm.context.profile"
        + "&relatedEntityId=jane@example.com&relatedEntityIdNS=Email"

    @Test func `events come oldest first with an empty link at the end`() async throws {
        let answer = try await get(events)
        #expect(answer.status == 200)
        let children = answer["children"]?.array ?? []
        #expect(children.map { $0[path: "entityId"]?.string } == ["e-0", "e-1", "e-2", "e-3", "e-4"])
        #expect(children.last?[path: "timestamp"] == 4_000)
        #expect(children.last?[path: "relatedEntityId"] == .string(xid))
        #expect(children.last?[path: "entity.eventType"] == "web.webpagedetails.pageViews")
        #expect(answer["_page.count"] == 5)
        #expect(answer["_links.next.href"] == "")
    }

    @Test(arguments: [("%2Btimestamp", ["e-1", "e-2", "e-3"]), ("-timestamp", ["e-3", "e-2", "e-1"])])
    func `events are bounded in time, ordered and paged by link`(order: String, wanted: [String]) async throws
    {
        var seen: [String?] = []
        var next = "\(path)?\(events)&startTime=1000&endTime=4000&orderby=\(order)&limit=2"
        while !next.isEmpty, seen.count < 10 {
            let answer = try await hub.get(next)
            #expect(answer.status == 200)
            seen += (answer["children"]?.array ?? []).map { $0[path: "entityId"]?.string }
            next = answer["_links.next.href"]?.string ?? ""
        }
        #expect(seen == wanted)
    }

    @Test(arguments: [
        ("eventType%3Dweb.webpagedetails.pageViews", [0, 1, 2, 3, 4]), ("_id=%22e-3%22", [3]),
        ("_id%3E%3De-3", [3, 4]), ("_id!%3De-3", [0, 1, 2, 4]), ("nothing%3D1", []),
        ("_id%3Ee-0&property=_id%3Ce-3", [1, 2]), ("_id%3C%3De-3&property=_id!%3De-1", [0, 2, 3]),
    ])
    func `events are filtered by up to three properties`(filter: String, wanted: [Int]) async throws {
        let answer = try await get("\(events)&property=\(filter)")
        #expect(answer.status == 200, "\(answer.text)")
        let seen = (answer["children"]?.array ?? []).map { $0[path: "entityId"]?.string }
        #expect(seen == wanted.map { "e-\($0)" })
        let profile = "schema.name=_xdm.context.profile&entityId=\(xid)&property=\(filter)"
        #expect(try await get(profile).status == 400)
    }

    @Test(arguments: [
        ("orderby=name", 400), ("limit=0", 400), ("limit=1e3", 400), ("startTime=yesterday", 400),
        ("property=a", 400), ("property=%3D1", 400), ("property=a%3D", 400), ("property=a%3Ctrue", 400),
        ("property=a%3D1&property=b%3D1&property=c%3D1&property=d%3D1", 400), ("withCA=maybe", 400),
    ])
    func `what events cannot be asked for is refused`(parameter: String, status: Int) async throws {
        #expect(try await get("\(events)&\(parameter)").status == status)
    }

    @Test func `a deletion is 202 once it is durable, and 404 when there is nothing to delete`() async throws
    {
        let query = "\(path)?schema.name=_xdm.context.profile&entityIdNS=Email&entityId="
        let answer = try await hub.delete("\(query)jane@example.com")
        #expect(answer.status == 202)
        #expect(answer.text.isEmpty)
        #expect(try await hub.delete("\(query)john@example.com").status == 404)
        let events = "\(path)?schema.name=_xdm.context.experienceevent&entityIdNS=Email&entityId=1"
        #expect(try await hub.delete(events).status == 400)
    }

    // MARK: - Spoke's own

    @Test func `show tells all that the hub and the regions hold`() async throws {
        let answer = try await hub.get("/spoke/show?identity=Email:jane%40example.com")
        #expect(answer.status == 200)
        #expect(answer["profile"] == .string(profile))
        #expect(answer["identities"] == ["Email:jane@example.com"])
        #expect(answer["events"]?.array?.count == 5)
        #expect(answer["memberships"]?.array?.first?[path: "name"] == "Germans")
        let region = answer["regions"]?.array?.first
        #expect(region?[path: "region"] == "JPN3")
        #expect(region?[path: "revision"] == 9)
        #expect(region?[path: "fields"]?.fields?["person.name.firstName"] == "Jane")
        #expect(try await hub.get("/spoke/show?identity=Email:john@example.com").status == 404)
        #expect(try await hub.get("/spoke/show?identity=jane").status == 400)
    }

    @Test func `refused records are listed with their reason`() async throws {
        let answer = try await hub.get("/spoke/rejected?limit=5")
        let record = answer["rejected"]?.array?.first
        #expect(record?[path: "edge"] == "JPN3-1")
        #expect(record?[path: "reason"]?.string?.contains("no usable identity") == true)
        #expect(record?[path: "body.a"] == 1)
        #expect(try await hub.get("/spoke/rejected?limit=0").status == 400)
    }

    @Test func `whoever runs the hub sees whether it lives, is ready, and what it did`() async throws {
        #expect(try await hub.get("/livez").status == 200)
        #expect(try await hub.get("/readyz").status == 200)
        #expect(try await hub.get("/metrics").text == "spoke_hub_commits_total 7\n")
        let starting = ScriptedHub(isReady: false) { _ in .refused("starting") }
        let answer = try await starting.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "1")
    }

    @Test func `a route that is none is a problem too`() async throws {
        let answer = try await hub.get("/data/core/ups/nothing")
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer["detail"] == "no such route: GET /data/core/ups/nothing")
    }

    @Test func `several profiles come as a map, unknown ones empty`() async throws {
        let path = "/data/core/ups/access/entities"
        func body(_ values: String...) -> Value {
            let identities = values.map { value -> Value in
                ["entityId": .string(value), "entityIdNS": ["code": "Email"]]
            }
            return [
                "schema": ["name": "_xdm.context.profile"], "fields": ["person.name.firstName"],
                "identities": .array(identities),
            ]
        }
        let answer = try await hub.post(path, body(Self.jane.value, "nobody@example.com"))
        #expect(answer.status == 200, "\(answer.text)")
        let profiles = answer.json.fields?.members.map(\.value) ?? []
        #expect(profiles.count == 2)
        let known = profiles.first { $0[path: "requestedIdentity.entityId"]?.string == Self.jane.value }
        #expect(known?[path: "entity.person.name.firstName"] == "Jane")
        #expect(known?[path: "entity.loyalty"] == nil)
        let unknown = profiles.first { $0[path: "requestedIdentity.entityId"] == "nobody@example.com" }
        #expect(unknown?[path: "entity"] == [:] && unknown?[path: "sources"] == [""])
        #expect(unknown?[path: "lastModifiedAt"] == "1970-01-01T00:00:00Z")
        #expect(try await hub.post(path, body()).status == 400)
        #expect(try await hub.post(path, ["schema": ["name": "other"], "identities": []]).status == 400)
        #expect(try await hub.post(path, "[]").status == 400)
    }
}
