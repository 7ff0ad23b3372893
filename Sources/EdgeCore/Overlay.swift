internal import Profiles
internal import SansIO
internal import Wire

/// Memberships evaluated here from accepted events, lying over the entries until the hub has evaluated the same.
struct Overlay: Sendable {
    private struct Layer: Sendable {
        var mark: BoxMark
        var membership: OverlayMembership
    }

    private var layers: [Key16: [Layer]] = [:]
    /// Identities with layers, by box number, so that a release finds them.
    private var owners: [Box: [(number: UInt64, identity: Key16)]] = [:]

    var isEmpty: Bool { layers.isEmpty }
    var count: Int { layers.count }

    mutating func lay(_ memberships: [OverlayMembership], over identity: Key16, mark: BoxMark) {
        if memberships.isEmpty { return }
        layers[identity, default: []].append(
            contentsOf: memberships.map { Layer(mark: mark, membership: $0) })
        owners[mark.box, default: []].append((mark.number, identity))
    }

    func memberships(over identity: Key16) -> [OverlayMembership] {
        layers.isEmpty ? [] : (layers[identity] ?? []).map(\.membership)
    }

    /// What lies over entries because of one event.
    func memberships(from mark: BoxMark) -> [OverlayMembership] {
        guard let owner = owners[mark.box]?.first(where: { $0.number == mark.number }) else { return [] }
        return (layers[owner.identity] ?? []).filter { $0.mark == mark }.map(\.membership)
    }

    /// `memberships` with what lies over them, as of `time`, ascending by audience; `nil` where nothing lies, and then
    /// they are not asked for.
    func applied(
        to memberships: @autoclosure () -> [Membership], over identity: Key16, at time: Timestamp
    ) -> [Membership]? {
        guard !layers.isEmpty, let layers = layers[identity] else { return nil }
        var result = memberships()
        for layer in layers {
            let membership = layer.membership
            result.removeAll { $0.audience == membership.audience }
            guard membership.isMember, membership.validUntil.map({ time < $0 }) ?? true else { continue }
            result.append(
                Membership(
                    audience: membership.audience, qualified: membership.qualified,
                    validUntil: membership.validUntil))
        }
        result.sort()
        return result
    }

    /// Drops what came from events of the box up to the mark.
    mutating func release(_ mark: BoxMark) {
        guard var owned = owners[mark.box] else { return }
        for owner in owned where owner.number <= mark.number {
            layers[owner.identity]?.removeAll { $0.mark.box == mark.box && $0.mark.number <= mark.number }
            if layers[owner.identity]?.isEmpty ?? false { layers[owner.identity] = nil }
        }
        owned.removeAll { $0.number <= mark.number }
        owners[mark.box] = owned.isEmpty ? nil : owned
    }

    /// Drops everything over an identity whose profile was deleted.
    mutating func clear(_ identity: Key16) {
        if !layers.isEmpty { layers[identity] = nil }
    }
}
