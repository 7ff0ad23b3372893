internal import EdgeCore
internal import HubCore
internal import Measurement
internal import Profiles
internal import SansIO

extension RunMeasurements {
    /// Nothing yet, of the regions and links of a plan.
    init(_ plan: SimulationPlan) {
        let interval = TimeSeries.interval(for: plan.duration)
        self.init(interval: interval)
        regions = plan.hub.regions.map { RegionMeasurements(region: $0.code, interval: interval) }
        links = plan.edges.map { edge in
            LinkMeasurements(
                edge: edge.configuration.name, region: edge.configuration.region.code,
                roundTrip: edge.link.rtt, interval: interval)
        }
    }
}
