import Measurement
internal import Reporting
internal import SansIO

/// What the demonstration's clients saw: what was acknowledged, and how lookups fared. Later compared with the nodes.
actor DemoLedger {
    /// Ids of acknowledged events by visitor.
    private(set) var events: [String: [String]] = [:]
    /// The highest points that the hub has acknowledged, by visitor.
    private(set) var points: [String: Int64] = [:]
    private(set) var recordsAcknowledged = 0
    private(set) var regions: [RegionReport]
    /// Requests that got no answer, because their edge was dead.
    private(set) var unanswered = 0
    /// What must not have happened, in words.
    private(set) var surprises: [String] = []

    init(regions: [(code: String, edges: Int)]) {
        self.regions = regions.map { RegionReport(region: $0.code, edges: $0.edges) }
    }

    func acknowledged(event: String, of visitor: String, region: Int) {
        events[visitor, default: []].append(event)
        regions[region].eventsAccepted += 1
    }

    func acknowledged(points count: Int64, of visitor: String) {
        points[visitor] = max(points[visitor] ?? 0, count)
        recordsAcknowledged += 1
    }

    func acknowledgedRecords(_ count: Int) { recordsAcknowledged += count }

    func looked(_ source: String?, region: Int) {
        switch source {
        case "hit": regions[region].lookups.hit += 1
        case "refreshed": regions[region].lookups.refreshed += 1
        case "stale": regions[region].lookups.stale += 1
        case "empty": regions[region].lookups.empty += 1
        default: surprises.append("an answer without x-spoke-source")
        }
    }

    func readable(after latency: Duration, region: Int) { regions[region].projectionLatency.record(latency) }

    func delivered(_ count: Int, region: Int) { regions[region].eventsAcknowledged += count }

    func repaired(_ count: Int, region: Int) { regions[region].gapsRepaired += count }

    func missed() { unanswered += 1 }

    func surprise(_ sentence: String) { if surprises.count < 20 { surprises.append(sentence) } }
}
