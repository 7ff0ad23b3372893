import NodeRuntime
import Testing

struct MetricsTests {
    @Test func `metrics render as Prometheus text`() {
        let metrics = Metrics()
        let received = metrics.counter("spoke_received_total", "Messages received.")
        let waiting = metrics.gauge("spoke_waiting", "Callers that wait.")
        let latency = metrics.histogram(
            "spoke_latency_seconds", "How long.",
            bounds: [.milliseconds(10), .milliseconds(500), .seconds(2)])
        received.increment()
        received.increment(by: 4)
        waiting.set(3)
        waiting.add(-1)
        latency.observe([
            .milliseconds(10), .milliseconds(250), .milliseconds(250), .seconds(3), .seconds(-1),
        ])

        #expect(
            metrics.text(with: [("spoke_revision", "The newest commit.", 17, true)]) == """
                # HELP spoke_revision The newest commit.
                # TYPE spoke_revision gauge
                spoke_revision 17
                # HELP spoke_received_total Messages received.
                # TYPE spoke_received_total counter
                spoke_received_total 5
                # HELP spoke_waiting Callers that wait.
                # TYPE spoke_waiting gauge
                spoke_waiting 2
                # HELP spoke_latency_seconds How long.
                # TYPE spoke_latency_seconds histogram
                spoke_latency_seconds_bucket{le="0.01"} 2
                spoke_latency_seconds_bucket{le="0.5"} 4
                spoke_latency_seconds_bucket{le="2.0"} 4
                spoke_latency_seconds_bucket{le="+Inf"} 5
                spoke_latency_seconds_sum 3.51
                spoke_latency_seconds_count 5

                """)
    }
}
