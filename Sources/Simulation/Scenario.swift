internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
internal import Workload

/// Plans for campaigns of random seeds: small, fast and wicked. Every size and every time to live is drawn, so that
/// windows end, tables fill and queues overflow within a virtual hour.
public enum Scenario {
    /// A plan drawn from the seed alone: three or four edges in three regions.
    public static func campaign(seed: UInt64) -> SimulationPlan {
        var draws = SeededGenerator(seed: seed).split(for: "scenario")
        let regions = [Region("VA6"), Region("IRL1"), Region("JPN3")]
        let rtts: [Duration] = [.milliseconds(2), .milliseconds(76), .milliseconds(149)]
        var small = SmallCatalog()
        let lives: [Duration] = [.minutes(1), .minutes(5), .minutes(20), .days(14)]
        small.timeToLive = lives[draws.below(lives.count)]
        if draws.below(2) == 0 { small.proactiveRegions = [regions[draws.below(3)]] }
        if draws.below(3) == 0 { small.staleGrace = .minutes(2) }
        if draws.below(3) == 0 { small.fallback = .awaitHub(.milliseconds(300)) }

        // Some runs are long, so that leases end; some are crowded, so that one commit takes several batches.
        let isLong = draws.below(4) == 0
        let isCrowd = !isLong && draws.below(6) == 0
        let minutes = [6, 20, 1_440][draws.below(3)]
        small.audienceMinutes = minutes
        if isLong { small.timeToLive = lives[draws.below(2)] }

        var edges: [(name: String, region: Int)] = [("VA6-1", 0), ("IRL1-1", 1), ("JPN3-1", 2)]
        if draws.below(2) == 0 { edges.append(("JPN3-2", 2)) }
        var hub = HubConfiguration(
            regions: regions, edges: edges.map { (name: $0.name, region: regions[$0.region]) },
            catalog: small.catalog)
        hub.heartbeat = .seconds(1)
        hub.catchUpsMaximum = 1 + draws.below(3)
        // However small: a full set is paged within the time that `gone` entries are kept.
        hub.pageItemsMaximum = [3, 10, 50, 1_000][draws.below(4)] * (isCrowd ? 20 : 1)
        let retentions: [Duration] = [.seconds(20), .minutes(3), .days(3)]
        hub.goneRetention = retentions[draws.below(3)]
        let windows: [Duration] = [.minutes(1), .minutes(10), .days(14)]
        hub.activityWindow = windows[draws.below(3)]
        if isLong { hub.activityWindow = .minutes(1) }
        hub.reportInterval = (isLong || draws.below(2) == 0) ? .minutes(1) : .hours(1)
        hub.stages = stages(seed: seed)

        let hasSmallTable = draws.below(3) == 0
        let streamMark = draws.below(2) == 0 ? 6 + draws.below(30) : 1_000
        let plans = edges.map { edge in
            var configuration = EdgeConfiguration(
                name: edge.name, region: regions[edge.region], catalog: small.catalog)
            configuration.heartbeat = hub.heartbeat
            configuration.reportInterval = hub.reportInterval
            if hasSmallTable { configuration.entriesMaximum = isCrowd ? 200 : 25 }
            return EdgePlan(
                configuration,
                link: LinkPlan(
                    rtt: rtts[edge.region], jitter: .upTo(.milliseconds(2)),
                    loss: Ratio(billionths: 2_000_000),
                    streamMark: streamMark))
        }

        var workload = WorkloadPlan()
        workload.visitors = isCrowd ? 700 : isLong ? 40 : 60
        workload.sessionGap = isCrowd ? .minutes(25) : isLong ? .minutes(25) : .minutes(2)
        workload.pageGap = .seconds(4)
        workload.recordGap = .minutes(draws.below(2) == 0 ? 2 : 10)
        workload.deletionGap = draws.below(3) == 0 ? nil : .minutes(Int64(20 + draws.below(60)))
        workload.sharedDeviceShare = draws.below(2) == 0 ? .zero : .percent(5)
        workload.travelShare = .percent(20)
        workload.repeatShare = .percent(5)
        // A device that another of the household logs in on then leaves the graph of the one before.
        if draws.below(2) == 0 {
            for index in hub.catalog.namespaces.indices where hub.catalog.namespaces[index].code == "Email" {
                hub.catalog.namespaces[index].isUnique = true
            }
        }
        var plan = SimulationPlan(seed: seed, hub: hub, edges: plans, workload: workload)
        plan.name = "campaign"
        plan.duration = isLong ? .hours(4) : .hours(1)
        plan.randomFaults = FaultMix(count: 25)
        plan.audienceWindow = .minutes(Int64(minutes))
        return plan
    }

    /// In one run of six the hub's stages take time, drawn apart from all else.
    private static func stages(seed: UInt64) -> StageDelays? {
        var draws = SeededGenerator(seed: seed).split(for: "stages")
        guard draws.below(6) == 0 else { return nil }
        func spread() -> Spread? {
            let longest: Duration = [.milliseconds(300), .seconds(5), .minutes(1)][draws.below(3)]
            switch draws.below(4) {
            case 0: return nil
            case 1: return .constant(longest)
            case 2: return .uniform(.zero...longest)
            default: return Spread(.percentiles(Spread.Percentiles(p50: longest / 4, maximum: longest)))
            }
        }
        return StageDelays(
            ingest: spread(), segmentation: spread(), projection: spread(), replication: spread(), seed: seed)
    }
}
