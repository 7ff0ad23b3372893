/// What a hub has done since its start, for `/metrics` and for the simulation's count of situations.
public struct HubCounters: Hashable, Sendable {
    public var commits = 0
    public var recordsAccepted = 0
    public var eventsAccepted = 0
    public var eventsRepeated = 0
    public var consentsTaken = 0
    public var rejected = 0
    public var stitches = 0
    public var divisions = 0
    public var deletions = 0
    public var eventsDiscardedAsDeleted = 0
    public var refreshes = 0
    public var refreshesUnknown = 0
    public var pages = 0
    public var pagesRefusedAsBusy = 0
    public var fullSets = 0
    public var fullSetsByLineage = 0
    public var fullSetsByFloor = 0
    public var floorsRaised = 0
    public var leasesEnded = 0
    public var membershipsEnded = 0
    public var reprojected = 0
    public var computed = 0
    public var batches = 0
    public var itemsPublished = 0
    public var heartbeats = 0
    public var boxesJumped = 0
    public var requestsRefused = 0
    /// On virtual time only, like those that follow: records and events put off.
    public var ingestionsPostponed = 0
    /// Those applied before they were due, since too many waited.
    public var ingestionsHastened = 0
    /// Changes of profiles whose publication was put off.
    public var projectionsPostponed = 0
    /// Those published before they were due, since too many waited.
    public var projectionsHastened = 0

    public init() {}

    /// Prometheus names with help texts; all of them count upwards.
    public var named: [(name: String, help: String, value: Int, isGauge: Bool)] {
        [
            ("spoke_hub_commits_total", "Commits, each one revision.", commits, false),
            ("spoke_hub_records_accepted_total", "Records made durable.", recordsAccepted, false),
            ("spoke_hub_events_accepted_total", "Events made durable.", eventsAccepted, false),
            ("spoke_hub_consents_taken_total", "Consents set at edges, made durable.", consentsTaken, false),
            ("spoke_hub_events_repeated_total", "Events known already.", eventsRepeated, false),
            (
                "spoke_hub_rejected_total", "Records and events refused and kept with a reason.", rejected,
                false
            ),
            ("spoke_hub_stitches_total", "Profiles merged into another.", stitches, false),
            (
                "spoke_hub_divisions_total", "Graphs that the linking rules took apart.", divisions, false
            ),
            ("spoke_hub_deletions_total", "Profiles deleted.", deletions, false),
            (
                "spoke_hub_events_discarded_total", "Events of profiles or datasets deleted since.",
                eventsDiscardedAsDeleted, false
            ),
            ("spoke_hub_refreshes_total", "Refreshes answered.", refreshes, false),
            (
                "spoke_hub_refreshes_unknown_total", "Refreshes of unknown identities.", refreshesUnknown,
                false
            ),
            ("spoke_hub_pages_total", "Pages of changes sent.", pages, false),
            (
                "spoke_hub_pages_busy_total", "Pages put off because others catch up.", pagesRefusedAsBusy,
                false
            ),
            ("spoke_hub_full_sets_total", "Full sets begun.", fullSets, false),
            ("spoke_hub_floors_raised_total", "Times that removals were forgotten.", floorsRaised, false),
            ("spoke_hub_leases_ended_total", "Profiles that left a region unseen.", leasesEnded, false),
            ("spoke_hub_memberships_ended_total", "Memberships that ended by time.", membershipsEnded, false),
            ("spoke_hub_reprojected_total", "Profiles projected anew after a change.", reprojected, false),
            (
                "spoke_hub_computed_total", "Profiles looked at by refreshes of computed attributes.",
                computed,
                false
            ),
            ("spoke_hub_batches_total", "Batches published.", batches, false),
            ("spoke_hub_items_published_total", "Entries published, all regions.", itemsPublished, false),
            ("spoke_hub_heartbeats_total", "Heartbeats published.", heartbeats, false),
            ("spoke_hub_boxes_jumped_total", "Boxes that named an oldest number ahead.", boxesJumped, false),
            ("spoke_hub_requests_refused_total", "Requests that cannot be served.", requestsRefused, false),
        ]
    }
}
