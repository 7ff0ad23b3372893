/// What the hub's transport counts.
struct HubMetrics: Sendable {
    let requests: Counter
    let requestsUndecodable: Counter
    let requestsUnderForeignName: Counter
    let replies: Counter
    let repliesDropped: Counter
    let publications: Counter
    let publicationBytes: Counter
    let subscriptions: Gauge
    let subscriptionsMalformed: Counter
    let turns: Counter

    init(_ metrics: Metrics) {
        requests = metrics.counter("spoke_hub_requests_received_total", "Messages from edges.")
        requestsUndecodable = metrics.counter(
            "spoke_hub_requests_undecodable_total", "Messages from edges that could not be read.")
        requestsUnderForeignName = metrics.counter(
            "spoke_hub_requests_foreign_total", "Requests whose edge is not the one that the transport names."
        )
        replies = metrics.counter("spoke_hub_replies_sent_total", "Replies handed to the transport.")
        repliesDropped = metrics.counter(
            "spoke_hub_replies_dropped_total", "Replies to edges that were gone or did not read.")
        publications = metrics.counter(
            "spoke_hub_publications_sent_total", "Batches and heartbeats published.")
        publicationBytes = metrics.counter(
            "spoke_hub_publication_bytes_total", "Bytes published, counted once for all subscribers.")
        subscriptions = metrics.gauge(
            "spoke_hub_subscriptions", "Subscriptions of edges to their region's stream.")
        subscriptionsMalformed = metrics.counter(
            "spoke_hub_subscriptions_malformed_total", "Messages from subscribers that were no subscription.")
        turns = metrics.counter("spoke_hub_turns_total", "Turns of the reactor, each at most one commit.")
    }
}
