import HubAPI
import Profiles
import SansIO
import Testing

struct ProjectionRoutesTests {
    private let hub = ScriptedHub(defining: ScriptedHub.catalog)
    private let destinations = "/data/core/ups/config/destinations"
    private let projections = "/data/core/ups/config/projections"
    private let schema = "schemaName=_xdm.context.profile"
    private let destinationType = "application/vnd.adobe.platform.projectionDestination+json; version=1"
    private let projectionType = "application/vnd.adobe.platform.projectionConfig+json; version=1"

    private func destination(_ others: (String, Value)...) -> Value {
        var fields = Fields([
            ("type", "EDGE"), ("dataCenters", ["OR2"]), ("ttl", 3_600), ("replicationPolicy", "REACTIVE"),
        ])
        for (name, value) in others { fields[name] = value == .null ? nil : value }
        return .object(fields)
    }

    private func projection(_ others: (String, Value)...) -> Value {
        var fields = Fields([
            ("selector", "emails,person(firstName)"), ("name", "mine"),
            ("destinationId", .string(ScriptedHub.identifier(1))),
        ])
        for (name, value) in others { fields[name] = value == .null ? nil : value }
        return .object(fields)
    }

    private func postDestination(_ body: Value) async throws -> ScriptedHub.Answer {
        try await hub.post(destinations, body.jsonText, type: destinationType)
    }

    private func postProjection(_ body: Value) async throws -> ScriptedHub.Answer {
        try await hub.post("\(projections)?\(schema)", body.jsonText, type: projectionType)
    }

    @Test func `a destination is created and listed in the published shapes`() async throws {
        let created = try await postDestination(destination())
        let id = ScriptedHub.identifier(1)
        #expect(created.status == 200)
        #expect(
            created.json == [
                "self": ["href": .string("\(destinations)/\(id)"), "templated": false], "id": .string(id),
                "type": "EDGE", "dataCenters": ["OR2"], "ttl": 3_600, "replicationPolicy": "REACTIVE",
                "version": 1,
            ])
        #expect(try await hub.get("\(destinations)/\(id)").json == created.json)
        let list = try await hub.get(destinations)
        #expect(list["_links.self.href"] == .string(destinations))
        let item = list["_embedded.projectionDestinations"]?.array?.first
        #expect(item?[path: "_links.self.href"] == .string("\(destinations)/\(id)"))
        #expect(item?[path: "id"] == .string(id))
    }

    @Test func `another content type is 415`() async throws {
        let other = "application/vnd.adobe.platform.projectionDestination+json; version=2"
        for type in ["application/json", projectionType, other] {
            #expect(try await hub.post(destinations, destination().jsonText, type: type).status == 415)
        }
        #expect(
            try await hub.post("\(projections)?\(schema)", projection().jsonText, type: other).status == 415)
    }

    @Test func `clients leave out the version, and send projections as plain JSON`() async throws {
        let bare = "application/vnd.adobe.platform.projectionDestination+json"
        #expect(try await hub.post(destinations, destination().jsonText, type: bare).status == 200)
        for (number, type) in ["application/json", "application/vnd.adobe.platform.projectionConfig+json"]
            .enumerated()
        {
            let body = projection(("name", .string("p\(number)"))).jsonText
            let answer = try await hub.post("\(projections)?\(schema)", body, type: type)
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    @Test func `what is left out is the default, what is wrong is refused`() async throws {
        let created = try await postDestination(destination(("ttl", .null), ("replicationPolicy", .null)))
        #expect(created["ttl"] == 1_209_600)
        #expect(created["replicationPolicy"] == "REACTIVE")
        let refused: [(String, Value)] = [
            ("type", "CORE"), ("type", .null), ("dataCenters", []), ("dataCenters", .null),
            ("dataCenters", ["OR2", "OR2"]), ("dataCenters", ["O R"]), ("dataCenters", "OR2"), ("ttl", 599),
            ("ttl", 7_776_001), ("ttl", "3600"), ("replicationPolicy", "LAZY"),
            ("replicationPolicy", "proactive"),
        ]
        for member in refused {
            #expect(try await postDestination(destination(member)).status == 400, "\(member)")
        }
        #expect(hub.catalog.projectionDestinations.count == 1)
    }

    @Test func `an update names the version it replaces`() async throws {
        _ = try await postDestination(destination())
        let path = "\(destinations)/\(ScriptedHub.identifier(1))"
        let body = destination(("currentVersion", 1), ("replicationPolicy", "PROACTIVE"))
        let updated = try await hub.put(path, body, type: destinationType)
        #expect(updated.status == 200)
        #expect(updated["version"] == 2)
        #expect(updated["replicationPolicy"] == "PROACTIVE")
        #expect(try await hub.put(path, body, type: destinationType).status == 409)
        #expect(try await hub.put(path, destination(), type: destinationType).status == 400)
        #expect(try await hub.put("\(destinations)/x", body, type: destinationType).status == 404)
    }

    @Test func `a destination is deleted when no projection needs it`() async throws {
        _ = try await postDestination(destination())
        _ = try await postProjection(projection())
        let path = "\(destinations)/\(ScriptedHub.identifier(1))"
        #expect(try await hub.delete(path).status == 409)
        #expect(try await hub.delete("\(projections)/\(ScriptedHub.identifier(2))").status == 204)
        #expect(try await hub.get("\(projections)/\(ScriptedHub.identifier(2))").status == 404)
        #expect(try await hub.delete(path).status == 204)
        #expect(try await hub.get(path).status == 404)
    }

    @Test func `a projection is created with its destination embedded`() async throws {
        _ = try await postDestination(destination())
        let created = try await postProjection(projection())
        let id = ScriptedHub.identifier(2)
        #expect(created.status == 200)
        #expect(created["_links.self.href"] == .string("\(projections)/\(id)"))
        #expect(
            created["_links.destination.href"] == .string("\(destinations)/\(ScriptedHub.identifier(1))"))
        #expect(created["_embedded.destination.ttl"] == 3_600)
        #expect(created["selector"] == "emails,person(firstName)")
        #expect(created["schemaName"] == "_xdm.context.profile")
        #expect(created["name"] == "mine")
        #expect(created["version"] == 1)
        let list = try await hub.get("\(projections)?\(schema)&name=mine")
        #expect(list["_embedded.projectionConfigs"] == [created.json])
        #expect(try await hub.get("\(projections)?\(schema)&name=other")["_embedded.projectionConfigs"] == [])
        #expect(try await hub.get("\(projections)?name=mine").status == 400)
        #expect(try await hub.get("\(projections)/\(id)").json == created.json)
    }

    @Test func `a projection without sense is refused, a selector with its column`() async throws {
        _ = try await postDestination(destination())
        let selector = try await postProjection(projection(("selector", "emails, person")))
        #expect(selector.status == 400)
        #expect(selector["report.column"] == 8)
        for member: (String, Value) in [
            ("selector", ""), ("selector", .null), ("destinationId", "nowhere"), ("destinationId", .null),
            ("mergePolicyId", "nobody"),
        ] {
            #expect(try await postProjection(projection(member)).status == 400)
        }
        #expect(try await hub.post(projections, projection().jsonText, type: projectionType).status == 400)
        let other = "\(projections)?schemaName=_xdm.context.account"
        #expect(try await hub.post(other, projection().jsonText, type: projectionType).status == 400)
        _ = try await postProjection(projection())
        #expect(try await postProjection(projection()).status == 409)
    }

    @Test func `a projection follows the policy that edges follow`() async throws {
        _ = try await postDestination(destination())
        hub.change { $0.put(MergePolicy(id: "m", name: "M")) }
        #expect(try await postProjection(projection(("mergePolicyId", "m"))).status == 400)
        let active = MergePolicy.standard.id
        #expect(try await postProjection(projection(("mergePolicyId", .string(active)))).status == 200)
    }

    @Test func `a projection is updated with its version`() async throws {
        _ = try await postDestination(destination())
        _ = try await postProjection(projection())
        let path = "\(projections)/\(ScriptedHub.identifier(2))"
        let body = projection(("currentVersion", 1), ("selector", "loyalty"))
        #expect(try await hub.put(path, body, type: projectionType)["version"] == 2)
        #expect(hub.catalog.projections.first?.selector == "loyalty")
        #expect(try await hub.put(path, body, type: projectionType).status == 409)
    }
}
