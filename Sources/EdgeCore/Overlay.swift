internal import Profiles
internal import SansIO
internal import Wire

/// What accepted events mean at once, lying over the entries until the hub has evaluated the same: memberships
/// evaluated here, and consents.
struct Overlay: Sendable {
    private var memberships = Layers<OverlayMembership>()
    private var consents = Layers<Consent>()

    /// Over how many identities something lies; one with memberships and consents counts twice.
    var count: Int { memberships.count + consents.count }

    /// Lays what was evaluated from an event over its primary identity, and what is said of consents over all of its
    /// identities: they are one person's.
    mutating func lay(_ memberships: [OverlayMembership], of held: OutboxEvent, in box: Box) {
        let mark = BoxMark(box: box, number: held.number)
        self.memberships.lay(memberships, over: held.event.primary.key, mark: mark)
        if held.kind == .event { return }
        let consent = Consent(in: held.event.body)
        if consent.isEmpty { return }
        for identity in held.event.identities { consents.lay([consent], over: identity.key, mark: mark) }
    }

    func memberships(over identity: Key16) -> [OverlayMembership] { memberships[identity] ?? [] }

    /// What lies over entries because of one event.
    func memberships(from mark: BoxMark) -> [OverlayMembership] { memberships.contents(from: mark) }

    /// What is said last of each purpose. A consent that leaves a purpose unsaid changes nothing of it here, also one
    /// that replaces: what it leaves to be known of the profile, the hub knows.
    func consent(over identity: Key16) -> Consent {
        consents[identity]?.reduce(Consent()) { $0.covered(by: $1) } ?? Consent()
    }

    /// `memberships` with what lies over them, as of `time`, ascending by audience; `nil` where nothing lies, and then
    /// they are not asked for.
    func applied(
        to memberships: @autoclosure () -> [Membership], over identity: Key16, at time: Timestamp
    ) -> [Membership]? {
        guard let layers = self.memberships[identity] else { return nil }
        var result = memberships()
        for membership in layers {
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
        memberships.release(mark)
        consents.release(mark)
    }

    /// Drops everything over an identity whose profile was deleted.
    mutating func clear(_ identity: Key16) {
        memberships.clear(identity)
        consents.clear(identity)
    }
}
