public import SansIO

/// That two identities were seen together in one record or event.
public struct IdentityLink: Hashable, Sendable {
    /// In ascending order.
    public let first: Identity
    public let second: Identity
    /// When they were last seen together.
    public var time: Timestamp

    public init(_ one: Identity, _ other: Identity, time: Timestamp) {
        (first, second) = one < other ? (one, other) : (other, one)
        self.time = time
    }
}

/// Identities and what links them, to be taken apart into the graphs that the rules permit.
///
/// Each record or event links the identity that stands for its person to each of its others (a star): the fewest links
/// that say who was seen with whom, and those that the published algorithm decides about.
public struct IdentityGraph: Hashable, Sendable {
    /// Most identities of one graph (Identity Service guardrails, hard).
    public static let identitiesMaximum = 50

    /// In ascending order, each once.
    public private(set) var identities: [Identity]
    /// In ascending order of (first, second), each pair once.
    public private(set) var links: [IdentityLink]

    public init(_ identities: [Identity] = [], _ links: [IdentityLink] = []) {
        self.identities = []
        self.links = []
        for identity in identities { insert(identity) }
        for link in links { insert(link) }
    }

    public func contains(_ identity: Identity) -> Bool { place(of: identity) != nil }

    /// Whether it is more than one graph may be by the rules: then `parts` takes it apart.
    public func breaks(_ rules: LinkingRules) -> Bool {
        if identities.count > IdentityGraph.identitiesMaximum { return true }
        guard rules.hasUniqueNamespaces else { return false }
        // Ascending: identities of one namespace follow one another.
        for (earlier, later) in zip(identities, identities.dropFirst())
        where earlier.namespace == later.namespace && rules.isUnique(later) { return true }
        return false
    }

    /// Adds what one record or event of several identities says.
    public mutating func join(_ identities: [Identity], at time: Timestamp, _ rules: LinkingRules) {
        for identity in identities { insert(identity) }
        guard identities.count > 1, let centre = rules.foremost(of: identities) else { return }
        for identity in identities where identity != centre {
            insert(IdentityLink(centre, identity, time: time))
        }
    }

    public mutating func add(_ other: IdentityGraph) {
        for identity in other.identities { insert(identity) }
        for link in other.links { insert(link) }
    }

    /// The graphs that the rules leave, in ascending order of their first identities.
    ///
    /// Links are replayed, newest first: one that would bring two identities of a unique namespace together is dropped
    /// (identity optimization algorithm), so that a shared device belongs to whoever logged in last. A graph of more
    /// than 50 loses identities, the least durable and oldest first, with their links; each is then on its own.
    public func parts(_ rules: LinkingRules) -> [IdentityGraph] {
        var parts: [IdentityGraph] = []
        var waiting = components(rules)
        while let part = waiting.popLast() {
            if part.identities.count <= IdentityGraph.identitiesMaximum {
                parts.append(part)
                continue
            }
            let (rest, dropped) = part.withoutOldest(rules)
            parts.append(IdentityGraph([dropped]))
            waiting.append(contentsOf: rest.components(rules))
        }
        return parts.sorted { $0.identities[0] < $1.identities[0] }
    }

    private mutating func insert(_ identity: Identity) {
        let place = identities.prefixCount { $0 < identity }
        if place == identities.count || identities[place] != identity {
            identities.insert(identity, at: place)
        }
    }

    /// The newer of two links of the same identities counts.
    private mutating func insert(_ link: IdentityLink) {
        let place = links.prefixCount { ($0.first, $0.second) < (link.first, link.second) }
        if place < links.count, links[place].first == link.first, links[place].second == link.second {
            links[place].time = max(links[place].time, link.time)
        } else {
            links.insert(link, at: place)
        }
    }

    private func components(_ rules: LinkingRules) -> [IdentityGraph] {
        var forest = Forest(identities, rules)
        var kept: [(root: Int, link: IdentityLink)] = []
        // Ties are broken by the identities, so that the order of arrival does not matter.
        let replayed = links.indices.sorted {
            links[$0].time != links[$1].time ? links[$0].time > links[$1].time : $0 < $1
        }
        for index in replayed {
            guard let first = place(of: links[index].first), let second = place(of: links[index].second)
            else { continue }
            if forest.join(first, second) { kept.append((first, links[index])) }
        }
        var parts: [Int: IdentityGraph] = [:]
        var roots: [Int] = []
        for (place, identity) in identities.enumerated() {
            let root = forest.root(of: place)
            if parts[root] == nil { roots.append(root) }
            parts[root, default: IdentityGraph()].identities.append(identity)
        }
        for (member, link) in kept { parts[forest.root(of: member)]?.insert(link) }
        return roots.compactMap { parts[$0] }
    }

    private func place(of identity: Identity) -> Int? {
        let place = identities.prefixCount { $0 < identity }
        return place < identities.count && identities[place] == identity ? place : nil
    }

    private func withoutOldest(_ rules: LinkingRules) -> (rest: IdentityGraph, dropped: Identity) {
        var newest: [Key16: Timestamp] = [:]
        for link in links {
            for identity in [link.first, link.second] {
                newest[identity.key] = max(newest[identity.key] ?? .distantPast, link.time)
            }
        }
        func rank(_ identity: Identity) -> (Int, Timestamp) {
            (rules.durability(of: identity), newest[identity.key] ?? .distantPast)
        }
        var oldest = identities[0]
        for identity in identities.dropFirst() where rank(identity) < rank(oldest) { oldest = identity }
        let rest = IdentityGraph(
            identities.filter { $0 != oldest }, links.filter { $0.first != oldest && $0.second != oldest })
        return (rest, oldest)
    }
}

/// Disjoint sets of identities, by their places, none with two of a unique namespace.
private struct Forest {
    private var parents: [Int]
    /// By root: identities of unique namespaces.
    private var unique: [Int: [Identity]] = [:]

    init(_ identities: [Identity], _ rules: LinkingRules) {
        parents = Array(identities.indices)
        guard rules.hasUniqueNamespaces else { return }
        for (place, identity) in identities.enumerated() where rules.isUnique(identity) {
            unique[place] = [identity]
        }
    }

    mutating func root(of place: Int) -> Int {
        var place = place
        while parents[place] != place {
            parents[place] = parents[parents[place]]
            place = parents[place]
        }
        return place
    }

    /// Whether the two are in one set now.
    mutating func join(_ first: Int, _ second: Int) -> Bool {
        let (one, other) = (root(of: first), root(of: second))
        if one == other { return true }
        let (held, added) = (unique[one] ?? [], unique[other] ?? [])
        if held.contains(where: { mine in added.contains { $0.namespace == mine.namespace } }) {
            return false
        }
        parents[other] = one
        if !added.isEmpty {
            unique[one] = held + added
            unique[other] = nil
        }
        return true
    }
}
