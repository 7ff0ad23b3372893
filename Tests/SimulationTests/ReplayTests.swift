import Profiles
import SansIO
import Simulation
import Testing
import Topology
import Workload

/// What really happened, happens again.
struct ReplayTests {
    private let events = """
        timestamp,visitor,region,eventType,login
        2026-03-02T08:00:00.000Z,a,IRL1,commerce.productViews,
        2026-03-02T08:00:00.250Z,b,,,
        2026-03-02T08:00:09Z,a,JPN3,,jane@example.com
        2026-03-02T08:30:09Z,a,,commerce.checkouts,
        2026-03-02T09:00:10Z,a,,,
        2026-03-02T09:00:10Z,b,VA6,,JANE@example.com

        """

    private func plan(_ change: (inout Topology) -> Void = { _ in }) throws -> SimulationPlan {
        var text = """
            name: replay
            hub: { region: VA7, store: memory }
            edges: [ { region: VA6 }, { region: IRL1 }, { region: JPN3 } ]
            links: { default: { rtt: 20 ms } }
            catalog:
              namespaces: [ { code: ECID, kind: cookie }, { code: Email, kind: email } ]
              schemas: [ { id: "https://x.example/events", title: Events, behaviour: event } ]
              datasets: [ { id: d1, name: Clicks, schema: Events } ]
              destinations: [ { id: 7b1d4c1e-20d3-4d0a-9a51-0c5e9b6d0001, name: Web, alias: web } ]
              datastreams:
                - id: 2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001
                  name: web
                  eventDataset: Clicks
                  destinations: [Web]
            workload: { duration: 2 h, replay: { file: events.csv } }

            """
        text += "seed: 3\n"
        var topology = try TopologyFile(path: "t.yaml") { [text, events] path in
            path == "events.csv" ? events : text
        }.topology
        change(&topology)
        return SimulationPlan(topology)
    }

    @Test func `the pauses between visits are those of the file`() throws {
        let plan = try plan()
        #expect(plan.start == Timestamp(rfc3339: "2026-03-02T08:00:00Z"))
        #expect(plan.workload.visitors == 2)
        var workload = Workload(plan.workload, regions: 3, seed: plan.seed)
        var visits: [(Instant, Visit)] = []
        while let next = workload.next(), next <= .zero + plan.duration {
            while let action = workload.popDue(at: next) {
                if case .visit(let visit) = action { visits.append((next, visit)) }
            }
        }
        let milliseconds: [Int64] = [0, 250, 9_000, 1_809_000, 3_610_000, 3_610_000]
        #expect(visits.map { ($0.0 - .zero).milliseconds } == milliseconds)
        #expect(visits.map(\.1.visitor) == [0, 1, 0, 0, 0, 1])
        // A session ends after half an hour and a second, not after half an hour.
        #expect(visits.map(\.1.session) == [1, 1, 1, 1, 2, 2])
        #expect(visits.map(\.1.page) == [1, 1, 2, 3, 1, 1])
        #expect(visits.map(\.1.isLogin) == [false, false, true, false, false, true])
        #expect(visits[0].1.region == 1 && visits[2].1.region == 2 && visits[5].1.region == 0)
        #expect(visits[1].1.region == visits[4].1.region || visits[1].1.visitor != visits[4].1.visitor)
        let types = visits.map { $0.1.events[0].body[path: "eventType"]?.string }
        #expect(
            types == [
                "commerce.productViews", "web.webpagedetails.pageViews", "web.webpagedetails.pageViews",
                "commerce.checkouts", "web.webpagedetails.pageViews", "web.webpagedetails.pageViews",
            ])
        // Both have logged in with the one address, whose first user it is named for.
        for index in [2, 5] {
            #expect(visits[index].1.events[0].identities.contains(WorkloadNames.email(0)))
        }
    }

    @Test func `a replay runs clean, and joins the profiles of those who share an address`() throws {
        let result = Simulation.run(try plan())
        #expect(result.violations.isEmpty)
        #expect(result.regions.reduce(0) { $0 + $1.eventsAccepted } == 6)
        #expect(result.situations[.stitch] == 1)
    }

    @Test func `a run that ends before the file does leaves out the rest`() throws {
        let result = Simulation.run(try plan { $0.workload.duration = .minutes(10) })
        #expect(result.regions.reduce(0) { $0 + $1.eventsAccepted } == 3)
    }
}
