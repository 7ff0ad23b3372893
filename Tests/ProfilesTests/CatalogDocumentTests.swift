import Profiles
import SansIO
import Testing

struct CatalogDocumentTests {
    @Test func `a catalog comes back from its document, durations to the nanosecond`() throws {
        let catalog = sample
        #expect(try Catalog(document: catalog.document) == catalog)
        let text = catalog.document.jsonText
        #expect(try Catalog(document: JSONParser().parse(text)) == catalog)
    }

    @Test func `definitions that only the hub works with come back too, every member of them`() throws {
        var catalog = sample
        catalog.tenant = "retail"
        catalog.declaration = ["inlets": []]
        catalog.resources = [["$id": "https://ns.adobe.com/retail/schemas/1"]]
        catalog.namespaces[0].isUnique = true
        catalog.namespaces[0].priority = 1
        catalog.namespaces[0].name = "CRM id"
        catalog.namespaces[0].number = 4_711
        catalog.datasets[0].isForProfile = false
        catalog.datasets[0].isUpsert = false
        catalog.datasets[0].description = "what they did"
        catalog.datasets[0].tags = Fields([("team", ["shop"])])
        catalog.datasets[0].revision = 2
        catalog.audienceNumberGiven = 100_003
        catalog.audiences[0].mergePolicy = "m"
        catalog.audiences[0].description = "who bought"
        catalog.destinations[0].schedules = [
            .init(audience: 7, start: nil, end: Timestamp(milliseconds: 5))
        ]
        var policy = MergePolicy(
            id: "m", name: "By source", graph: .none, attributeMerge: .datasetPrecedence(["visits"]),
            isDefault: true, isActiveOnEdge: false)
        policy.version = 3
        catalog.mergePolicies = [policy, .standard]
        var computed = ComputedAttributeDefinition(
            id: "c", name: "spent", displayName: "Spent", expression: "xEvent.count()", count: 3, unit: .weeks
        )
        computed.isFastRefresh = true
        computed.status = .processing
        computed.lastEvaluated = Timestamp(milliseconds: 1_700_000_000_000)
        catalog.computedAttributes = [computed]
        catalog.computation = Computation(
            attributes: [.init(id: "c", instant: Timestamp(milliseconds: 1_700_000_000_001))],
            cursor: ProfileID(high: 7, low: .max))
        catalog.projectionDestinations = [
            ProjectionDestination(id: "p", regions: [Region("VA6")], timeToLive: .seconds(3_600))
        ]
        catalog.projections = [
            ProjectionConfiguration(
                id: "q", name: "q", destination: "p", selector: "person", mergePolicy: "m")
        ]
        #expect(try Catalog(document: JSONParser().parse(catalog.document.jsonText)) == catalog)
    }

    @Test func `its names are those of a topology file`() {
        let datastream = sample.document["datastreams"]?.array?.first
        #expect(datastream?[path: "fallback.awaitHub"] == "400 ms")
        #expect(datastream?[path: "freshFor"] == "1500 ms")
        #expect(sample.document["destinations"]?.array?.first?[path: "timeToLive"] == "14 d")
    }

    @Test func `what is wrong is named with its place`() {
        var document = sample.document
        document["datastreams"] = [["id": "x"]]
        #expect(throws: CatalogError(path: "catalog.datastreams[0].name", problem: "must be a text")) {
            try Catalog(document: document)
        }
        #expect(throws: CatalogError.self) { try Catalog(document: []) }
        for quantity in ["14", "14 parsecs", "d", "", "1.5 s", "9223372036854775807 d", "1 s s"] {
            var document = sample.document
            document["destinations"] = [
                [
                    "id": "1", "name": "", "alias": "", "audiences": [], "attributes": [],
                    "replication": "reactive", "regions": [], "timeToLive": .string(quantity),
                ]
            ]
            #expect(throws: CatalogError.self, "\(quantity)") { try Catalog(document: document) }
        }
    }

    @Test func `a catalog without scopes and open inlets, as earlier versions wrote it, means all and open`()
        throws
    {
        var document = sample.document
        document["clients"] = [["id": "key"]]
        document["inlets"] = [["id": "inlet", "name": "CRM"]]
        let catalog = try Catalog(document: document)
        #expect(catalog.clients == [Client(id: "key", scopes: Scope.allCases)])
        #expect(catalog.inlets == [Inlet(id: "inlet", name: "CRM")])
    }

    @Test func `a scope that there is not, or twice, is refused`() {
        for scopes in [["everything"], ["edge", "edge"], [1], "edge"] as [Value] {
            var document = sample.document
            document["clients"] = [["id": "key", "scopes": scopes]]
            #expect(throws: CatalogError.self, "\(scopes)") { try Catalog(document: document) }
        }
    }

    @Test func `whom edges believe comes back, and nothing but the word opens an edge to everybody`() throws {
        var catalog = sample
        for trust in [
            .everybody, .tokens(of: [], keys: []),
            .tokens(
                of: [TrustedClient(id: "shop", since: Timestamp(milliseconds: 1_700_000_000_123))],
                keys: [["kty": "OKP", "x": "AAAA"]]),
        ] as [Trust] {
            catalog.trust = trust
            #expect(try Catalog(document: JSONParser().parse(catalog.document.jsonText)) == catalog)
        }
        var document = sample.document
        for wrong: Value in ["everybody", [:], ["everybody": 1], ["clients": [["id": "shop"]]]] {
            document["trust"] = wrong
            #expect(throws: CatalogError.self) { try Catalog(document: document) }
        }
    }

    @Test func `members of a later version are passed over`() throws {
        var document = sample.document
        document["mergePolicies"] = []
        #expect(try Catalog(document: document) == sample)
    }

    private var sample: Catalog {
        var catalog = Catalog()
        catalog.version = 3
        catalog.namespaces = [Namespace(code: "CRMID", kind: .crossDevice)]
        catalog.schemas = [Schema(id: "https://ns.adobe.com/x", title: "Visits", behaviour: .event)]
        catalog.datasets = [Dataset(id: "visits", name: "Visits", schema: "https://ns.adobe.com/x")]
        catalog.inlets = [Inlet(id: "inlet", name: "CRM")]
        catalog.audiences = [
            Audience(number: 7, id: "u", name: "Buyers", expression: "a > 1", evaluation: .edge)
        ]
        catalog.destinations = [
            Destination(
                id: "d", name: "Site", alias: "site", audiences: [7],
                attributes: [.init(source: "person.name.firstName", name: "firstName")],
                replication: .proactive,
                regions: ["VA6", "JPN3"].map { Region($0) })
        ]
        var datastream = Datastream(id: "s", name: "Web", eventDataset: "visits", destinations: ["d"])
        datastream.fallback = .awaitHub(.milliseconds(400))
        datastream.freshFor = .milliseconds(1500)
        datastream.staleGrace = .nanoseconds(7)
        var other = Datastream(id: "t", name: "App", eventDataset: "visits", destinations: [])
        other.fallback = .answerThenRefresh
        other.isEnabled = false
        other.accessType = .authenticated
        catalog.datastreams = [datastream, other]
        var guarded = Inlet(id: "guarded", name: "Partners")
        guarded.isAuthenticated = true
        catalog.inlets.append(guarded)
        catalog.clients = [
            Client(id: "key"), Client(id: "reader", scopes: [.profileRead, .edge]),
            Client(id: "none", scopes: []),
        ]
        return catalog
    }
}

extension Value {
    fileprivate subscript(name: String) -> Value? {
        get { fields?[name] }
        set {
            var changed = fields ?? Fields()
            changed[name] = newValue
            self = .object(changed)
        }
    }
}
