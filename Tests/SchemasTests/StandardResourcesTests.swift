import Profiles
import Testing

@testable import Schemas

struct StandardResourcesTests {
    @Test func `every standard resource can be put together and checked`() throws {
        let registry = emptyRegistry()
        for resource in StandardResources.shared.resources {
            let resolved = try registry.resolved(resource).document
            _ = try SchemaValidator(resolved: resolved, unknownFields: .refused)
            #expect(resolved[path: "properties"]?.fields?.isEmpty == false, "\(resource.registryID ?? "")")
        }
    }

    @Test func `ids are unique, and each resource is found by both of its names`() throws {
        let resources = StandardResources.shared.resources
        #expect(Set(resources.compactMap(\.registryID)).count == resources.count)
        let registry = emptyRegistry()
        for resource in resources {
            let other = try #require(resource.fields?["meta:altId"]?.string)
            #expect(registry.resource(other) == resource)
        }
        #expect(registry.resource("_xdm.context.profile")?.registryID == profileClass)
    }

    @Test func `an event must have its id and time, a profile need have nothing`() throws {
        let registry = emptyRegistry()
        let event = try #require(try registry.validator(for: eventClass))
        #expect(
            event.validate([:]).map(\.message)
                == ["required key [_id] not found", "required key [timestamp] not found"])
        #expect(event.isValid(["_id": "1", "timestamp": "2026-03-01T12:00:00Z", "eventType": "x"]))
        #expect(try registry.validator(for: profileClass)?.isValid([:]) == true)
    }

    @Test func `titles are made of names`() throws {
        let resolved = try emptyRegistry().resolved(try #require(emptyRegistry().resource(personalDetails)))
        #expect(resolved.document[path: "properties.personalEmail.title"] == "Personal email")
        #expect(
            resolved.document[path: "properties.homeAddress.properties.countryCode.title"] == "Country code")
    }
}
