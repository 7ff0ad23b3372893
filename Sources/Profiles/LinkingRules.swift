/// What the catalog's namespaces say of how identities link (Identity Service, graph linking rules).
public struct LinkingRules: Sendable {
    private struct Rule: Sendable {
        var isUnique: Bool
        var priority: Int?
        var kind: Namespace.Kind
    }

    private let rules: [String: Rule]
    /// Whether some namespace may occur once in a graph: only then can a link be refused.
    public let hasUniqueNamespaces: Bool
    /// Whether namespaces are ranked: then an event belongs to the identity of the highest one, whatever it calls
    /// primary.
    public let hasPriorities: Bool

    public init(_ namespaces: [Namespace]) {
        var rules: [String: Rule] = [:]
        for namespace in namespaces {
            rules[namespace.code] = Rule(
                isUnique: namespace.isUnique, priority: namespace.priority, kind: namespace.kind)
        }
        self.rules = rules
        hasUniqueNamespaces = namespaces.contains(where: \.isUnique)
        hasPriorities = namespaces.contains { $0.priority != nil }
    }

    public func isUnique(_ identity: Identity) -> Bool {
        hasUniqueNamespaces && rules[identity.namespace]?.isUnique ?? false
    }

    /// Whether the identity takes part in graphs: those of things and of partners do not.
    public func links(_ identity: Identity) -> Bool { kind(of: identity).hasGraph }

    /// Of several identities the one that stands for the person: of the highest priority, else by the kind of its
    /// namespace, people before devices; the first in order among equals. `nil` for none.
    public func foremost(of identities: some Sequence<Identity>) -> Identity? {
        var best: (rank: Int, identity: Identity)?
        for identity in identities {
            let rank = rank(of: identity)
            guard let held = best else {
                best = (rank, identity)
                continue
            }
            if (rank, identity) < (held.rank, held.identity) { best = (rank, identity) }
        }
        return best?.identity
    }

    /// Which of the identities an event or a record belongs to: `primary`, unless priorities say otherwise for an
    /// event. Records keep the primary identity of their schema.
    public func owner(ofEventWith primary: Identity, _ identities: [Identity]) -> Identity {
        hasPriorities ? foremost(of: identities) ?? primary : primary
    }

    /// Smaller ranks are deleted first from a graph that is full: partners, cookies, devices, then what names people.
    func durability(of identity: Identity) -> Int {
        switch kind(of: identity) {
        case .partner, .nonPeople: 0
        case .cookie: 1
        case .device: 2
        case .crossDevice, .email, .mobile, .phone: 3
        }
    }

    /// Ranks below every priority that people set.
    private static let unranked = 1_000_000

    private func rank(of identity: Identity) -> Int {
        if let priority = rules[identity.namespace]?.priority { return priority }
        return switch kind(of: identity) {
        case .crossDevice: LinkingRules.unranked
        case .email, .mobile, .phone: LinkingRules.unranked + 1
        case .device: LinkingRules.unranked + 2
        case .cookie: LinkingRules.unranked + 3
        case .partner, .nonPeople: LinkingRules.unranked + 4
        }
    }

    /// A namespace that the catalog does not define counts as naming people, ECID and FPID as a browser.
    private func kind(of identity: Identity) -> Namespace.Kind {
        if let rule = rules[identity.namespace] { return rule.kind }
        return identity.namespace == "ECID" || identity.namespace == "FPID" ? .cookie : .crossDevice
    }
}
