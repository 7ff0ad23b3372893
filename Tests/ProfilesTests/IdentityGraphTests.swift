import Profiles
import SansIO
import Testing

/// How graphs join and part (Identity Service: linking logic, guardrails, graph linking rules).
struct IdentityGraphTests {
    private static let ann = Identity(namespace: "CRMID", value: "ann")
    private static let bob = Identity(namespace: "CRMID", value: "bob")
    private static let mail = Identity(namespace: "Email", value: "ann@example.com")
    private static let laptop = Identity(namespace: "ECID", value: String(repeating: "1", count: 38))
    private static let tablet = Identity(namespace: "ECID", value: String(repeating: "2", count: 38))

    private static func rules(unique: Bool = true, ranked: Bool = false) -> LinkingRules {
        var customers = Namespace(code: "CRMID", kind: .crossDevice)
        customers.isUnique = unique
        if ranked { customers.priority = 1 }
        return LinkingRules([
            customers, Namespace(code: "Email", kind: .email), Namespace(code: "ECID", kind: .cookie),
            Namespace(code: "Shop", kind: .nonPeople), Namespace(code: "Ads", kind: .partner),
        ])
    }

    private func minute(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * 60_000) }

    private func graph(_ seen: [([Identity], Int64)], _ rules: LinkingRules) -> IdentityGraph {
        var graph = IdentityGraph()
        for (identities, time) in seen { graph.join(identities, at: minute(time), rules) }
        return graph
    }

    private func parts(_ seen: [([Identity], Int64)], _ rules: LinkingRules) -> [[Identity]] {
        graph(seen, rules).parts(rules).map(\.identities)
    }

    @Test func `a shared device belongs to whoever logged in last, in whatever order that is learnt`() {
        let rules = Self.rules()
        let first = ([Self.ann, Self.laptop], Int64(1))
        let second = ([Self.bob, Self.laptop], Int64(2))
        let expected = [[Self.ann], [Self.bob, Self.laptop].sorted()].sorted { $0[0] < $1[0] }
        #expect(parts([first, second], rules) == expected)
        #expect(parts([second, first], rules) == expected)
        let back = ([Self.ann, Self.laptop], Int64(3))
        #expect(parts([first, second, back], rules) == [[Self.ann, Self.laptop].sorted(), [Self.bob]])
    }

    @Test func `without a unique namespace all that was seen together is one graph`() {
        let rules = Self.rules(unique: false)
        let whole = graph([([Self.ann, Self.laptop], 1), ([Self.bob, Self.laptop], 2)], rules)
        #expect(!whole.breaks(rules))
        #expect(whole.parts(rules) == [whole])
        #expect(
            graph([([Self.ann, Self.laptop], 1), ([Self.bob, Self.laptop], 2)], Self.rules()).breaks(
                Self.rules()))
    }

    @Test func `a person keeps other devices and addresses when one device changes hands`() {
        let seen: [([Identity], Int64)] = [
            ([Self.ann, Self.mail], 1), ([Self.ann, Self.tablet], 2), ([Self.ann, Self.laptop], 3),
            ([Self.bob, Self.laptop], 4),
        ]
        let parts = parts(seen, Self.rules())
        #expect(parts.contains([Self.ann, Self.mail, Self.tablet].sorted()))
        #expect(parts.contains([Self.bob, Self.laptop].sorted()))
        #expect(parts.count == 2)
    }

    @Test func `two identities of a unique namespace in one record do not link`() {
        #expect(parts([([Self.ann, Self.bob, Self.laptop], 1)], Self.rules()).count == 2)
    }

    @Test func `a graph that is full loses cookies before devices before what names people, oldest first`() {
        let rules = Self.rules(unique: false)
        var seen: [([Identity], Int64)] = []
        for number in 0..<30 {
            seen.append(
                ([Self.ann, Identity(namespace: "ECID", value: "cookie \(number)")], Int64(100 - number)))
            seen.append(([Self.ann, Identity(namespace: "Email", value: "mail \(number)")], Int64(number)))
        }
        let parts = parts(seen, rules)
        let person = parts.first { $0.contains(Self.ann) } ?? []
        #expect(person.count == IdentityGraph.identitiesMaximum)
        #expect(person.filter { $0.namespace == "Email" }.count == 30)
        // The oldest eleven cookies are those with the highest numbers.
        let dropped = parts.filter { $0.count == 1 }.compactMap { $0.first?.value }.sorted()
        #expect(dropped == (19..<30).map { "cookie \($0)" }.sorted())
    }

    @Test func `what stands for a person is ranked by priority, then people before devices`() {
        #expect(Self.rules().foremost(of: [Self.laptop, Self.mail, Self.bob, Self.ann]) == Self.ann)
        #expect(Self.rules().foremost(of: [Self.laptop, Self.mail]) == Self.mail)
        #expect(Self.rules().foremost(of: []) == nil)
        var cookies = Namespace(code: "Email", kind: .email)
        cookies.priority = 3
        var people = Namespace(code: "CRMID", kind: .crossDevice)
        people.priority = 7
        let ranked = LinkingRules([people, cookies])
        #expect(ranked.foremost(of: [Self.ann, Self.mail]) == Self.mail)
        #expect(ranked.owner(ofEventWith: Self.laptop, [Self.ann, Self.laptop]) == Self.ann)
        #expect(Self.rules().owner(ofEventWith: Self.laptop, [Self.ann, Self.laptop]) == Self.laptop)
    }

    @Test func `things and partners take no part in graphs`() {
        let rules = Self.rules()
        #expect(!rules.links(Identity(namespace: "Shop", value: "12")))
        #expect(!rules.links(Identity(namespace: "Ads", value: "12")))
        #expect(rules.links(Identity(namespace: "Unheard", value: "12")))
    }

    @Test func `parts are disjoint, complete, permitted, and the same for any order of arrival`() {
        let rules = Self.rules()
        for seed in 0..<200 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var seen: [([Identity], Int64)] = []
            for time in 0..<12 {
                let people = [Self.ann, Self.bob, Identity(namespace: "CRMID", value: "cy")]
                let devices = (0..<4).map { Identity(namespace: "ECID", value: "device \($0)") }
                var identities = [devices[generator.below(4)]]
                if generator.below(3) > 0 { identities.append(people[generator.below(3)]) }
                if generator.below(4) == 0 { identities.append(devices[generator.below(4)]) }
                seen.append((Array(Set(identities)).sorted(), Int64(time)))
            }
            let whole = graph(seen, rules)
            let parts = whole.parts(rules)
            #expect(parts.flatMap(\.identities).sorted() == whole.identities)
            #expect(parts.allSatisfy { !$0.breaks(rules) })
            #expect(graph(seen.reversed(), rules).parts(rules) == parts, "seed \(seed)")
            for part in parts { #expect(part.parts(rules) == [part], "seed \(seed)") }
        }
    }
}
