/// What a hub has done since its start, for `/metrics` and for the simulation's count of situations.
package struct HubCounters: Hashable, Sendable {
    package var commits = 0
    package var recordsAccepted = 0
    package var eventsAccepted = 0
    package var eventsRepeated = 0
    package var rejected = 0
    package var stitches = 0
    package var deletions = 0
    package var eventsDiscardedAsDeleted = 0
    package var refreshes = 0
    package var refreshesUnknown = 0
    package var pages = 0
    package var pagesRefusedAsBusy = 0
    package var fullSets = 0
    package var fullSetsByLineage = 0
    package var fullSetsByFloor = 0
    package var floorsRaised = 0
    package var leasesEnded = 0
    package var membershipsEnded = 0
    package var reprojected = 0
    package var batches = 0
    package var itemsPublished = 0
    package var heartbeats = 0
    package var boxesJumped = 0
    package var requestsRefused = 0

    package init() {}

    /// Prometheus names with help texts; all of them count upwards.
    package var named: [(name: String, help: String, value: Int, isGauge: Bool)] {
        [
            ("spoke_hub_commits_total", "Commits, each one revision.", commits, false),
            ("spoke_hub_records_accepted_total", "Records made durable.", recordsAccepted, false),
            ("spoke_hub_events_accepted_total", "Events made durable.", eventsAccepted, false),
            ("spoke_hub_events_repeated_total", "Events known already.", eventsRepeated, false),
            (
                "spoke_hub_rejected_total", "Records and events refused and kept with a reason.", rejected,
                false
            ),
            ("spoke_hub_stitches_total", "Profiles merged into another.", stitches, false),
            ("spoke_hub_deletions_total", "Profiles deleted.", deletions, false),
            (
                "spoke_hub_events_discarded_total", "Events of profiles deleted since.",
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
            ("spoke_hub_batches_total", "Batches published.", batches, false),
            ("spoke_hub_items_published_total", "Entries published, all regions.", itemsPublished, false),
            ("spoke_hub_heartbeats_total", "Heartbeats published.", heartbeats, false),
            ("spoke_hub_boxes_jumped_total", "Boxes that named an oldest number ahead.", boxesJumped, false),
            ("spoke_hub_requests_refused_total", "Requests that cannot be served.", requestsRefused, false),
        ]
    }
}
