import Profiles
import Testing

@testable import Schemas

/// The example records of the open XDM specification against schemas composed of the standard field groups.
@Suite(.enabled(if: examplesFolder != nil, "SPOKE_SHARED_DATA names no folder with xdm-examples"))
struct ExamplesTests {
    private static let profileGroups = StandardResources.profileGroups.compactMap(\.registryID)
    private static let eventGroups = StandardResources.eventGroups.compactMap(\.registryID)

    @Test(
        "examples of profiles are valid",
        arguments: [
            "profile-consents.example.1", "profile-edgeregion.example.1", "profile-loyalty-details.example.1",
            "profile-person-details.example.1", "profile-personal-details.example.1",
        ])
    func profiles(name: String) throws {
        #expect(try validator(.refused, Self.profileGroups, profileClass).validate(example(name)) == [])
    }

    @Test(
        "examples hold nothing wrong but members that no field group defines, or only by another name",
        arguments: [
            ("profile-work-details.example.1", ["schema:latitude", "schema:longitude"]),
            (
                "profile.example.1",
                ["geoUnit", "optInOut", "orgUnit", "segments", "schema:latitude"]
            ),
            ("segmentation.example.1", ["timestamp"]),
        ])
    func profilesWithMore(name: String, extraneous: [String]) throws {
        let entity = try example(name)
        #expect(try validator(.accepted, Self.profileGroups, profileClass).validate(entity) == [])
        let found = try validator(.refused, Self.profileGroups, profileClass).validate(entity)
        #expect(found.map(\.message) == extraneous.map { "extraneous key [\($0)] is not permitted" })
    }

    @Test(
        "examples of events lack only what every event must have",
        arguments: [
            ("experienceevent-commerce.example.1", ["_id", "timestamp"]),
            ("experienceevent-web.example.1", ["_id", "timestamp"]),
            ("experienceevent-order-details.example.1", ["_id", "timestamp"]),
            ("aep-web-sdk-experienceevent.example.1", ["_id"]), ("experienceevent.example.1", []),
            ("experienceevent.example.2", []), ("experienceevent.example.3", []),
        ])
    func events(name: String, missing: [String]) throws {
        let groups = Self.eventGroups
        let violations = try validator(.accepted, groups, eventClass).validate(example(name))
        #expect(violations.map(\.message) == missing.map { "required key [\($0)] not found" })
    }

    @Test func `the Web SDK's event is valid as it is, but for its id`() throws {
        var entity = try #require(try example("aep-web-sdk-experienceevent.example.1").fields)
        entity["_id"] = "e1"
        let found = try validator(.refused, Self.eventGroups, eventClass).validate(.object(entity))
        #expect(found == [])
    }

    private func validator(
        _ unknownFields: SchemaValidator.UnknownFields, _ groups: [String], _ base: String
    ) throws -> SchemaValidator {
        var registry = emptyRegistry()
        let schema = try registry.addSchema("All", [base] + groups, number: 1)
        return try #require(try registry.validator(for: schema, unknownFields: unknownFields))
    }
}
