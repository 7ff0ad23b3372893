import Profiles
import SansIO
import Testing

@testable import Topology

/// Definitions that a catalog file has in common with the hub's management calls.
struct CatalogTests {
    private static let full = """
        catalog:
          namespaces:
            - { code: CRMID, kind: cross_device, name: Customer, unique: true, priority: 1 }
            - { code: ECID, kind: cookie, priority: 2 }
          schemas:
            - { id: "https://x.example/events", title: Events, behaviour: event }
            - { id: "https://x.example/people", title: People, behaviour: record }
          datasets:
            - { id: d1, name: Clicks, schema: Events, profile: false, description: what they did }
            - { id: d2, name: CRM, schema: People, identity: false, upsert: false }
          mergePolicies:
            - id: 5b0d2c7e-7c0b-4f55-8a0e-5f6f1a2b0001
              name: CRM first
              datasetPrecedence: [CRM, d1]
              default: true
              activeOnEdge: true
            - { id: 5b0d2c7e-7c0b-4f55-8a0e-5f6f1a2b0002, name: Alone, graph: none }
          audiences:
            - id: 3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0001
              name: Gold
              expression: 'a = 1'
              mergePolicy: CRM first
              description: who pays
          computedAttributes:
            - id: 9c3a6d10-7c0b-4f55-8a0e-5f6f1a2b0001
              name: spent
              displayName: Spent
              expression: xEvent.sum(commerce.order.priceTotal)
              duration: { count: 4, unit: WEEKS }
              keepCurrent: true
          destinations:
            - id: 7b1d4c1e-20d3-4d0a-9a51-0c5e9b6d0001
              name: Web
              alias: web
              audiences: [Gold]
              schedules: [ { audience: Gold, start: 2026-03-01T12:00:00Z, end: "2026-04-01T00:00:00+02:00" } ]
          datastreams:
            - id: 2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001
              name: web
              eventDataset: Clicks
              profileDataset: CRM
              destinations: [Web]

        """

    private func catalog() throws -> Catalog { try read(minimal + Self.full).topology.catalog }

    @Test func `a file says which namespaces are unique and first`() throws {
        let namespaces = try catalog().namespaces
        #expect(namespaces.map(\.isUnique) == [true, false])
        #expect(namespaces.map(\.priority) == [1, 2])
        #expect(namespaces[0].name == "Customer")
    }

    @Test func `a file says what a dataset is for`() throws {
        let datasets = try catalog().datasets
        #expect(datasets.map(\.isForProfile) == [false, true])
        #expect(datasets.map(\.isForIdentity) == [true, false])
        #expect(datasets.map(\.isUpsert) == [true, false])
        #expect(datasets[0].description == "what they did")
    }

    @Test func `a file's policies name datasets, and its audiences policies`() throws {
        let catalog = try catalog()
        #expect(
            catalog.mergePolicies.map(\.attributeMerge) == [
                .datasetPrecedence(["d2", "d1"]), .timestampOrdered,
            ])
        #expect(catalog.edgeMergePolicy.name == "CRM first")
        #expect(catalog.mergePolicies[1].graph == .none)
        #expect(catalog.audiences[0].mergePolicy == catalog.mergePolicies[0].id)
        #expect(catalog.audiences[0].description == "who pays")
    }

    @Test func `a file has computed attributes, schedules and profile datasets`() throws {
        let catalog = try catalog()
        let attribute = try #require(catalog.computedAttributes.first)
        #expect(attribute.count == 4 && attribute.unit == .weeks && attribute.isFastRefresh)
        #expect(attribute.status == .new)
        let schedule = try #require(catalog.destinations[0].schedules.first)
        #expect(schedule.audience == 1)
        #expect(schedule.start == Timestamp(rfc3339: "2026-03-01T12:00:00Z"))
        #expect(schedule.end == Timestamp(rfc3339: "2026-03-31T22:00:00Z"))
        #expect(catalog.datastreams[0].profileDataset == "d2")
    }

    @Test func `written out and read again it is the same`() throws {
        let topology = try read(minimal + Self.full).topology
        #expect(try read(topology.normalText).topology.catalog == topology.catalog)
    }

    @Test(
        arguments: [
            (
                "kind: cookie, priority: 2", "kind: cookie, priority: 1",
                "`ECID` does not identify a person and outranks"
            ),
            ("kind: cookie, priority: 2", "kind: cookie, unique: true", "leave `unique` out"),
            (
                "name: Alone, graph: none", "name: Alone, default: true",
                "a second policy says `default: true`"
            ),
            (
                "name: Alone, graph: none", "name: Alone, activeOnEdge: true",
                "a second policy says `activeOnEdge: true`"
            ),
            ("datasetPrecedence: [CRM, d1]", "datasetPrecedence: [CMR]", "did you mean `CRM`?"),
            ("datasetPrecedence: [CRM, d1]", "graph: none", "edges would follow `CRM first`"),
            ("mergePolicy: CRM first", "mergePolicy: CRM fist", "did you mean `CRM first`?"),
            ("count: 4, unit: WEEKS", "count: 5, unit: WEEKS", "`5 WEEKS` is out of range"),
            ("name: spent", "name: spent_it", "more than letters and digits"),
            ("start: 2026-03-01T12:00:00Z", "start: yesterday", "a time such as"),
            (
                "start: 2026-03-01T12:00:00Z", "start: 2027-03-01T12:00:00Z",
                "the end is not later than the start"
            ),
            ("schedules: [ { audience: Gold,", "schedules: [ { audience: Gould,", "did you mean `Gold`?"),
            ("profileDataset: CRM", "profileDataset: CMR", "did you mean `CRM`?"),
        ])
    func `what Platform would refuse is named with its place`(written: String, wrong: String, message: String)
    {
        #expect(Self.full.contains(written))
        let found = errors(minimal + Self.full.replacing(written, with: wrong))
        #expect(found.contains { $0.hasPrefix("t.yaml:") && $0.contains(message) }, "\(found)")
    }

    @Test func `guardrails are those published unless the file relaxes them`() throws {
        #expect(try read(minimal).topology.hub.guardrails == .published)
        let relaxed = minimal.replacing("region: VA7", with: "region: VA7, guardrails: relaxed")
        #expect(try read(relaxed).topology.hub.guardrails == .relaxed)
    }

    @Test func `edges take what comes unless the file says published`() throws {
        #expect(try read(minimal).topology.edges[0].guardrails == .relaxed)
        let published = minimal.replacing("region: VA6", with: "region: VA6, guardrails: published")
        #expect(published != minimal)
        #expect(try read(published).topology.edges[0].guardrails == .published)
    }

    @Test func `five policies and no more`() {
        let policies = (0..<6).map {
            "{ id: 5b0d2c7e-7c0b-4f55-8a0e-5f6f1a2b000\($0), name: p\($0) }"
        }
        let text = "catalog: { mergePolicies: [ \(policies.joined(separator: ", ")) ] }\n"
        #expect(errors(minimal + text).contains { $0.contains("keep 5") })
    }
}
