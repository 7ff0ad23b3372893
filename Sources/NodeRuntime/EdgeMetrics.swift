/// What the edge's transport counts.
struct EdgeMetrics: Sendable {
    let publications: Counter
    let publicationBytes: Counter
    let publicationsUndecodable: Counter
    let publicationsForeign: Counter
    let replies: Counter
    let repliesUndecodable: Counter
    let requests: Counter
    let requestsDropped: Counter
    let reconnections: Counter
    /// From the hub's receipt of a change to its application here, by the two machines' wall clocks: as true
    /// as they agree. On one machine, or with NTP, within milliseconds; a negative difference counts as zero.
    /// Only what comes by the stream is measured: a page or a refresh brings changes of any age.
    let projectionLatency: Histogram

    init(_ metrics: Metrics) {
        publications = metrics.counter(
            "spoke_edge_publications_received_total", "Batches and heartbeats of the region's stream.")
        publicationBytes = metrics.counter(
            "spoke_edge_publication_bytes_total", "Bytes of the region's stream.")
        publicationsUndecodable = metrics.counter(
            "spoke_edge_publications_undecodable_total", "Messages of the stream that could not be read.")
        publicationsForeign = metrics.counter(
            "spoke_edge_publications_foreign_total", "Messages of another region's stream, dropped.")
        replies = metrics.counter("spoke_edge_replies_received_total", "Replies of the hub.")
        repliesUndecodable = metrics.counter(
            "spoke_edge_replies_undecodable_total", "Replies that could not be read.")
        requests = metrics.counter("spoke_edge_requests_sent_total", "Requests handed to the transport.")
        requestsDropped = metrics.counter(
            "spoke_edge_requests_dropped_total", "Requests dropped because the hub was away or did not read.")
        reconnections = metrics.counter(
            "spoke_edge_reconnections_total",
            "Times that requests got no reply and the connection was made anew.")
        projectionLatency = metrics.histogram(
            "spoke_projection_latency_seconds",
            "From the hub's receipt of a change to its application here, by both wall clocks.",
            bounds: Histogram.latencyBounds)
    }
}
