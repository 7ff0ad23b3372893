import Profiles
import SansIO
import Testing

/// A store's catalog and a file's, at the start of a hub.
struct CatalogAdoptionTests {
    private func file(_ names: String...) -> Catalog {
        var catalog = Catalog()
        catalog.inlets = names.map { Inlet(id: $0, name: $0) }
        return catalog
    }

    private func ids(_ catalog: Catalog) -> [String] { catalog.inlets.map(\.id) }

    @Test func `what API calls have changed stays while the file says the same`() {
        var held = Catalog().adopting(file("a", "b"))
        held.version = 7
        held.inlets[0].name = "renamed"
        held.inlets.append(Inlet(id: "c", name: "c"))
        #expect(held.adopting(file("a", "b")) == held)
    }

    @Test func `a file that has changed wins for what it names, and leaves what it never named`() {
        var held = Catalog().adopting(file("a", "b"))
        held.version = 7
        held.inlets[0].name = "renamed"
        held.inlets.append(Inlet(id: "c", name: "c"))
        let adopted = held.adopting(file("a", "d"))
        #expect(ids(adopted) == ["a", "d", "c"])
        #expect(adopted.inlets[0].name == "a")
        #expect(adopted.version == 7)
        #expect(ids(adopted.adopting(file())) == ["c"])
    }

    @Test func `whom edges believe is the hub's own: a file that has changed keeps it`() {
        var held = Catalog().adopting(file("a"))
        held.trust = .tokens(
            of: [TrustedClient(id: "shop", since: Timestamp(milliseconds: 5))], keys: [["kty": "OKP"]])
        #expect(held.adopting(file("b")).trust == held.trust)
        #expect(held.forEdges.trust == held.trust)
    }

    @Test func `a store from before declarations takes the file's catalog whole`() {
        let held = file("old")
        #expect(ids(held.adopting(file("new"))) == ["new"])
    }

    @Test func `edges get neither the registry nor what only the hub works with`() {
        var catalog = Catalog().adopting(file("a"))
        catalog.resources = [["$id": "x"]]
        catalog.computedAttributes = [
            ComputedAttributeDefinition(
                id: "1", name: "n", displayName: "N", expression: "xEvent.count()", count: 1, unit: .days)
        ]
        let sent = catalog.forEdges
        #expect(sent.resources.isEmpty && sent.computedAttributes.isEmpty && sent.declaration == nil)
        #expect(ids(sent) == ["a"])
    }
}
