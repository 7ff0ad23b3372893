public import Laboratory
public import Profiles

/// A customer whom the shop knows, and for whom one may log in.
public struct KnownCustomer: Sendable {
    /// Lower-case letters: how the log-in form names the customer.
    public var key: String
    public var firstName: String
    public var lastName: String
    public var city: String
    /// ISO 3166-1, two letters.
    public var country: String
    public var points: Int64

    static let recordDataset = "CRM customers"
    static let loyaltyDataset = "Loyalty accounts"

    public static let everyone = [
        KnownCustomer(
            key: "aiko", firstName: "Aiko", lastName: "Tanaka", city: "Yokohama", country: "JP", points: 1_240
        ),
        KnownCustomer(
            key: "grace", firstName: "Grace", lastName: "O’Neill", city: "Galway", country: "IE", points: 180),
        KnownCustomer(
            key: "jonas", firstName: "Jonas", lastName: "Weber", city: "Berlin", country: "DE", points: 640),
        KnownCustomer(
            key: "maya", firstName: "Maya", lastName: "Johnson", city: "Richmond", country: "US", points: 90),
    ]

    public var email: String { "\(key)@example.com" }
    var tier: String { points >= 500 ? "gold" : "silver" }

    /// As the log-in form lists the customer.
    var document: Value {
        ["key": .string(key), "name": .string("\(firstName) \(lastName)"), "city": .string(city)]
    }

    /// As pages see the one who is logged in: what to put into an identity map.
    var session: Value { ["key": .string(key), "firstName": .string(firstName), "email": .string(email)] }

    private var record: Value {
        [
            "identityMap": [
                "Email": [["id": .string(email), "primary": true]],
                "CRMID": [["id": .string("SHOP-" + key)]],
            ],
            "person": ["name": ["firstName": .string(firstName), "lastName": .string(lastName)]],
            "homeAddress": ["city": .string(city), "country": .string(country)],
        ]
    }

    private var loyalty: Value {
        [
            "identityMap": ["Email": [["id": .string(email), "primary": true]]],
            "loyalty": ["points": .integer(points), "tier": .string(tier)],
        ]
    }

    /// Tells the hub of the customers by streaming ingestion, as the shop's own systems would.
    public static func ingest(
        _ customers: [KnownCustomer], of catalog: Catalog, into hub: HubCaller
    ) async throws {
        let records = DemoRecords(catalog: catalog)
        let messages = customers.flatMap { customer in
            [
                records.message(dataset: recordDataset, entity: customer.record),
                records.message(dataset: loyaltyDataset, entity: customer.loyalty),
            ].compactMap { $0 }
        }
        guard let inlet = catalog.inlets.first, messages.count == 2 * customers.count else {
            throw StorefrontFailure.noCustomers
        }
        let reply = try await hub.call(
            "POST", "/collection/batch/\(inlet.id)", json: ["messages": .array(messages)])
        let responses = reply.json[path: "responses"]?.array ?? []
        let refused = responses.first { $0[path: "statusCode"] != nil }
        if reply.status != 207 || refused != nil || responses.count != messages.count {
            let reason = refused.map(\.jsonText) ?? "it answers \(reply.status)"
            throw StorefrontFailure.customersRefused(reason)
        }
    }
}
