internal import NodeRuntime
internal import Profiles
internal import Reporting
internal import SansIO
internal import Topology

extension Demonstration {
    /// Compares what was acknowledged with what the hub holds and the edges answer.
    func account(into report: inout RunReport) async throws {
        let events = await ledger.events
        let points = await ledger.points
        var eventsLost: [String] = []
        var eventsTwice: [String] = []
        var eventCount = 0
        for (email, ids) in events.sorted(by: { $0.key < $1.key }) {
            eventCount += ids.count
            let held = try await heldEvents(of: email, atLeast: ids.count)
            for id in ids {
                let times = held.count { $0 == id }
                if times == 0 { eventsLost.append(id) }
                if times > 1 { eventsTwice.append(id) }
            }
        }

        var recordsLost: [String] = []
        var unreadable: [String] = []
        let homes = Dictionary(uniqueKeysWithValues: visitors.map { ($0.email, $0.home) })
        for (email, count) in points.sorted(by: { $0.key < $1.key }) {
            guard let home = homes[email] else { continue }
            let entity = try await hub.call("GET", "/spoke/show?identity=Email:\(email)")
            // Updates race: a later one that was not acknowledged may have won.
            let held = entity.json[path: "attributes.loyalty.points"]?.integer
            if held == nil { recordsLost.append("\(email) with \(count) points") }
            if let held, try await !isReadable(held, of: email, edge: home) {
                unreadable.append("\(email) at \(edges[home].name)")
            }
        }

        for edge in edges.indices {
            let metrics = try await caller.call("GET", edges[edge].open, "/metrics")
            let text = String(decoding: metrics.body, as: UTF8.self)
            await ledger.repaired(counter("spoke_edge_caught_up_total", in: text), region: regionOfEdge[edge])
        }
        for (email, ids) in events {
            guard let home = homes[email] else { continue }
            let lost = ids.count { eventsLost.contains($0) }
            await ledger.delivered(ids.count - lost, region: regionOfEdge[home])
        }

        report.regions = await ledger.regions
        report.promises = [
            RunReport.Promise(
                "events", acknowledged: eventCount, lost: eventsLost.count, firstLost: eventsLost.first),
            RunReport.Promise(
                "records", acknowledged: await ledger.recordsAcknowledged, lost: recordsLost.count,
                firstLost: recordsLost.first),
        ]
        let surprises = await ledger.surprises
        report.checks = [
            RunReport.Check(
                "acknowledged events are on the hub once", examined: eventCount,
                violations: eventsTwice.count,
                firstViolation: eventsTwice.first),
            RunReport.Check(
                "updates are readable at the visitor's edge", examined: homes.count,
                violations: unreadable.count,
                firstViolation: unreadable.first),
            RunReport.Check(
                "every answer was in order", examined: report.regions.map(\.lookups.total).reduce(0, +),
                violations: surprises.count, firstViolation: surprises.first),
        ]
    }

    /// Ids of the visitor's events on the hub; waits a moment for what is on its way.
    private func heldEvents(of email: String, atLeast count: Int) async throws -> [String] {
        let deadline = SystemClock.now + .seconds(10)
        while true {
            let reply = try await hub.call("GET", "/spoke/show?identity=Email:\(email)")
            let ids = (reply.json[path: "events"]?.array ?? []).compactMap { $0[path: "id"]?.string }
            if ids.count >= count || SystemClock.now >= deadline { return ids }
            await pause(.milliseconds(100))
        }
    }

    private func isReadable(_ points: Int64, of email: String, edge: Int) async throws -> Bool {
        let deadline = SystemClock.now + .seconds(5)
        while true {
            let answer = DemoAnswer(
                try await serverLookup(email, edge: edge, datastream: datastream("server")))
            if answer.points == points { return true }
            if SystemClock.now >= deadline { return false }
            await pause(.milliseconds(50))
        }
    }

    private func counter(_ name: String, in text: String) -> Int {
        for line in text.split(separator: "\n") where line.hasPrefix(name + " ") {
            return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
        }
        return 0
    }
}
