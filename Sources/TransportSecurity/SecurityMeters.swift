internal import Synchronization

/// Counts of what the TLS side of a server has seen.
public final class SecurityMeters: Sendable {
    let completed = Atomic<Int>(0)
    let resumed = Atomic<Int>(0)
    let refused = Atomic<Int>(0)
    let abandoned = Atomic<Int>(0)
    let overdue = Atomic<Int>(0)
    let broken = Atomic<Int>(0)

    public init() {}

    /// Prometheus text.
    public func text(prefix: String) -> String {
        let rows: [(name: String, help: String, values: [(label: String, value: Int)])] = [
            (
                "tls_handshakes_total", "TLS handshakes that were completed; resumed: by a ticket.",
                [
                    ("{resumed=\"no\"}", value(completed) - value(resumed)),
                    ("{resumed=\"yes\"}", value(resumed)),
                ]
            ),
            (
                "tls_handshakes_failed_total",
                "TLS handshakes that failed: refused for what was sent, given up by the client, or too slow.",
                [
                    ("{reason=\"refused\"}", value(refused)), ("{reason=\"abandoned\"}", value(abandoned)),
                    ("{reason=\"overdue\"}", value(overdue)),
                ]
            ),
            (
                "tls_connections_broken_total",
                "TLS connections closed as a record was not what it should be.",
                [("", value(broken))]
            ),
        ]
        var text = ""
        for row in rows {
            text += "# HELP \(prefix)\(row.name) \(row.help)\n# TYPE \(prefix)\(row.name) counter\n"
            for (label, value) in row.values { text += "\(prefix)\(row.name)\(label) \(value)\n" }
        }
        return text
    }

    private func value(_ counter: borrowing Atomic<Int>) -> Int { counter.load(ordering: .relaxed) }
}
