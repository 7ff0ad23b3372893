import HubAPI
import HubCore
import Profiles
import SansIO
import Testing

/// Schemas that the registry defines decide what ingestion takes.
struct SchemaValidationTests {
    private static let registry = "/data/foundation/schemaregistry/tenant"

    /// A hub with a schema of customers, an identity descriptor on their address, and a dataset.
    private func prepared() async throws -> (hub: ScriptedHub, schema: String) {
        let hub = ScriptedHub(defining: ScriptedHub.catalog)
        let created = try await hub.post(
            Self.registry + "/schemas",
            [
                "type": "object", "title": "Customers of the shop", "description": "",
                "allOf": [
                    ["$ref": "https://ns.adobe.com/xdm/context/profile"],
                    ["$ref": "https://ns.adobe.com/xdm/context/profile-personal-details"],
                ],
            ])
        let schema = try #require(created["$id"]?.string, "\(created.text)")
        let described = try await hub.post(
            Self.registry + "/descriptors",
            [
                "@type": "xdm:descriptorIdentity", "xdm:sourceSchema": .string(schema),
                "xdm:sourceVersion": 1,
                "xdm:sourceProperty": "/personalEmail/address", "xdm:namespace": "Email",
                "xdm:property": "xdm:code", "xdm:isPrimary": true,
            ])
        #expect(described.status == 201, "\(described.text)")
        hub.change { $0.datasets.append(Dataset(id: "shop", name: "Shop", schema: schema)) }
        return (hub, schema)
    }

    private func message(_ schema: String, _ entity: Value) -> Value {
        ScriptedHub.message(dataset: "shop", schema: schema, entity: entity)
    }

    @Test func `what does not fit is told with the published report`() async throws {
        let (hub, schema) = try await prepared()
        let answer = try await hub.post(
            "/collection/inlet-1?syncValidation=true",
            message(schema, ["personalEmail": ["address": 12]]))
        #expect(answer.status == 400)
        let report = answer["report.cause._streamingValidation"]?.array?.first
        let cause = report?[path: "causingExceptions"]?.array?.first ?? report
        #expect(cause?[path: "pointerToViolation"] == "#/personalEmail/address")
        #expect(
            cause?[path: "message"] == "expected type: String, found: Integer"
                || cause?[path: "message"] == "expected type: String, found: Long")
    }

    @Test func `a schema without a definition cannot be validated by`() async throws {
        let (hub, _) = try await prepared()
        let answer = try await hub.post(
            "/collection/inlet-1?syncValidation=true",
            ScriptedHub.message(dataset: "crm", schema: ScriptedHub.recordSchema, entity: ScriptedHub.jane))
        #expect(answer.status == 501)
    }

    @Test func `identities come from the fields that descriptors name`() async throws {
        let (_, schema) = try await prepared()
        let (hub, _) = try await prepared()
        let taking = ScriptedHub(catalog: hub.catalog) { input in
            guard case .ingest(let ingestions, _, _) = input else { return .refused("not in the script") }
            return .ingested(ingestions.map { _ in nil }, 1)
        }
        let answer = try await taking.post(
            "/collection/inlet-1",
            message(schema, ["personalEmail": ["address": "jane@example.com"]]))
        #expect(answer.status == 200, "\(answer.text)")
        guard case .record(let record)? = taking.ingestions.first else {
            Issue.record("\(taking.ingestions)")
            return
        }
        #expect(record.primary == Identity(namespace: "Email", value: "jane@example.com"))
    }
}
