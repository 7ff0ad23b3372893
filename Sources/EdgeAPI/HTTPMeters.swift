internal import Synchronization
internal import TransportSecurity

/// Counts of what the HTTP side of an edge has seen; read by `/metrics`.
public final class HTTPMeters: Sendable {
    let open = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let turnedAway = Atomic<Int>(0)
    let requests = Atomic<Int>(0)
    let malformed = Atomic<Int>(0)
    /// Bytes of requests that are not whole, now.
    let unfinishedBytes = Atomic<Int>(0)
    let crowdedOut = Atomic<Int>(0)
    let overdueRequests = Atomic<Int>(0)
    let overdueAnswers = Atomic<Int>(0)
    let stalled = Atomic<Int>(0)
    let succeeded = Atomic<Int>(0)
    let refused = Atomic<Int>(0)
    let failed = Atomic<Int>(0)
    let tokensVerified = Atomic<Int>(0)
    let credentialsRefused = Atomic<Int>(0)
    let overRate = Atomic<Int>(0)
    let security = SecurityMeters()

    public init() {}

    /// Connections that are open now.
    public var connections: Int { open.load(ordering: .relaxed) }

    func count(_ status: HTTPStatus) {
        switch status.rawValue {
        case ..<400: succeeded.add(1, ordering: .relaxed)
        case ..<500: refused.add(1, ordering: .relaxed)
        default: failed.add(1, ordering: .relaxed)
        }
    }

    /// Prometheus text.
    public var text: String {
        let counters: [(String, String, Int)] = [
            ("connections_total", "Connections accepted.", accepted.load(ordering: .relaxed)),
            (
                "connections_turned_away_total", "Connections refused for want of room.",
                turnedAway.load(ordering: .relaxed)
            ),
            ("requests_total", "Requests received whole.", requests.load(ordering: .relaxed)),
            (
                "requests_malformed_total", "Requests whose framing was refused.",
                malformed.load(ordering: .relaxed)
            ),
            (
                "requests_crowded_out_total", "Requests refused as too much of others was unfinished.",
                crowdedOut.load(ordering: .relaxed)
            ),
            (
                "requests_overdue_total", "Requests that did not arrive in time.",
                overdueRequests.load(ordering: .relaxed)
            ),
            (
                "answers_overdue_total", "Requests the edge did not answer in time.",
                overdueAnswers.load(ordering: .relaxed)
            ),
            (
                "connections_stalled_total", "Connections closed as the client did not read.",
                stalled.load(ordering: .relaxed)
            ),
            (
                "tokens_verified_total", "Tokens whose signature was looked at: those not known.",
                tokensVerified.load(ordering: .relaxed)
            ),
            (
                "credentials_refused_total", "Requests refused for what their credentials are or lack.",
                credentialsRefused.load(ordering: .relaxed)
            ),
            (
                "over_rate_total", "Calls refused as the organisation had used up the second.",
                overRate.load(ordering: .relaxed)
            ),
        ]
        var text = ""
        for (name, help, value) in counters {
            text += "# HELP spoke_edge_http_\(name) \(help)\n# TYPE spoke_edge_http_\(name) counter\n"
            text += "spoke_edge_http_\(name) \(value)\n"
        }
        text += "# HELP spoke_edge_http_connections Connections open now.\n"
        text += "# TYPE spoke_edge_http_connections gauge\nspoke_edge_http_connections \(connections)\n"
        text += "# HELP spoke_edge_http_unfinished_bytes Bytes of requests that are not whole yet.\n"
        text += "# TYPE spoke_edge_http_unfinished_bytes gauge\n"
        text += "spoke_edge_http_unfinished_bytes \(unfinishedBytes.load(ordering: .relaxed))\n"
        text += "# HELP spoke_edge_http_answers_total Answers by class of status.\n"
        text += "# TYPE spoke_edge_http_answers_total counter\n"
        for (label, counter) in [
            ("2xx", succeeded.load(ordering: .relaxed)), ("4xx", refused.load(ordering: .relaxed)),
            ("5xx", failed.load(ordering: .relaxed)),
        ] {
            text += "spoke_edge_http_answers_total{class=\"\(label)\"} \(counter)\n"
        }
        return text + security.text(prefix: "spoke_edge_")
    }
}
