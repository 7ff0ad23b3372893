import Profiles
import Testing

@testable import Schemas

struct ListTests {
    private var registry = emptyRegistry()

    init() throws {
        for (number, title) in ["Dresses", "Ants", "Cats", "Bees"].enumerated() {
            _ = try registry.addSchema(
                title, [number == 0 ? eventClass : profileClass], number: UInt64(number))
        }
    }

    private func titles(_ query: RegistryQuery) throws -> [String] {
        try registry.list(.schemas, in: .tenant, query: query).results.compactMap {
            $0[path: "title"]?.string
        }
    }

    @Test func `a list is sorted by title and says little of each`() throws {
        #expect(try titles(RegistryQuery()) == ["Ants", "Bees", "Cats", "Dresses"])
        let page = try registry.list(.schemas, in: .tenant)
        let names = page.results.first?.fields?.members.map(\.name)
        #expect(names == ["$id", "meta:altId", "title", "version"])
        #expect(page.next == nil)
        let plain = try registry.list(.schemas, in: .tenant, form: .plain)
        #expect(plain.results.first?.fields?["allOf"] == [["$ref": .string(profileClass)]])
    }

    @Test func `pages follow each other by the value of the first member`() throws {
        #expect(try titles(RegistryQuery(orderby: "-title")) == ["Dresses", "Cats", "Bees", "Ants"])
        let first = try RegistryQuery(orderby: "title", limit: "2")
        let page = try registry.list(.schemas, in: .tenant, query: first)
        #expect(page.next == "Bees")
        #expect(
            try titles(RegistryQuery(orderby: "title", start: "Bees", limit: "2")) == ["Cats", "Dresses"])
        #expect(try titles(RegistryQuery(orderby: "-title", start: "Bees")) == ["Ants"])
        #expect(try titles(RegistryQuery(orderby: "title", limit: "0")) == [])
        // Equal values stay on one page, for the next begins behind them.
        #expect(try titles(RegistryQuery(orderby: "version", limit: "1")).count == 4)
    }

    @Test func `a page names its links`() throws {
        let query = try RegistryQuery(orderby: "title", limit: "2")
        let document = try registry.list(.schemas, in: .tenant, query: query).document(
            path: "/tenant/schemas")
        #expect(document[path: "_page"] == ["orderby": "title", "next": "Bees", "count": 2])
        #expect(document[path: "_links.next.href"] == "/tenant/schemas?orderby=title&start=Bees")
    }

    @Test func `conditions choose and names project`() throws {
        let events = "meta:class==\(eventClass)"
        #expect(try titles(RegistryQuery(property: events)) == ["Dresses"])
        #expect(try titles(RegistryQuery(property: "meta:class!=\(eventClass)")).count == 3)
        #expect(try titles(RegistryQuery(property: "meta:extends==\(eventClass),title==Ants")) == [])
        let projected = try registry.list(
            .schemas, in: .tenant, query: RegistryQuery(property: "title"), form: .plain)
        #expect(projected.results.first == ["title": "Ants"])
        let groups = try registry.list(
            .fieldgroups, in: .global,
            query: RegistryQuery(property: "meta:intendedToExtend==\(eventClass)"), form: .plain)
        #expect(groups.results.count > 5)
    }

    @Test(arguments: ["501", "-1", "x", "99999999999999999999"])
    func `limits outside of 0 to 500 are refused`(limit: String) {
        #expect(throws: RegistryError.self) { try RegistryQuery(limit: limit) }
    }

    @Test func `standard resources are listed in the global container`() throws {
        #expect(try registry.list(.behaviors, in: .global).results.count == 2)
        #expect(try registry.list(.classes, in: .global).results.count == 2)
        #expect(try registry.list(.classes, in: .tenant).results.isEmpty)
    }

    @Test func `Accept headers choose the form, or are refused as published`() throws {
        #expect(try RegistryForm(list: "application/vnd.adobe.xed-id+json") == .summary)
        #expect(try RegistryForm(list: "application/vnd.adobe.xed+json") == .plain)
        let wrong = "application/vnd.adobe.xed+json;version=1"
        let error = #expect(throws: RegistryError.self) { try RegistryForm(list: wrong) }
        #expect(error?.code == "XDM-1006-400")
        let detail =
            "The supplied Accept header is not valid: \(wrong) - A valid Accept value should look like "
            + "application/vnd.adobe.'{xed|xdm'}+json"
        #expect(error?.detail == detail)
        #expect(try RegistryForm(list: "application/vnd.adobe.xdm-id+json") == .summary)
        #expect(try RegistryForm.lookup("application/vnd.adobe.xdm-full+json; version=1").form == .full)
        let full = try RegistryForm.lookup("application/vnd.adobe.xed-full+json; version=1")
        #expect(full.form == .full)
        #expect(full.version == 1)
        #expect(try RegistryForm.lookup("application/vnd.adobe.xed+json;version=1.3").version == 1)
        let missing = #expect(throws: RegistryError.self) {
            try RegistryForm.lookup("application/vnd.adobe.xed+json")
        }
        #expect(missing?.code == "XDM-1007-400")
        #expect(try DescriptorForm(list: "application/vnd.adobe.xdm-v2-link+json").isPaged)
        let descriptors = #expect(throws: RegistryError.self) { try DescriptorForm(list: "*/*") }
        #expect(descriptors?.code == "XDM-1008-400")
        let descriptor = #expect(throws: RegistryError.self) { try DescriptorForm.check(lookup: wrong) }
        #expect(descriptor?.code == "XDM-1009-400")
    }
}
