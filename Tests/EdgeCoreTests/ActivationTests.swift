import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// What appears through a destination: audiences while they are active in it, and the attributes that it maps.
struct ActivationTests {
    private let event =
        "(select E from xEvent where E.eventType = \"commerce.productViews\" "
        + "and E.timestamp occurs <= 1440 minutes before now)"

    private func edge(
        _ adjust: (inout Catalog) -> Void, holding fields: String = "{\"loyalty.points\":5}",
        audiences: [AudienceNumber] = []
    ) -> Edge {
        let edge = Edge(Story.configuration { adjust(&$0.catalog) })
        var entry = Story.entry(1, at: 50, audiences: audiences)
        entry = Entry(
            profile: entry.profile, revision: 50, identities: entry.identities,
            memberships: entry.memberships,
            fields: Array(fields.utf8))
        edge.catchUp(with: ScriptedHub(at: 60), [.entry(entry)])
        return edge
    }

    /// The audiences in the answer of each of the two datastreams.
    private func shown(_ edge: Edge) -> [[String]] {
        [Story.datastream, Story.longDatastream].map { datastream in
            let answer = edge.lookUp(Story.ann) { $0.datastream = datastream }
            let text = String(decoding: answer?.payload ?? [], as: UTF8.self)
            return ["viewers", "loyal"].filter { text.contains("\"id\":\"\($0)\"") }
        }
    }

    @Test func `an audience appears through a destination from its start to its end, by the clock alone`() {
        let start = Edge.clock.timestamp + .minutes(30)
        let edge = edge(
            {
                $0.destinations[0].schedules = [
                    Destination.Schedule(audience: 1, start: start, end: start + .minutes(40))
                ]
            }, audiences: [1, 2])
        let always = ["viewers", "loyal"]
        #expect(shown(edge) == [["loyal"], always])
        edge.jump(.minutes(30) - .milliseconds(1))
        #expect(shown(edge) == [["loyal"], always])
        edge.jump(.milliseconds(1))
        #expect(shown(edge) == [always, always])
        edge.jump(.minutes(40) - .milliseconds(1))
        #expect(shown(edge) == [always, always])
        edge.jump(.milliseconds(1))
        #expect(shown(edge) == [["loyal"], always])
    }

    @Test func `a kept answer goes with its catalog, though the next has the same version`() throws {
        let edge = edge({ _ in }, audiences: [1, 2])
        #expect(shown(edge).first == ["viewers", "loyal"])
        var hub = ScriptedHub(at: 60)
        hub.catalogVersion += 1
        edge.hear(hub.heartbeat())
        let request = try #require(edge.requests.last { $0.body == .catalog })
        var catalog = edge.catalog
        catalog.destinations[0].audiences = [2]
        edge.reply(.catalog(catalog), to: request, from: hub)
        #expect(shown(edge).first == ["loyal"])
    }

    @Test func `an audience entered by an event waits for its start, and one without an end never stops`() {
        let start = Edge.clock.timestamp + .minutes(30)
        let edge = edge {
            $0.destinations[0].schedules = [
                Destination.Schedule(audience: 1, start: start, end: nil),
                Destination.Schedule(audience: 2, start: nil, end: start),
            ]
        }
        edge.send([Story.event()])
        #expect(shown(edge) == [[], ["viewers"]])
        edge.jump(.minutes(30))
        #expect(shown(edge) == [["viewers"], ["viewers"]])
    }

    @Test func `an edge evaluates by what no destination maps, and shows it to nobody`() {
        let edge = edge(
            {
                $0.audiences.append(
                    Audience(
                        number: 3, id: "americans", name: "Americans",
                        expression: "homeAddress.countryISO = \"US\" and \(event)", evaluation: .edge))
                $0.destinations[0].audiences.append(3)
            }, holding: "{\"homeAddress.countryISO\":\"US\",\"loyalty.points\":5}")
        edge.send([Story.event()])
        let payload = edge.payload(of: Story.ann)
        #expect(payload.contains("\"id\":\"americans\""))
        #expect(payload.contains("\"points\":{\"value\":5}"))
        #expect(!payload.contains("US") && !payload.contains("homeAddress"))
    }

    @Test func `an array that is held whole is evaluated as one, though a field in it is held too`() {
        let edge = edge(
            {
                $0.audiences.append(
                    Audience(
                        number: 3, id: "romans", name: "Romans",
                        expression: "(exists A from addresses where A.city = \"Rome\") and \(event)",
                        evaluation: .edge))
                $0.destinations[0].audiences.append(3)
            }, holding: "{\"addresses\":[{\"city\":\"Rome\"}],\"addresses.city\":[\"Rome\"]}")
        edge.send([Story.event()])
        #expect(edge.payload(of: Story.ann).contains("\"id\":\"romans\""))
    }
}
