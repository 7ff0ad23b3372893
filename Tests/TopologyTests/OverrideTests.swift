import Profiles
import SansIO
import Testing

@testable import Topology

@Suite struct OverrideTests {
    private let text = minimal + smallCatalog

    @Test func `an override replaces a value, and adds one that the file leaves out`() throws {
        let topology = try read(
            text,
            overrides: [
                "hub.store=memory", "heartbeat=2 s", "limits.waitersMaximum=7", "links.hub/VA6.rtt=9 ms",
            ]
        ).topology
        #expect(topology.hub.store == .memory)
        #expect(topology.heartbeat == .seconds(2))
        #expect(topology.limits.waitersMaximum == 7)
        #expect(topology.rtt(between: .hub, .region(Region("VA6"))) == .milliseconds(9))
    }

    @Test func `items of lists go by index, by name, and all at once`() throws {
        let topology = try read(
            text,
            overrides: [
                "edges.0.count=3", "edges.JPN3.count=4", "edges.*.ttl=2 h",
                "catalog.destinations.Web.ttl=3 h", "catalog.audiences.*.evaluation=batch",
            ]
        ).topology
        #expect(topology.edges.map(\.count) == [3, 4])
        #expect(topology.edges.map(\.timeToLive) == [.hours(2), .hours(2)])
        #expect(topology.catalog.destinations[0].timeToLive == .hours(3))
        #expect(topology.catalog.audiences[0].evaluation == .batch)
    }

    @Test func `later overrides win, and values may be whole lists and mappings`() throws {
        let topology = try read(
            text,
            overrides: [
                "seed=1", "seed=2", "edges=[{ region: SGP3, count: 2 }]",
                "faults=[{ at: 1 s, kill: SGP3-2, restart: 2 s }]",
            ]
        ).topology
        #expect(topology.seed == 2)
        #expect(topology.edgeNames == ["SGP3-1", "SGP3-2"])
        #expect(topology.faults.count == 1)
    }

    @Test func `the catalog file itself can be replaced, and its values too`() throws {
        let files = ["a.yaml": "sandbox: a", "b.yaml": "sandbox: b"]
        let base = minimal + "catalog: a.yaml\n"
        #expect(try read(base, files: files).topology.catalog.sandbox == "a")
        #expect(try read(base, overrides: ["catalog=b.yaml"], files: files).topology.catalog.sandbox == "b")
        #expect(
            try read(base, overrides: ["catalog.sandbox=c"], files: files).topology.catalog.sandbox == "c")
    }

    @Test(arguments: [
        ("hub.regoin=VA7", "unknown key `regoin` in `hub`: did you mean `region`?"),
        ("nothing", "there is no `path=value`: write for example `hub.store=memory`"),
        ("=3", "there is no `path=value`: write for example `hub.store=memory`"),
        ("hub..store=memory", "the path `hub..store` has an empty step: remove a dot"),
        ("edges.OR2.count=2", "`edges` has no item `OR2`: write `VA6`, `JPN3`, an index from 0 to 1, or `*`"),
        ("edges.7.count=2", "`edges` has no item `7`: write `VA6`, `JPN3`, an index from 0 to 1, or `*`"),
        ("name.x=1", "`name` is the single value `small` and has no `x`: end the path at `name`"),
        ("faults.*.at=1 s", "`faults` is empty, so `*` matches nothing: name a key"),
        ("edges.0.count=lots", "found `lots` where a whole number such as `4` or `100 000` belongs"),
        ("edges.0.count=0", "`0` is out of range: write 1 to 200"),
    ])
    func `a bad override is named as it was given`(override: String, problem: String) {
        #expect(errors(text, overrides: [override]) == ["--set \(override): \(problem)"])
    }

    @Test func `an override that is not YAML is refused`() {
        let found = errors(text, overrides: ["edges=[{"])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("--set edges=[{: this is not YAML: ") == true)
    }
}
