internal import NodeRuntime
internal import Profiles
internal import Reporting
internal import SansIO
internal import Topology

extension Demonstration {
    private var timeToLive: Duration {
        let name = topology.demo.expiryDatastream ?? "demo"
        let destinations = topology.datastream(name)?.destinations.compactMap {
            topology.catalog.destination($0)
        }
        return destinations?.map(\.timeToLive).min() ?? .seconds(20)
    }

    /// Lets one profile's time to live run out: a hit before, the fallback to the hub after.
    func showExpiry() async throws -> Story {
        let email = "expiring@example.com"
        let stream = datastream(topology.demo.expiryDatastream ?? "demo")
        let edge = edges.count - 1
        var sources: [String] = []
        for wait in [Duration.zero, .milliseconds(300), timeToLive + .seconds(1)] {
            await pause(wait)
            let answer = DemoAnswer(try await serverLookup(email, edge: edge, datastream: stream))
            sources.append(
                answer.attribute("firstName") == nil ? "\(answer.source) without a name" : answer.source)
        }
        let isRight = sources == ["refreshed", "hit", "refreshed"]
        let told = sources.joined(separator: ", then ")
        return Story(
            check: RunReport.Check(
                "expired profiles come from the hub again", examined: 1, violations: isRight ? 0 : 1,
                firstViolation: isRight ? nil : "the lookups were \(told)"),
            note: "expiry   \(edges[edge].name): \(told) (TTL \(Quantity.text(timeToLive)))")
    }

    /// Deletes one profile and looks for it everywhere, for the rest of the run.
    func showDeletion() async throws -> Story {
        let email = "leaving@example.com"
        let stream = datastream("server")
        var found = 0
        for edge in edges.indices {
            if !DemoAnswer(try await serverLookup(email, edge: edge, datastream: stream)).isEmpty {
                found += 1
            }
        }
        await pause(.seconds(3))
        let path =
            "/data/core/ups/access/entities?schema.name=_xdm.context.profile"
            + "&entityIdNS=Email&entityId=leaving%40example.com"
        let deleted = SystemClock.now
        let reply = try await hub.call("DELETE", path)
        guard reply.status == 202 else {
            throw LaboratoryFailure.unreachable("the hub did not delete", "DELETE answers \(reply.status)")
        }
        // Until every edge has heard, a hit is not a resurrection.
        let bound = topology.heartbeat * 2 + .seconds(1)
        await pause(bound)
        var examined = 0
        var returned: [String] = []
        let end = deleted + max(topology.demo.restartAt + .seconds(8), .seconds(20))
        while SystemClock.now < end {
            for edge in edges.indices {
                // A dead edge shows nothing; the check goes on when it is back.
                guard let answer = await answerIfAlive(email, edge: edge, stream: stream) else { continue }
                examined += 1
                if !answer.isEmpty { returned.append(edges[edge].name) }
            }
            await pause(.milliseconds(500))
        }
        let isGone = try await hub.call("GET", path).status == 404
        return Story(
            check: RunReport.Check(
                "deleted profiles stay gone", examined: examined + 1,
                violations: returned.count + (isGone ? 0 : 1) + (found == edges.count ? 0 : 1),
                firstViolation: returned.first.map { "it came back at \($0)" }
                    ?? (isGone ? nil : "it is still on the hub")),
            note: "deletion on \(found) edges before, on \(returned.count) after, also after the kill")
    }

    private func answerIfAlive(_ email: String, edge: Int, stream: String) async -> DemoAnswer? {
        do {
            return DemoAnswer(try await serverLookup(email, edge: edge, datastream: stream))
        } catch {
            return nil
        }
    }

    /// Kills an edge under load and starts it again.
    func showKill() async throws -> Story {
        let demo = topology.demo
        let name = demo.kill ?? edges[edges.count - 1].name
        await pause(demo.killAt)
        await cluster.killEdge(name)
        await pause(demo.restartAt - demo.killAt)
        let restarted = SystemClock.now
        try await cluster.startEdge(name)
        try await cluster.waitUntilReady(name, timeout: .seconds(20))
        let took = SystemClock.now - restarted
        return Story(
            check: RunReport.Check("a killed edge recovers", examined: 1),
            note: "kill     \(name): SIGKILL at \(Quantity.text(demo.killAt)), restarted, "
                + "ready again after \(Quantity.text(took))")
    }
}
