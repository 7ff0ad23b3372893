internal import Profiles
public import SansIO
internal import Wire

extension EdgeNode {
    /// What the edge holds of a profile, and why an answer would be less than a hit.
    func describe(_ identity: Identity, at now: Instant) -> EdgeDescription {
        let key = identity.key
        var description = EdgeDescription()
        description.complete = complete
        description.state = state.rawValue
        description.overlay = overlay.memberships(over: key)
        description.consent = overlay.consent(over: key)
        description.outbox = outbox.marks(of: identity)
        description.removal = removals.revision(of: key)
        let asOf = currentAsOf
        guard let index = table.index(owning: key) else {
            description.age = asOf.map { now - $0 }
            description.reason =
                unknowns.believed(key, at: now) == nil
                ? "not held: the next lookup asks the hub" : "the hub does not know this identity"
            return description
        }
        let end = table[index].lastAccess + plans.longestTimeToLive
        description.entry = table[index].entry
        description.isExpired = end <= now
        description.expiresIn = end - now
        let refreshed = table.refreshed(index).flatMap { $0.epoch == cursor.epoch ? $0.sent : nil }
        let since = [asOf, refreshed].compactMap { $0 }.max()
        description.age = since.map { now - $0 }
        if description.isExpired {
            description.reason = "expired: not accessed here for the time to live"
        } else if since == nil {
            description.reason =
                cursor.epoch == nil
                ? "the hub has not been heard since the start" : "still catching up with the hub"
        } else if let since, now - since > configuration.freshFor {
            description.reason = "the hub has not been heard for longer than answers count as fresh"
        }
        return description
    }

    public var readiness: EdgeReadiness {
        EdgeReadiness(
            isHubHeardUntil: cursor.heard.map { $0 + configuration.heartbeat * 3 },
            isCaughtUp: state == .live, wasCaughtUp: wasCaughtUp, hasJournal: hasJournal,
            asOf: currentAsOf, ageMaximum: configuration.readyAgeMaximum,
            isCatalogCurrent: requests.count(of: .catalog) == 0)
    }

    /// How many entries are held, how many events are in the outbox, and so on, for gauges.
    public var levels: EdgeLevels {
        EdgeLevels(
            entries: table.count, outboxEvents: outbox.count, outboxBytes: outbox.bytes,
            refreshes: refreshes.count, waiters: waiting.count, removals: removals.count,
            overlays: overlay.count, openRequests: requests.count)
    }
}

/// Whether traffic should be sent to an edge.
public struct EdgeReadiness: Hashable, Sendable {
    var isHubHeardUntil: Instant?
    var isCaughtUp: Bool
    var wasCaughtUp: Bool
    var hasJournal: Bool
    var asOf: Instant?
    var ageMaximum: Duration
    var isCatalogCurrent: Bool

    /// Caught up since the start, or serving a journal while no hub is heard; falls while a hub *is* heard and the
    /// age exceeds the bound. The hub's pulse alone must not take all edges out at once.
    public func isReady(at now: Instant) -> Bool {
        guard isHubHeard(at: now) else { return wasCaughtUp || hasJournal }
        return wasCaughtUp && isCatalogCurrent && isCurrent(at: now)
    }

    /// Also falls when the hub is away.
    public func isStrictlyReady(at now: Instant) -> Bool {
        isHubHeard(at: now) && isCaughtUp && isCatalogCurrent && isCurrent(at: now)
    }

    private func isHubHeard(at now: Instant) -> Bool { isHubHeardUntil.map { now < $0 } ?? false }
    private func isCurrent(at now: Instant) -> Bool { asOf.map { now - $0 <= ageMaximum } ?? false }
}

/// Levels of an edge's tables; each has a stated maximum.
public struct EdgeLevels: Hashable, Sendable {
    public var entries: Int
    public var outboxEvents: Int
    public var outboxBytes: Int
    public var refreshes: Int
    public var waiters: Int
    public var removals: Int
    public var overlays: Int
    public var openRequests: Int

    /// Prometheus names with help texts; all of them go up and down.
    public var named: [(name: String, help: String, value: Int, isGauge: Bool)] {
        [
            ("spoke_edge_entries", "Profiles held.", entries, true),
            (
                "spoke_edge_outbox_events", "Accepted events that the hub has not evaluated yet.",
                outboxEvents, true
            ),
            ("spoke_edge_outbox_bytes", "What they take.", outboxBytes, true),
            ("spoke_edge_refreshes_open", "Profiles asked for, with no reply yet.", refreshes, true),
            ("spoke_edge_waiters", "Requests that wait for a reply or the disk.", waiters, true),
            ("spoke_edge_removals", "Removals remembered.", removals, true),
            ("spoke_edge_overlays", "Identities with memberships ahead of the hub.", overlays, true),
            ("spoke_edge_requests_open", "Requests to the hub without a reply yet.", openRequests, true),
        ]
    }
}
