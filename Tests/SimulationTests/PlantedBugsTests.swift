import Audit
import EdgeCore
import HubCore
import Profiles
import SansIO
import Simulation
import Testing
import Workload

/// Rules of the protocol are broken on purpose, one at a time; each time a checker notices, and names itself.
struct PlantedBugsTests {
    /// A bug, the checker that notices it, and the run in which it does.
    struct Planted: Sendable, CustomTestStringConvertible {
        let bug: PlantedBugs
        let checker: String
        let story: String
        let plan: @Sendable () -> SimulationPlan

        var testDescription: String { "\(story) (\(checker))" }
    }

    static let all: [Planted] = [
        Planted(
            bug: .highestIsComplete, checker: "true-age",
            story: "the highest revision seen counts as complete"
        ) { Scenario.campaign(seed: 1) },
        Planted(bug: .pagesEndBelowTarget, checker: "true-age", story: "a catch-up ends below its target") {
            Scenario.campaign(seed: 174)
        },
        Planted(
            bug: .leavesSilently, checker: "convergence", story: "profiles leave a region without a message"
        ) { cutOffFromHub() },
        Planted(bug: .ignoresUnheld, checker: "true-age", story: "what is not held is ignored") {
            Scenario.campaign(seed: 13)
        },
        Planted(bug: .forgetsRemovals, checker: "true-age", story: "removals leave nothing behind") {
            Scenario.campaign(seed: 4)
        },
        Planted(
            bug: .streamAddsBelowComplete, checker: "no-resurrection",
            story: "a slow stream adds what has ended"
        ) { laggingStream() },
        Planted(bug: .keepsEpoch, checker: "convergence", story: "a restarted hub keeps its epoch") {
            Scenario.campaign(seed: 1)
        },
        Planted(
            bug: .skipsLineage, checker: "monotonic",
            story: "nobody asks whether the lineage holds what was held"
        ) { Scenario.campaign(seed: 28) },
        Planted(
            bug: .skipsFloor, checker: "convergence", story: "nobody asks whether removals were forgotten"
        ) { awayBeyondTheFloor() },
        Planted(
            bug: .overlayEndsEarly, checker: "own-writes", story: "an overlay ends with the acknowledgement"
        ) { Scenario.campaign(seed: 18) },
        Planted(bug: .freshAfterStart, checker: "monotonic", story: "everything is fresh after a start") {
            Scenario.campaign(seed: 1)
        },
        Planted(bug: .randomEventIDs, checker: "nothing-twice", story: "event ids are drawn at random") {
            Scenario.campaign(seed: 1)
        },
        Planted(
            bug: .acknowledgesUnsynced, checker: "nothing-lost",
            story: "events are acknowledged before the sync"
        ) { only(.killEdge, seed: 1) },
        Planted(
            bug: .appliesAfterDeletion, checker: "no-resurrection",
            story: "events of deleted profiles are applied"
        ) { Scenario.campaign(seed: 4) },
        Planted(
            bug: .acknowledgesBeforeCommit, checker: "nothing-lost",
            story: "records are acknowledged before the commit"
        ) { rareRecords() },
        Planted(bug: .accessRevives, checker: "time-to-live", story: "an access revives an expired entry") {
            Scenario.campaign(seed: 8)
        },
        Planted(bug: .ignoresDemands, checker: "demands-honoured", story: "demands are ignored") {
            Scenario.campaign(seed: 1)
        },
        Planted(bug: .keepsUnconfirmed, checker: "no-resurrection", story: "a full set drops nothing") {
            Scenario.campaign(seed: 1)
        },
        Planted(
            bug: .leavesEventsBehind, checker: "own-writes",
            story: "events stay where they are when a graph is taken apart"
        ) {
            var plan = Scenario.campaign(seed: 7)
            plan.hub.stages = nil
            return plan
        },
    ]

    @Test(arguments: all)
    func `a planted bug is noticed`(planted: Planted) {
        var plan = planted.plan()
        plan.plantedBugs = planted.bug
        let result = Simulation.run(plan)
        let names = Set(result.violations.map(\.checker))
        #expect(names.contains(planted.checker), "noticed by \(names.sorted())")
    }

    @Test(arguments: all)
    func `the same run without the bug keeps every promise`(planted: Planted) {
        let result = Simulation.run(planted.plan())
        #expect(result.violations.isEmpty)
    }

    // MARK: - Runs made for one bug

    /// Tokyo hears the stream and cannot report what is read there until its profiles' leases have ended.
    static func cutOffFromHub() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 5, visitors: 300) { $0.timeToLive = .minutes(60) }
        plan.hub.activityWindow = .minutes(1)
        plan.hub.reportInterval = .minutes(1)
        for index in plan.edges.indices { plan.edges[index].configuration.reportInterval = .minutes(1) }
        plan.duration = .hours(3)
        plan.workload.sessionGap = .minutes(20)
        // An event is a sign of life too, and outlives the partition in the outbox: few, then.
        plan.workload.eventShare = .zero
        plan.workload.loginShare = .percent(5)
        plan.workload.regionWeights = [0, 0, 1]
        plan.workload.recordGap = nil
        plan.faults = [PlannedFault(at: .minutes(20), .partition(edge: 2, .toHub, .hours(4)))]
        return plan
    }

    /// Tokyo's stream runs seconds behind its pages, and the edge starts anew all the time.
    static func laggingStream() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 6, visitors: 100)
        plan.duration = .minutes(20)
        plan.workload.sessionGap = .seconds(20)
        plan.workload.pageGap = .seconds(1)
        plan.workload.deletionGap = .minutes(1)
        plan.workload.regionWeights = [0, 0, 1]
        plan.faults = [PlannedFault(at: .seconds(30), .lag(edge: 2, by: .seconds(6), .hours(1)))]
        for number in 2...38 as ClosedRange<Int64> {
            let at = Duration.seconds(30 * number)
            plan.faults.append(
                PlannedFault(
                    at: at, .kill(.edge(2), restart: .milliseconds(200), losesUnsynced: false)))
            // What ends a profile may be lost where what changed it was not.
            plan.faults.append(PlannedFault(at: at + .seconds(2), .drop(edge: 2, count: 60)))
        }
        return plan
    }

    /// Tokyo is away for longer than removals are remembered, while profiles are deleted.
    static func awayBeyondTheFloor() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 7, visitors: 40)
        plan.hub.goneRetention = .seconds(10)
        plan.workload.deletionGap = .minutes(10)
        plan.workload.sessionGap = .minutes(10)
        plan.faults = [PlannedFault(at: .minutes(55), .partition(edge: 2, .both, .minutes(30)))]
        return plan
    }

    /// The hub goes back to an older store while Tokyo catches up, and Tokyo hears its pages before its stream.
    static func restoredBehindTheStream() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 8, visitors: 60)
        plan.duration = .minutes(16)
        plan.workload.sessionGap = .seconds(30)
        plan.workload.regionWeights = [0, 0, 1]
        plan.faults = [
            PlannedFault(at: .minutes(10), .snapshot),
            PlannedFault(at: .minutes(15), .drop(edge: 2, count: 400)),
            PlannedFault(at: .minutes(15) + .seconds(5), .restore(restart: .seconds(3))),
            PlannedFault(at: .minutes(15) + .seconds(6), .lag(edge: 2, by: .seconds(25), .minutes(5))),
        ]
        return plan
    }

    /// A campaign with faults of one kind only.
    static func only(_ kind: Fault.Kind, seed: UInt64) -> SimulationPlan {
        var plan = Scenario.campaign(seed: seed)
        plan.randomFaults = FaultMix(count: 40, kinds: [kind])
        return plan
    }

    /// The hub is killed all the time, and hardly any record is followed by a newer one that hides its loss.
    static func rareRecords() -> SimulationPlan {
        var plan = PlanForTests.quiet(seed: 9, visitors: 300)
        plan.workload.recordGap = .hours(2)
        plan.workload.sessionGap = .hours(1)
        plan.randomFaults = FaultMix(count: 60, kinds: [.killHub])
        return plan
    }
}
