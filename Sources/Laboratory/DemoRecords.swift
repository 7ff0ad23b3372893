public import Profiles
internal import Topology

/// The requests of the demonstration, in the published shapes.
public struct DemoRecords: Sendable {
    let catalog: Catalog

    public init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// A message of streaming ingestion (`POST /collection/{inletId}`); `nil` where the catalog has no such dataset.
    public func message(dataset name: String, entity: Value) -> Value? {
        guard let dataset = catalog.datasets.first(where: { $0.name == name }) else { return nil }
        let schema: Value = [
            "id": .string(dataset.schema), "contentType": "application/vnd.adobe.xed-full+json;version=1",
        ]
        return [
            "header": [
                "schemaRef": schema, "imsOrgId": .string(catalog.organisation),
                "datasetId": .string(dataset.id),
                "source": ["name": "Spoke demonstration"],
            ],
            "body": ["xdmMeta": ["schemaRef": schema], "xdmEntity": entity],
        ]
    }

    func customer(_ visitor: DemoVisitor) -> Value {
        [
            "identityMap": visitor.identityMap,
            "person": ["name": ["firstName": .string(visitor.firstName), "lastName": "Example"]],
            "homeAddress": ["country": .string(visitor.country)],
        ]
    }

    func loyalty(_ visitor: DemoVisitor, points: Int64) -> Value {
        [
            "identityMap": ["Email": [["id": .string(visitor.email), "primary": true]]],
            "loyalty": ["points": .integer(points), "tier": points >= 500 ? "gold" : "silver"],
        ]
    }

    /// An edge profile lookup: an interact with nothing but the primary identity.
    public static func lookup(_ email: String) -> Value {
        ["event": ["xdm": ["identityMap": ["Email": [["id": .string(email), "primary": true]]]]]]
    }

    static func pageView(_ visitor: DemoVisitor, id: String, time: String) -> Value {
        let kinds = ["web.webpagedetails.pageViews", "commerce.productViews", "commerce.productListAdds"]
        return [
            "event": [
                "xdm": [
                    "_id": .string(id), "timestamp": .string(time),
                    "eventType": .string(kinds[visitor.number % kinds.count]),
                    "identityMap": [
                        "Email": [["id": .string(visitor.email), "primary": true]],
                        "ECID": [["id": .string(visitor.ecid)]],
                    ],
                    "web": ["webPageDetails": ["name": "shop"]],
                ]
            ]
        ]
    }
}

/// Somebody in the demonstration.
struct DemoVisitor: Sendable {
    var number: Int
    var email: String
    /// Where the visitor's requests go, as a place in the cluster's edges.
    var home: Int

    init(_ number: Int, home: Int) {
        self.number = number
        email = "visitor-\(number)@example.com"
        self.home = home
    }

    init(named name: String, home: Int) {
        number = 0
        email = "\(name)@example.com"
        self.home = home
    }

    var identityMap: Value {
        [
            "Email": [["id": .string(email), "primary": true]],
            "CRMID": [["id": .string("C-" + email)]],
        ]
    }

    /// The browser's own, kept from page to page as the SDK keeps it.
    var ecid: String {
        let digits = String(number + 1)
        return "4" + String(repeating: "0", count: 37 - digits.count) + digits
    }

    var firstName: String { ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald"][number % 6] }
    var country: String { ["US", "IE", "JP", "DE"][number % 4] }
}
