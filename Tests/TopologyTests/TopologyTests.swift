import Profiles
import SansIO
import Testing

@testable import Topology

@Suite struct TopologyTests {
    private let virginia = Region("VA6")
    private let japan = Region("JPN3")

    @Test func `what a file leaves out has its documented default`() throws {
        let topology = try read(minimal).topology
        var expected = Topology(
            name: "small", hub: Topology.Hub(region: Region("VA7")),
            edges: [Topology.EdgeGroup(region: virginia), Topology.EdgeGroup(region: japan, count: 2)])
        expected.links.standard.roundTrip = .milliseconds(20)
        #expect(topology == expected)
        #expect(topology.heartbeat == .seconds(1))
        #expect(topology.freshFor == .seconds(10))
        #expect(topology.hub.store == .sqlite(path: nil))
    }

    @Test func `edges are numbered within their region, over several groups`() throws {
        let text = minimal.replacing("edges: [", with: "edges: [ { region: JPN3 }, ")
        let topology = try read(text).topology
        #expect(topology.edgeNames == ["JPN3-1", "VA6-1", "JPN3-2", "JPN3-3"])
        #expect(topology.allRegions == [japan, virginia])
        #expect(topology.allEdges.map(\.http) == (8101...8104).map { "127.0.0.1:\($0)" })
        #expect(topology.region(of: .edge("JPN3-3")) == japan)
        #expect(topology.place(of: .edge("JPN3-4")) == nil)
    }

    @Test func `edges have addresses with TLS where the file says so, counted on like the others`() throws {
        let text = minimal.replacing(
            "{ region: JPN3, count: 2 }",
            with: "{ region: JPN3, count: 2, https: \"0.0.0.0:8443\", serverHttps: \"0.0.0.0:9443\", "
                + "hostsByName: true }")
        let edges = try read(text).topology.allEdges
        #expect(edges.map(\.https) == [nil, "0.0.0.0:8443", "0.0.0.0:8444"])
        #expect(edges.map(\.serverHttps) == [nil, "0.0.0.0:9443", "0.0.0.0:9444"])
        #expect(edges.map(\.servesBothHosts) == [false, true, true])
    }

    @Test func `a link takes from the default what it does not say, in either direction`() throws {
        let links =
            "links: { default: { rtt: 20 ms, jitter: 2 ms, loss: 0.01 % }, "
            + "hub/JPN3: { rtt: 149 ms, bandwidth: 200 Mbit/s } }"
        let topology = try read(minimal.replacing("links: { default: { rtt: 20 ms } }", with: links)).topology
        let link = topology.link(.region(japan), .hub)
        #expect(link == topology.link(.hub, .region(japan)))
        #expect(
            link
                == Topology.Link(
                    roundTrip: .milliseconds(149), jitter: .upTo(.milliseconds(2)),
                    bandwidth: Bandwidth(bitsPerSecond: 200_000_000), loss: Ratio(billionths: 100_000)))
        #expect(topology.rtt(between: .region(virginia), .region(japan)) == .milliseconds(20))
    }

    @Test func `names in the catalog become identifiers, and audiences numbers in the order of the file`()
        throws
    {
        let topology = try read(minimal + smallCatalog + "freshFor: 20 s\n").topology
        let catalog = topology.catalog
        #expect(catalog.datasets[0].schema == "https://x.example/events")
        #expect(catalog.audiences.map(\.number) == [1])
        #expect(catalog.destinations[0].audiences == [1])
        #expect(catalog.destinations[0].timeToLive == .days(14))
        #expect(catalog.datastreams[0].eventDataset == "d1")
        #expect(catalog.datastreams[0].destinations == [catalog.destinations[0].id])
        #expect(catalog.datastreams[0].freshFor == .seconds(20))
        #expect(topology.workloadDatastream?.name == "web")
    }

    @Test func `what one edge overrides is in its catalog, and the hub keeps leases for the longest`() throws
    {
        let text = minimal.replacing(
            "{ region: VA6 }",
            with: "{ region: VA6, ttl: 90 d, staleGrace: 1 min, fallback: { awaitHub: 400 ms } }")
        let topology = try read(text + smallCatalog).topology
        #expect(topology.edgeCatalog(of: "VA6-1").destinations[0].timeToLive == .days(90))
        #expect(topology.edgeCatalog(of: "VA6-1").datastreams[0].fallback == .awaitHub(.milliseconds(400)))
        #expect(topology.edgeCatalog(of: "VA6-1").datastreams[0].staleGrace == .seconds(60))
        #expect(topology.edgeCatalog(of: "JPN3-1") == topology.catalog)
        #expect(topology.hubCatalog.destinations[0].timeToLive == .days(90))
    }

    @Test func `lists beside an included catalog are added to it`() throws {
        let own = """
            catalog:
              include: shop.yaml
              sandbox: dev
              inlets: [ { id: b, name: B } ]

            """
        let file = try read(
            minimal + own, files: ["shop.yaml": "sandbox: prod\ninlets: [ { id: a, name: A } ]\n"])
        #expect(file.topology.catalog.inlets.map(\.id) == ["a", "b"])
        #expect(file.topology.catalog.sandbox == "dev")
        #expect(file.sources == ["t.yaml", "shop.yaml"])
    }

    @Test func `every fault reads, ends when it says, and reads back`() throws {
        let text = """
            workload: { duration: 1 h, visitors: 0 }
            faults:
              - { at: 30 s, kill: JPN3-1, restart: 40 s }
              - { at: 30 s, kill: JPN3-2 }
              - { at: 1 min, restart: hub }
              - { at: 1 min, pause: VA6-1, heal: 2 min }
              - { at: 60 s, partition: [hub, VA6-1], heal: 90 s, oneWay: true }
              - { at: 60 s, clog: [VA6-1, hub], heal: 90 s }
              - { at: 60 s, slow: [hub, VA6-1], delay: 1 s, loss: 5 %, bandwidth: 1 Mbit/s, heal: 90 s }
              - { at: 60 s, slow: VA6-1, delay: 5 ms, heal: 90 s }
              - { at: 50 min, restore: hub, backup: 40 min }

            """
        let topology = try read(minimal + text).topology
        let edge = Topology.NodeName.edge("VA6-1")
        #expect(
            topology.faults.map(\.kind) == [
                .kill(.edge("JPN3-1"), restart: .seconds(40)), .kill(.edge("JPN3-2"), restart: nil),
                .restart(.hub),
                .pause(edge, heal: .seconds(120)), .partition(.hub, edge, isOneWay: true, heal: .seconds(90)),
                .clog(edge, .hub, heal: .seconds(90)),
                .slowLink(
                    .hub, edge,
                    Topology.Fault.Slowness(
                        delay: .seconds(1), loss: .percent(5), bandwidth: Bandwidth(bitsPerSecond: 1_000_000)),
                    heal: .seconds(90)),
                .slowNode(edge, delay: .milliseconds(5), heal: .seconds(90)),
                .restore(backup: .seconds(2_400)),
            ])
        #expect(topology.faults.map(\.end?.quantityText).suffix(2) == ["90 s", "50 min"])
        #expect(try read(topology.normalText).topology == topology)
    }

    @Test func `a topology with nothing at its default reads back from its normal form`() throws {
        let text = """
            seed: 9
            heartbeat: 2 s
            freshFor: 20 s
            limits: { entriesMaximum: 10, outboxBytesMaximum: 1 MiB }
            retention: { gone: 1 d }
            timing: { awaitHub: 300 ms }
            stages: { projection: { p50: 1 s, max: 2 s } }
            workload: { visitors: 10, regions: { JPN3: 3 }, hubUpdates: { share: 10 %, every: 2 d }, datastream: web }
            demo: { kill: VA6-1, killAt: 1 s, restartAt: 2 s }
            expect: [ "lost = 0", "projection.latency.p99 < 2 s" ]

            """
        let base = minimal.replacing(
            "VA7 }", with: "VA7, store: 'sqlite:/data/hub.db', requests: 'tcp://*:7001' }")
        let catalog = smallCatalog.replacing(
            "alias: web,",
            with: "alias: web, ttl: 20 s, laboratory: true, attributes: { a: b.c }, regions: [VA6],")
        let topology = try read(base + catalog + text).topology
        #expect(topology.hub.store == .sqlite(path: "/data/hub.db"))
        #expect(
            topology.stages == [
                Topology.Stage(
                    name: .projection,
                    delay: Spread(.percentiles(.init(p50: .seconds(1), maximum: .seconds(2)))))
            ])
        #expect(try read(topology.normalText).topology == topology)
    }
}
