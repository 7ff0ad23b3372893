import Profiles
import SansIO
import Testing

@testable import Topology

@Suite struct WarningTests {
    private func warnings(_ text: String) throws -> [String] {
        try read(text).warnings.map(\.description)
    }

    @Test func `a sound topology gives no warning`() throws {
        #expect(try warnings(minimal + smallCatalog) == [])
    }

    @Test func `a wait shorter than the round trip is in vain`() throws {
        let far = minimal.replacing("rtt: 20 ms", with: "rtt: 500 ms")
        let text =
            far + smallCatalog.replacing("name: web,", with: "name: web, fallback: { awaitHub: 400 ms },")
        #expect(
            try warnings(text) == [
                "t.yaml:12:72: awaitHub of 400 ms ends before the hub can answer VA6 (500 ms away), JPN3 (500 ms "
                    + "away): every wait there is in vain"
            ])
        let edge = far.replacing("{ region: VA6 }", with: "{ region: VA6, fallback: { awaitHub: 1 ms } }")
        #expect(try warnings(edge).first?.hasPrefix("t.yaml:3:35: awaitHub of 1 ms") == true)
    }

    @Test func `heartbeats rarer than freshness make answers stale`() throws {
        #expect(
            try warnings(minimal + "heartbeat: 10 s\n") == [
                "t.yaml:5:12: answers are fresh for 10 s, but an edge hears from an idle hub only every 10 s: expect "
                    + "stale answers"
            ])
    }

    @Test func `a laboratory's ttl is allowed with a warning`() throws {
        let text = smallCatalog.replacing("alias: web,", with: "alias: web, ttl: 20 s, laboratory: true,")
        #expect(try warnings(minimal + text).map { $0.prefix(28) } == ["t.yaml:10:79: the ttl of 20 "])
        let edge = minimal.replacing("{ region: VA6 }", with: "{ region: VA6, ttl: 5 s }")
        #expect(try warnings(edge).map { $0.prefix(28) } == ["t.yaml:3:30: the ttl of 5 s "])
    }

    @Test func `definitions that reach nobody are named`() throws {
        let text = smallCatalog.replacing("audiences: [Gold]", with: "audiences: [], regions: [OR2]")
            .replacing("destinations: [Web]", with: "destinations: []")
        #expect(
            try warnings(minimal + text) == [
                "t.yaml:8:66: audience `Gold` is in no destination, so it never reaches an edge",
                "t.yaml:10:57: destination `Web` is in no datastream, so no answer carries it",
                "t.yaml:10:99: destination `Web` names OR2, where this topology has no edge",
            ])
    }

    @Test func `faults that never end, come too late or hit the dead are named`() throws {
        let text = """
            workload: { duration: 1 h, visitors: 0 }
            faults:
              - { at: 1 s, kill: VA6-1 }
              - { at: 2 s, kill: VA6-1, restart: 3 s }
              - { at: 2 h, restart: hub }

            """
        #expect(
            try warnings(minimal + text) == [
                "t.yaml:7:5: this fault is never mended, so edges need not converge",
                "t.yaml:8:22: VA6-1 is dead already at that time",
                "t.yaml:9:11: at 2 h the run of 1 h is over",
            ])
    }

    @Test func `an unknown distance to the hub is assumed to be short, and said so`() throws {
        let text = "name: x\nhub: { region: VA7 }\nedges: [ { region: XX9 } ]\n"
        #expect(
            try warnings(text) == [
                "t.yaml:3:20: no round trip time between the hub and XX9: 1 ms is assumed; write "
                    + "`links: { hub/XX9: { rtt: 80 ms } }`"
            ])
    }

    @Test func `between known locations the published round trip is the default`() throws {
        let text = "name: x\nhub: { region: VA7 }\nedges: [ { region: VA6 }, { region: JPN3 } ]\n"
        #expect(try warnings(text).isEmpty)
        let topology = try read(text).topology
        let japan = Topology.Place.region(Region("JPN3"))
        #expect(topology.rtt(between: .hub, japan) == .milliseconds(149))
        #expect(topology.rtt(between: japan, .hub) == .milliseconds(149))
        #expect(topology.rtt(between: .hub, .region(Region("VA6"))) == .milliseconds(1))
        #expect(topology.rtt(between: .region(Region("VA6")), japan) == .milliseconds(149))
        #expect(topology.rtt(between: japan, japan) == .milliseconds(1))
        var told = topology
        told.links.standard.roundTrip = .milliseconds(5)
        #expect(told.rtt(between: .hub, japan) == .milliseconds(5))
    }

    @Test func `a timeout shorter than the round trip is named`() throws {
        let text = minimal + "timing: { requestTimeout: 10 ms }\n"
        #expect(try warnings(text).map { $0.prefix(40) } == ["t.yaml:5:27: requests are given up after"])
    }
}
