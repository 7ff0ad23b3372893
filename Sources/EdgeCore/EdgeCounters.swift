/// What an edge has done since its start, for `/metrics` and for the simulation's count of situations.
public struct EdgeCounters: Hashable, Sendable {
    public var hits = 0
    public var refreshedAnswers = 0
    public var staleAnswers = 0
    public var emptyAnswers = 0
    public var expired = 0
    public var refreshes = 0
    public var refreshesJoined = 0
    public var refreshesRefused = 0
    public var unknown = 0
    public var waitsOverdue = 0
    public var waitersRefused = 0
    public var eventsAccepted = 0
    public var eventsRejected = 0
    public var eventsRefused = 0
    public var consentsAccepted = 0
    public var answersWithheld = 0
    public var outboxRefusals = 0
    public var applied = 0
    public var removed = 0
    public var evicted = 0
    public var swept = 0
    public var olderIgnored = 0
    public var expiredIgnored = 0
    public var removalsBlocked = 0
    public var misfits = 0
    public var misfitsWhileComplete = 0
    public var duplicates = 0
    public var gaps = 0
    public var gapsWhileCatchingUp = 0
    public var streamedWhileCatchingUp = 0
    public var epochs = 0
    public var epochsChanged = 0
    public var catchUps = 0
    public var catchUpsBelowTarget = 0
    public var caughtUp = 0
    public var pages = 0
    public var fullSets = 0
    public var unconfirmedDropped = 0
    public var busy = 0
    public var staleRepliesDropped = 0
    public var foreignRepliesDropped = 0
    public var mismatchedReplies = 0
    public var requestsTimedOut = 0
    public var requestsDropped = 0
    public var refused = 0
    public var resubscribes = 0
    public var foreignMessages = 0
    public var overlaysOverNewer = 0
    public var catalogsTaken = 0
    public var catalogsRefused = 0
    public var journalRewrites = 0

    public init() {}

    mutating func count(_ source: EdgeAnswer.Source?) {
        switch source {
        case .hit: hits += 1
        case .refreshed: refreshedAnswers += 1
        case .stale: staleAnswers += 1
        case .empty: emptyAnswers += 1
        case nil: break
        }
    }

    /// Prometheus names with help texts; all of them count upwards.
    public var named: [(name: String, help: String, value: Int, isGauge: Bool)] {
        [
            ("spoke_edge_lookups_hit_total", "Lookups answered fresh from memory.", hits, false),
            (
                "spoke_edge_lookups_refreshed_total", "Lookups answered after the hub.", refreshedAnswers,
                false
            ),
            ("spoke_edge_lookups_stale_total", "Lookups answered stale, and marked so.", staleAnswers, false),
            ("spoke_edge_lookups_empty_total", "Lookups with nothing to answer.", emptyAnswers, false),
            ("spoke_edge_expired_total", "Lookups that met an expired entry.", expired, false),
            ("spoke_edge_refreshes_total", "Refreshes sent to the hub.", refreshes, false),
            ("spoke_edge_refreshes_joined_total", "Lookups that shared a refresh.", refreshesJoined, false),
            ("spoke_edge_refreshes_refused_total", "Refreshes over the budget.", refreshesRefused, false),
            ("spoke_edge_unknown_total", "Refreshes of unknown identities.", unknown, false),
            ("spoke_edge_waits_overdue_total", "Lookups that the hub kept waiting.", waitsOverdue, false),
            ("spoke_edge_events_accepted_total", "Events taken into the outbox.", eventsAccepted, false),
            (
                "spoke_edge_events_refused_total", "Events not taken for lack of consent.", eventsRefused,
                false
            ),
            (
                "spoke_edge_consents_accepted_total", "Consents taken into the outbox.", consentsAccepted,
                false
            ),
            (
                "spoke_edge_answers_withheld_total", "Lookups that showed nothing for lack of consent.",
                answersWithheld, false
            ),
            ("spoke_edge_events_rejected_total", "Events that the hub rejected.", eventsRejected, false),
            ("spoke_edge_outbox_refusals_total", "Requests refused with 503.", outboxRefusals, false),
            ("spoke_edge_entries_applied_total", "Entries applied.", applied, false),
            ("spoke_edge_entries_removed_total", "Profiles that left the set.", removed, false),
            ("spoke_edge_entries_evicted_total", "Entries evicted for room.", evicted, false),
            ("spoke_edge_entries_swept_total", "Expired entries freed.", swept, false),
            ("spoke_edge_older_ignored_total", "Older copies ignored.", olderIgnored, false),
            ("spoke_edge_removals_blocked_total", "Older copies of removed entries.", removalsBlocked, false),
            ("spoke_edge_misfits_total", "Membership changes that did not fit.", misfits, false),
            ("spoke_edge_duplicates_total", "Stream messages seen before.", duplicates, false),
            ("spoke_edge_gaps_total", "Gaps in the stream.", gaps, false),
            ("spoke_edge_catch_ups_total", "Catch-ups begun.", catchUps, false),
            ("spoke_edge_caught_up_total", "Catch-ups finished.", caughtUp, false),
            ("spoke_edge_pages_total", "Pages of changes applied.", pages, false),
            ("spoke_edge_full_sets_total", "Full sets begun.", fullSets, false),
            ("spoke_edge_epochs_total", "Epochs heard.", epochs, false),
            ("spoke_edge_busy_total", "Pages put off by the hub.", busy, false),
            ("spoke_edge_replies_dropped_total", "Replies to closed requests.", staleRepliesDropped, false),
            ("spoke_edge_replies_foreign_total", "Replies of another epoch.", foreignRepliesDropped, false),
            ("spoke_edge_requests_timed_out_total", "Requests without a reply.", requestsTimedOut, false),
            ("spoke_edge_requests_unsent_total", "Requests that never left.", requestsDropped, false),
            ("spoke_edge_requests_refused_total", "Requests that the hub refused.", refused, false),
            ("spoke_edge_resubscribes_total", "Reconnections after silence.", resubscribes, false),
            ("spoke_edge_journal_rewrites_total", "Times the journal was rewritten.", journalRewrites, false),
        ]
    }
}
