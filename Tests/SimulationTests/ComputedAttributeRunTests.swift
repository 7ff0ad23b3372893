import EdgeCore
import HubCore
import Profiles
import SansIO
import Simulation
import Testing

struct ComputedAttributeRunTests {
    @Test func `with attributes computed every hour and sent to edges, faults break no promise`() {
        var plan = PlanForTests.quiet(seed: 5)
        plan.duration = .minutes(60)
        plan.randomFaults = FaultMix(count: 25)
        let without = Simulation.run(plan)
        var visits = ComputedAttributeDefinition(
            id: "visits", name: "visits", displayName: "Visits", expression: "xEvent.count()", count: 1,
            unit: .hours)
        visits.status = .new
        let mapping = Destination.Mapping(source: "_spoke.ComputedAttributes.visits", name: "visits")
        plan.hub.catalog.computedAttributes = [visits]
        plan.hub.catalog.destinations[0].attributes.append(mapping)
        for index in plan.edges.indices {
            plan.edges[index].configuration.catalog = plan.hub.catalog.forEdges
        }
        let result = Simulation.run(plan)
        #expect(result.violations.isEmpty, "\(result.violations.prefix(3))")
        // Values reach the edges, on the hour.
        #expect(result.hubRevision > without.hubRevision)
        #expect(result.messages.publications > without.messages.publications)
        #expect(Simulation.run(plan).digest == result.digest)
    }
}
