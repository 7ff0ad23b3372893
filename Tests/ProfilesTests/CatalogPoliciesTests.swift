import Profiles
import Testing

struct CatalogPoliciesTests {
    @Test func `a catalog without policies has the standard one, default and active`() {
        #expect(Catalog().allMergePolicies == [.standard])
    }

    @Test func `a file that forgets to name a default keeps the standard one, no longer active`() {
        var catalog = Catalog()
        catalog.mergePolicies = [MergePolicy(id: "a", name: "A", isActiveOnEdge: true)]
        let policies = catalog.allMergePolicies
        #expect(policies.map(\.id) == [MergePolicy.standard.id, "a"])
        #expect(policies.map(\.isDefault) == [true, false])
        #expect(policies.map(\.isActiveOnEdge) == [false, true])
    }

    @Test func `of two defaults the first is`() {
        var catalog = Catalog()
        catalog.mergePolicies = [
            MergePolicy(id: "a", name: "A", isDefault: true, isActiveOnEdge: true),
            MergePolicy(id: "b", name: "B", isDefault: true, isActiveOnEdge: true),
        ]
        #expect(catalog.allMergePolicies.map(\.isDefault) == [true, false])
        #expect(catalog.allMergePolicies.map(\.isActiveOnEdge) == [true, false])
    }

    @Test
    func `a policy that becomes active takes that from another, and its edge audiences become streaming`() {
        var catalog = Catalog()
        for (number, policy) in [nil, MergePolicy.standard.id, "a"].enumerated() {
            var audience = Audience(
                number: AudienceNumber(number), id: "\(number)", name: "", expression: "a = 1",
                evaluation: .edge)
            audience.mergePolicy = policy
            catalog.audiences.append(audience)
        }
        catalog.put(MergePolicy(id: "a", name: "A", isActiveOnEdge: true))
        #expect(catalog.edgeMergePolicy.id == "a")
        #expect(catalog.mergePolicies.map(\.version) == [2, 1])
        #expect(catalog.audiences.map(\.evaluation) == [.edge, .streaming, .edge])
    }

    @Test func `a number is never given to a second audience`() throws {
        var catalog = Catalog()
        #expect(catalog.nextAudienceNumber == Catalog.audienceNumberFirstDefined)
        catalog.audienceNumberGiven = 100_007
        #expect(catalog.nextAudienceNumber == 100_008)
        #expect(try Catalog(document: catalog.document).nextAudienceNumber == 100_008)
        var file = Catalog()
        file.sandbox = "other"
        #expect(catalog.adopting(file).nextAudienceNumber == 100_008)
        catalog.audienceNumberGiven = .max
        #expect(catalog.nextAudienceNumber == nil)
    }

    @Test func `standard namespaces are always there, and each namespace has a number of its own`() {
        var catalog = Catalog()
        catalog.namespaces = [
            Namespace(code: "CRMID", kind: .crossDevice), Namespace(code: "Email", kind: .email),
        ]
        let all = catalog.allNamespaces
        #expect(all.first { $0.code == "Email" }?.number == 6)
        #expect(all.count { $0.code == "Email" } == 1)
        #expect(Set(all.map(\.number)).count == all.count)
        let alone = catalog.allNamespaces.first { $0.code == "CRMID" }?.number
        catalog.namespaces.insert(Namespace(code: "Loyalty", kind: .crossDevice), at: 0)
        #expect(catalog.allNamespaces.first { $0.code == "CRMID" }?.number == alone)
        #expect(all.first { $0.code == "CRMID" }?.name == "CRMID")
    }
}
