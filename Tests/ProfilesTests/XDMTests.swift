import Foundation
import Profiles
import SansIO
import Testing

struct XDMTests {
    private static let ecid = String(repeating: "1234567890", count: 4).prefix(38)
    private let now = Timestamp(milliseconds: 1_772_366_400_000)

    @Test func `an event is read with its identities`() throws {
        let body: Value = [
            "_id": "e1", "timestamp": "2026-03-01T12:00:00Z", "eventType": "commerce.purchases",
            "identityMap": [
                "ECID": [["id": .string(String(Self.ecid))]],
                "CRMID": [["id": "c-1", "primary": "true"], ["id": "c-0"]],
            ],
        ]
        let event = try XDM.event(from: body, dataset: "visits")
        #expect(event.id == "e1")
        #expect(event.timestamp == now)
        #expect(event.primary == Identity(namespace: "CRMID", value: "c-1"))
        #expect(event.identities.map(\.namespace) == ["CRMID", "CRMID", "ECID"])
        #expect(event.identities == event.identities.sorted())
        #expect(event.body == body)
    }

    @Test func `without a primary identity an ECID stands for the person, else the first`() throws {
        let ecid: Value = ["ECID": [["id": .string(String(Self.ecid))]], "CRMID": [["id": "1"]]]
        #expect(try XDM.identities(in: ["identityMap": ecid]).primary == nil)
        #expect(try XDM.record(from: ["identityMap": ecid], dataset: "d").primary.namespace == "ECID")
        let other: Value = ["identityMap": ["Phone": [["id": "2"]], "CRMID": [["id": "1"]]]]
        #expect(try XDM.record(from: other, dataset: "d").primary.namespace == "CRMID")
    }

    @Test func `malformed identities are passed over, but not a malformed primary one`() throws {
        let careless: Value = [
            "identityMap": [
                "ECID": [["id": "123"], "text", ["id": 5]], "Email": "jane", "Phone": [["id": ""]],
                "CRMID": [["id": "1"], ["id": "1"]],
                "Long": [["id": .string(String(repeating: "x", count: 1025))]],
            ]
        ]
        let identities = try XDM.identities(in: careless).all
        #expect(identities == [Identity(namespace: "CRMID", value: "1")])
        let doubtful: Value = [
            "identityMap": ["ECID": [["id": "123", "primary": true]], "CRMID": [["id": "1"]]]
        ]
        #expect(throws: Rejection.malformedIdentity) { try XDM.identities(in: doubtful) }
        #expect(throws: Rejection.noIdentity) {
            try XDM.identities(in: ["identityMap": ["ECID": [["id": "123", "primary": true]]]])
        }
    }

    @Test func `more than 20 identities are refused`() throws {
        func map(_ count: Int) -> Value {
            ["identityMap": ["CRMID": .array((0..<count).map { ["id": .string("\($0)")] })]]
        }
        #expect(try XDM.identities(in: map(20)).all.count == 20)
        #expect(throws: Rejection.tooManyIdentities) { try XDM.identities(in: map(21)) }
    }

    @Test func `what is no XDM entity says why`() {
        let map: Value = ["CRMID": [["id": "1"]]]
        #expect(throws: Rejection.notAnObject) { try XDM.record(from: [], dataset: "d") }
        #expect(throws: Rejection.noIdentity) { try XDM.record(from: [:], dataset: "d") }
        #expect(throws: Rejection.missingTimestamp) {
            try XDM.event(from: ["identityMap": map], dataset: "d")
        }
        for timestamp: Value in ["yesterday", 5] {
            #expect(throws: Rejection.missingTimestamp) {
                try XDM.event(
                    from: ["identityMap": map, "timestamp": timestamp], dataset: "d", received: now)
            }
        }
        let padding = Value.string(String(repeating: "x", count: XDM.eventBytesMaximum))
        #expect(throws: Rejection.oversized) {
            try XDM.event(from: ["identityMap": map, "note": padding], dataset: "d", received: now)
        }
    }

    @Test func `an event without an id has the one that its content gives it`() throws {
        let body: Value = ["identityMap": ["CRMID": [["id": "1"]]], "_id": ""]
        let first = try XDM.event(from: body, dataset: "d", received: now)
        #expect(try XDM.event(from: body, dataset: "d", received: now).id == first.id)
        #expect(try XDM.event(from: body, dataset: "other", received: now).id != first.id)
        #expect(try XDM.event(from: body, dataset: "d", id: "given", received: now).id == "given")
        #expect(first.timestamp == now)
    }

    @Test func `a record's body is without its identities`() throws {
        let record = try XDM.record(
            from: ["identityMap": ["CRMID": [["id": "1"]]], "person": ["gender": "female"]], dataset: "crm")
        #expect(record.body == ["person": ["gender": "female"]])
        #expect(record.dataset == "crm")
    }

    @Test func `prefixes of the published examples go`() {
        let prefixed: Value = ["@id": "1", "xdm:a": [["xdm:b": 1, "c": 2]], "schema:latitude": 3]
        #expect(
            XDM.withoutPrefixes(prefixed) == ["_id": "1", "a": [["b": 1, "c": 2]], "schema:latitude": 3])
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["SPOKE_SHARED_DATA"] != nil,
            "SPOKE_SHARED_DATA does not name a folder with xdm-examples"))
    func `the published examples are read`() throws {
        let root = try #require(ProcessInfo.processInfo.environment["SPOKE_SHARED_DATA"])
        let folder = URL(filePath: root).appending(path: "xdm-examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }
        try #require(!names.isEmpty)
        for name in names {
            let value = try JSONParser().parse(Array(Data(contentsOf: folder.appending(path: name))))
            #expect(try JSONParser().parse(value.jsonBytes()) == value, "\(name)")
            let entity = XDM.withoutPrefixes(value)
            if name.hasPrefix("experienceevent.") {
                let event = try XDM.event(from: entity, dataset: "examples")
                #expect(!event.identities.isEmpty, "\(name)")
            }
        }
    }
}
