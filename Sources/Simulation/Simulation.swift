internal import Audit
internal import EdgeCore
internal import HubCore
internal import Measurement
internal import Profiles
public import SansIO
internal import Topology
internal import Wire
internal import Workload

/// The second driver of the nodes: one hub and its edges on virtual time, with a network, disks, clocks and clients
/// that are simulated, from a plan that holds everything including the seed.
///
/// One loop pops an event queue ordered by (instant, insertion number). Each concern draws from a generator of its
/// own, split from the seed.
public struct Simulation: ~Copyable {
    let plan: SimulationPlan
    let regions: [Region]
    public internal(set) var now = Instant.zero
    var queue = RadixQueue()
    let hub: HubProcess
    let edges: [EdgeProcess]
    /// The numbers of the edges in each region.
    let edgesByRegion: [[Int]]
    let edgeNumbers: [String: Int]
    /// How long a sync takes, for a record that is urgent and for others.
    let syncs: (urgent: ClosedRange<Duration>, lazy: ClosedRange<Duration>)
    /// Three for each edge: stream, requests, replies.
    var pipes: [Pipe] = []
    var parcels = ParcelStore()
    var workload: Workload
    var isWorkloadOver = false
    var faults: [PlannedFault]
    /// Raised when everything heals, so that later ends of faults mean nothing.
    var episode: UInt32 = 0
    /// Faults that last, by the number their end is scheduled under.
    var lasting: [Fault] = []
    var faultWatch = FaultWatch()

    var history: History
    var trace = Trace()
    var messages = SimulationResult.Messages()
    var regionResults: [SimulationResult.RegionResult]
    var meter: Meter
    var situations = Situations()
    var faultCounts = [Int](repeating: 0, count: Fault.Kind.allCases.count)
    var violations: [Violation] = []
    var totals = Totals()

    /// Of the person whose story is told, if anybody's is.
    public internal(set) var story: Story?
    public internal(set) var timeline: Timeline?

    var clients = ClientTable()
    var hubClients = HubClientTable()
    var readOut = ReadOut()
    /// The profile that a deletion is about to end.
    var inspected: Entity?
    /// In which start of its edge each box was first heard of.
    var boxEdges: [UInt64: Int] = [:]
    /// The longest time to live that each datastream asks for.
    let timesToLive: [String: Duration]
    let edgeAudience = Array(CatalogNames.viewersAudience.utf8)

    var turns: SeededGenerator
    var starts: SeededGenerator
    var disks: SeededGenerator
    var cuts: SeededGenerator
    var codec: SeededGenerator
    var service: SeededGenerator
    let isServiceModelled: Bool

    struct Totals: Sendable {
        var eventsAcknowledged = 0
        var recordsAcknowledged = 0
        var deletionsAcknowledged = 0
    }

    public init(_ plan: SimulationPlan) {
        var plan = plan
        plan.hub.plantedBugs = plan.plantedBugs
        for index in plan.edges.indices { plan.edges[index].configuration.plantedBugs = plan.plantedBugs }
        let root = SeededGenerator(seed: plan.seed)
        var clockDraws = root.split(for: "clocks")
        var linkDraws = root.split(for: "links")
        turns = root.split(for: "turns")
        starts = root.split(for: "starts")
        disks = root.split(for: "disks")
        cuts = root.split(for: "cuts")
        codec = root.split(for: "codec")
        service = root.split(for: "service")
        isServiceModelled = plan.service != Topology.Service()

        let regions = plan.hub.regions
        self.regions = regions
        let start = plan.start
        hub = HubProcess(plan.hub, clock: MachineClock(plan.clocks, start: start, generator: &clockDraws))
        var processes: [EdgeProcess] = []
        for (index, edge) in plan.edges.enumerated() {
            guard let region = regions.firstIndex(of: edge.configuration.region) else {
                preconditionFailure("\(edge.configuration.name) is in a region without a stream")
            }
            let clock = MachineClock(plan.clocks, start: start, generator: &clockDraws)
            processes.append(
                EdgeProcess(
                    edge, index: index, region: region, clock: clock, keepsJournal: plan.disk.keepsJournals))
            pipes.append(Pipe(edge.link, mark: edge.link.streamMark, seed: linkDraws.next()))
            pipes.append(Pipe(edge.link, mark: edge.link.requestMark, seed: linkDraws.next()))
            pipes.append(Pipe(edge.link, mark: edge.link.requestMark, seed: linkDraws.next()))
        }
        edges = processes
        edgesByRegion = regions.indices.map { region in
            processes.indices.filter { processes[$0].region == region }
        }
        edgeNumbers = Dictionary(
            processes.map { ($0.configuration.name, $0.index) }, uniquingKeysWith: { first, _ in first })
        syncs = (
            (plan.disk.sync / 4)...(plan.disk.sync * 2), (plan.disk.lazySync / 4)...(plan.disk.lazySync * 2)
        )
        workload = Workload(plan.workload, regions: regions.count, seed: plan.seed)
        faults = plan.faults
        if let mix = plan.randomFaults {
            faults += FaultSchedule.drawn(
                mix, edges: plan.edges.count, duration: plan.duration, seed: plan.seed)
        }
        history = History(
            edges: plan.edges.map(\.configuration.name),
            audienceWindow: max(.zero, plan.audienceWindow - Simulation.clockSpread(plan, faults)))
        var timesToLive: [String: Duration] = [:]
        for datastream in plan.hub.catalog.datastreams {
            let asked = datastream.destinations.compactMap { plan.hub.catalog.destination($0)?.timeToLive }
            timesToLive[datastream.id] = asked.max()
        }
        self.timesToLive = timesToLive
        regionResults = regions.map { SimulationResult.RegionResult(region: $0) }
        meter = Meter(
            RunMeasurements(plan), followedOneIn: plan.auditOneIn, until: plan.end)
        timeline = plan.drawn.map { Timeline($0) }
        story = plan.told.map { Story(of: $0) }
        self.plan = plan
        begin()
    }

    /// By how much the wall clocks of the hub and of an edge can differ, and an edge's from what it was earlier.
    private static func clockSpread(_ plan: SimulationPlan, _ faults: [PlannedFault]) -> Duration {
        var hub = Duration.zero
        var edges = [Duration](repeating: .zero, count: plan.edges.count)
        for planned in faults {
            guard case .jumpClock(let process, let jump) = planned.fault else { continue }
            let size = max(jump, .zero - jump)
            switch process {
            case .hub: hub += size
            case .edge(let index): edges[index] += size
            }
        }
        // Ten seconds are more than drift comes to, and an event takes to reach the hub's evaluation.
        return hub + (edges.max() ?? .zero) + plan.clocks.wallOffsetMaximum * 2 + .seconds(10)
    }

    /// Runs a plan to its end, or until `goesOn`, which hears of each virtual hour, says no.
    public static func run(
        _ plan: SimulationPlan, goesOn: (Duration) -> Bool = { _ in true }
    ) -> SimulationResult {
        var simulation = Simulation(plan)
        simulation.run(while: goesOn)
        return simulation.result
    }

    /// Runs to the end, or until `goesOn`, which hears of each virtual hour, says no.
    public mutating func run(while goesOn: (Duration) -> Bool) {
        var next = now + .hours(1)
        while now < end {
            advance(to: min(next, end))
            if !goesOn(now - .zero) { return }
            next = next + .hours(1)
        }
    }

    /// When the checks at the end are over.
    public var end: Instant { plan.end }

    /// Lets everything happen that is due at or before `end`.
    public mutating func advance(to end: Instant) {
        while true {
            let client = isWorkloadOver ? nil : workload.next()
            let other = queue.next()
            // At the same instant the world comes before the clients.
            if let other, other <= end, client.map({ other <= $0 }) ?? true {
                guard let item = queue.pop() else { break }
                now = item.instant
                handle(item.payload)
            } else if let client, client <= end {
                now = client
                while let action = workload.popDue(at: now) { act(action) }
            } else {
                break
            }
        }
        now = max(now, end)
    }

    // MARK: - The queue

    enum Event: UInt64 {
        case delivery, connect, hubTimer, edgeTimer, hubCommit, edgeCommit, sync, fault, heal, breakConnection
        case restart, sweep, endOfWorkload, readOut, hubService, edgeService, faultEve
    }

    mutating func schedule(_ event: Event, _ subject: Int = 0, _ detail: UInt32 = 0, at instant: Instant) {
        queue.insert(event.rawValue << 56 | UInt64(subject) << 32 | UInt64(detail), at: instant)
    }

    private mutating func handle(_ payload: UInt64) {
        let subject = Int(payload >> 32 & 0xFF_FFFF)
        let detail = UInt32(payload & 0xFFFF_FFFF)
        guard let event = Event(rawValue: payload >> 56) else { return }
        switch event {
        case .delivery: deliver(slot: Int(detail), pipe: subject)
        case .connect: connect(subject, generation: detail)
        case .hubTimer: hubTimer(generation: detail)
        case .edgeTimer: edgeTimer(edges[subject], generation: detail)
        case .hubCommit: if hub.generation == detail && hub.isTurnOpen { commitHub() }
        case .edgeCommit:
            let edge = edges[subject]
            if edge.generation == detail && edge.isTurnOpen { commit(edge) }
        case .sync: sync(edges[subject], generation: detail)
        case .fault:
            if !isWorkloadOver { noteBegin(of: Int(detail)) }
            begin(faults[Int(detail)].fault)
        case .faultEve: noteEve(of: Int(detail))
        case .heal: if detail == episode { heal(subject) }
        case .breakConnection: breakConnection(subject, generation: detail)
        case .restart: restart(subject, generation: detail)
        case .sweep: sweepClients()
        case .endOfWorkload: endWorkload()
        case .readOut: readEverything()
        case .hubService: finishHubService(generation: detail)
        case .edgeService: finishService(at: edges[subject], generation: detail)
        }
    }

    private mutating func begin() {
        startHub(restored: false)
        for edge in edges { start(edge) }
        for (index, fault) in faults.enumerated() {
            schedule(.fault, 0, UInt32(index), at: .zero + fault.at)
        }
        scheduleEves()
        schedule(.sweep, at: .zero + ClientTable.sweepInterval)
        schedule(.endOfWorkload, at: .zero + plan.duration)
        schedule(.readOut, at: plan.readOut)
    }

    /// What has been shown so far.
    public var result: SimulationResult {
        var measurements = meter.measurements
        measurements.faults = faultMeasurements
        return SimulationResult(
            name: plan.name, seed: plan.seed, elapsed: now - .zero, isWhole: now >= end, digest: trace.digest,
            messages: messages,
            measurements: measurements, regions: regionResults,
            violations: violations + history.violations,
            violationCount: violations.count + history.violationCount,
            checks: history.counts, situations: situations,
            faults: Fault.Kind.allCases.map { ($0, faultCounts[$0.rawValue]) },
            eventsAcknowledged: totals.eventsAcknowledged, recordsAcknowledged: totals.recordsAcknowledged,
            deletionsAcknowledged: totals.deletionsAcknowledged, hubRevision: readOut.hubRevision)
    }

    mutating func observe(_ observation: Observation) { history.observe(observation, at: now) }

    mutating func breach(_ checker: String, _ sentence: String) {
        violations.append(Violation(checker: checker, instant: now, sentence: sentence))
    }

    /// Whether a visitor is one of those that are checked.
    func isAudited(_ visitor: UInt32) -> Bool { UInt64(visitor) % plan.auditOneIn == 0 }

    func isAudited(_ profile: ProfileID) -> Bool { profile.low % plan.auditOneIn == 0 }
}
