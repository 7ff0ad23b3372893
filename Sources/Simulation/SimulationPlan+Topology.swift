internal import Deployment
internal import EdgeCore
internal import HubCore
internal import Profiles
internal import SansIO
public import Topology
internal import Workload

extension SimulationPlan {
    /// A topology on virtual time: the same hub, edges, links, catalog, workload and faults as for real processes.
    public init(_ topology: Topology) {
        var hub = HubConfiguration(topology)
        hub.stages = StageDelays(topology)
        let edges = topology.allEdges.compactMap { edge -> EdgePlan? in
            guard let configuration = EdgeConfiguration(topology, name: edge.name) else { return nil }
            return EdgePlan(
                configuration, link: LinkPlan(topology.link(.hub, .region(edge.region)), topology.limits))
        }
        self.init(seed: topology.seed, hub: hub, edges: edges, workload: WorkloadPlan(topology))
        name = topology.name
        service = topology.service
        duration = topology.workload.duration
        start = topology.workload.start
        let names = edges.map(\.configuration.name)
        faults = topology.faults.flatMap { PlannedFault.faults(from: $0, edges: names) }
        // Audiences are the topology's own: what an event does to them is not known here.
        audienceWindow = .zero
        // Nobody reads journals where no fault ends an edge.
        disk.keepsJournals = !faults.isEmpty
        auditOneIn = UInt64(max(1, workload.visitors / 5_000))
    }
}

extension StageDelays {
    /// `nil` where no stage takes time.
    fileprivate init?(_ topology: Topology) {
        if topology.stages.isEmpty { return nil }
        func delay(_ name: Topology.Stage.Name) -> Spread? {
            topology.stages.first { $0.name == name }?.delay
        }
        self.init(
            ingest: delay(.ingest), segmentation: delay(.segmentation), projection: delay(.projection),
            replication: delay(.replication), seed: topology.seed)
    }
}

extension LinkPlan {
    fileprivate init(_ link: Topology.Link, _ limits: Topology.Limits) {
        self.init(
            rtt: link.roundTrip, jitter: link.jitter, loss: link.loss,
            streamMark: limits.queuedMessagesMaximum,
            requestMark: limits.queuedMessagesMaximum, bandwidth: link.bandwidth)
    }
}

extension WorkloadPlan {
    fileprivate init(_ topology: Topology) {
        self.init()
        let workload = topology.workload
        visitors = workload.replay?.log.visitorCount ?? workload.visitors
        regionWeights = topology.weights(workload.regions)
        start = workload.start
        replay = workload.replay.map { Replay($0) }
        paces = WorkloadPlan.paces(topology)
        takeSessions(workload)
        secondDeviceShare = workload.devices.second
        thirdDeviceShare = workload.devices.third
        newBrowserShare = workload.newEcidProbability
        travelWeights = topology.weights(workload.travelTo)
        eventShare = workload.eventsPerPage > 0 ? .one : .zero
        secondEventShare = workload.eventsPerPage > 1 ? .one : .zero
        loginShare = workload.loginProbability
        travelShare = workload.travelProbability
        repeatShare = workload.retryProbability
        badEventShare = .zero
        sharedDeviceShare = workload.sharedDeviceProbability
        stalenessDemandShare = .zero
        revisionDemandShare = .zero
        serverShare = workload.lookups?.share ?? .zero
        recordGap = workload.hubUpdates.flatMap { WorkloadPlan.gap($0) }
        deletionGap = workload.deletions.flatMap { WorkloadPlan.gap($0) }
        let anonymous = topology.workloadDatastream?.id ?? ""
        anonymousDatastream = anonymous
        authenticatedDatastream =
            workload.lookups.flatMap { topology.datastream($0.datastream)?.id } ?? anonymous
        let catalog = topology.catalog
        let record = catalog.datasets.first { dataset in
            catalog.schemas.contains { $0.id == dataset.schema && $0.behaviour == .record }
        }
        recordDataset = record?.id ?? ""
        if record == nil { recordGap = nil }
        takeBackEnds(topology)
    }

    private mutating func takeSessions(_ workload: Topology.Workload) {
        let sessions = max(1, workload.sessionsPerVisitor)
        self.sessions = sessions
        pagesPerSession = workload.pagesPerSession...workload.pagesPerSession
        pageGap = workload.thinkTime.mean
        if case .uniform = workload.thinkTime.shape {} else { thinkTime = workload.thinkTime }
        if let recorded = workload.recordedReturns, !recorded.gaps.isEmpty {
            returns = .replayed(recorded.gaps)
        } else {
            switch workload.returnInterval.shape {
            case .constant(let pause):
                fitSessions(workload, into: pause...pause)
                sessionSpacing = sessionSpacing.map { $0.upperBound...$0.upperBound }
            case .uniform(let range): fitSessions(workload, into: range)
            case .exponential, .percentiles: returns = .drawn(workload.returnInterval)
            }
        }
        if returns != nil { arrivals = min(workload.arrivals, workload.duration) }
    }

    /// So many sessions fit into the run for every visitor, also with the latest arrival and the longest pauses.
    private mutating func fitSessions(_ workload: Topology.Workload, into range: ClosedRange<Duration>) {
        let sessions = max(1, workload.sessionsPerVisitor)
        let length = paces.map(\.length).min() ?? workload.duration
        arrivals = min(workload.arrivals, length / (sessions + 1))
        let longest = (length - arrivals) / sessions
        sessionSpacing = min(range.lowerBound, longest / 2)...min(range.upperBound, longest)
    }

    private mutating func takeBackEnds(_ topology: Topology) {
        let workload = topology.workload
        if let stream = workload.purchases, let gap = WorkloadPlan.gap(stream.recurrence),
            let dataset = topology.purchaseDataset
        {
            purchases = Purchases(gap: gap, dataset: dataset.id)
        }
        if !recordDataset.isEmpty {
            loads = workload.batchLoads.map {
                DailyLoad(secondOfDay: $0.at.secondOfDay, share: $0.share, duration: $0.duration)
            }
        }
        segmentation = workload.segmentationAt?.secondOfDay
        definitions = workload.audienceChanges.compactMap { change in
            topology.audience(change.audience).map {
                Definition(
                    at: .zero + change.at,
                    AudienceChange(audience: $0.id, expression: change.expression))
            }
        }
    }

    /// A pace for each region; none where sessions begin at any time alike.
    private static func paces(_ topology: Topology) -> [Pace] {
        let workload = topology.workload
        if workload.daily.isFlat, workload.bursts.isEmpty { return [] }
        let day: Int64 = 86_400_000
        return topology.allRegions.map { region in
            let offset = topology.utcOffset(of: region).duration.milliseconds
            let bursts = workload.bursts.filter { $0.regions.isEmpty || $0.regions.contains(region) }
            return Pace(
                weights: workload.daily.weights,
                dayOffset: .milliseconds(((workload.start.milliseconds + offset) % day + day) % day),
                bursts: bursts.map {
                    Pace.Burst(
                        from: .zero + $0.at, to: .zero + $0.at + $0.length, hundredths: $0.factor.hundredths)
                }, until: .zero + workload.duration)
        }
    }

    /// A share of all profiles in each period is a mean pause for each of them.
    private static func gap(_ recurrence: Topology.Workload.Recurrence) -> Duration? {
        guard recurrence.share > .zero else { return nil }
        let billionths = Int64(recurrence.share.numerator)
        let period = recurrence.every.milliseconds.multipliedReportingOverflow(by: 1_000_000_000)
        return period.overflow ? nil : .milliseconds(period.partialValue / billionths)
    }
}

extension WorkloadPlan.Replay {
    /// The columns are shared, not copied.
    fileprivate init(_ replay: Topology.Workload.Replay) {
        let log = replay.log
        self.init(
            times: log.times, visitors: log.visitors, regions: log.regions, types: log.types,
            logins: log.logins, eventTypes: log.eventTypes, sessionGap: replay.sessionGap)
    }
}

extension Topology {
    /// The weight of each region; none where none is given.
    fileprivate func weights(_ given: [Workload.Weight]) -> [Int] {
        if given.isEmpty { return [] }
        return allRegions.map { region in given.first { $0.region == region }?.weight ?? 0 }
    }
}

extension PlannedFault {
    /// What a fault of a topology file is on virtual time; `nil` names nothing that is there.
    fileprivate static func faults(from fault: Topology.Fault, edges: [String]) -> [PlannedFault] {
        func process(_ node: Topology.NodeName) -> Fault.Process? {
            switch node {
            case .hub: .hub
            case .edge(let name): edges.firstIndex(of: name).map { .edge($0) }
            }
        }
        func edge(_ first: Topology.NodeName, _ second: Topology.NodeName) -> Int? {
            for node in [first, second] {
                if case .edge(let name) = node { return edges.firstIndex(of: name) }
            }
            return nil
        }
        // What never ends lasts longer than any run.
        func length(_ end: Duration?) -> Duration { end.map { max(.zero, $0 - fault.at) } ?? .days(3_650) }

        switch fault.kind {
        case .kill(let node, let restart):
            guard let process = process(node) else { return [] }
            return [PlannedFault(at: fault.at, .kill(process, restart: length(restart), losesUnsynced: true))]
        case .restart(let node):
            guard let process = process(node) else { return [] }
            return [
                PlannedFault(at: fault.at, .kill(process, restart: .milliseconds(500), losesUnsynced: false))
            ]
        case .pause(let node, let heal):
            guard let process = process(node) else { return [] }
            return [PlannedFault(at: fault.at, .pause(process, length(heal)))]
        case .partition(let first, let second, let isOneWay, let heal):
            guard let edge = edge(first, second) else { return [] }
            let direction: Fault.Direction = !isOneWay ? .both : first == .hub ? .toEdge : .toHub
            return [PlannedFault(at: fault.at, .partition(edge: edge, direction, length(heal)))]
        case .clog(let first, let second, let heal):
            guard let edge = edge(first, second) else { return [] }
            return [PlannedFault(at: fault.at, .clog(edge: edge, length(heal)))]
        case .slowLink(let first, let second, let slowness, let heal):
            guard let edge = edge(first, second) else { return [] }
            return [PlannedFault(at: fault.at, .slow(edge: edge, by: slowness.delay, length(heal)))]
        case .slowNode(let node, let delay, let heal):
            guard case .edge(let edge)? = process(node) else { return [] }
            return [PlannedFault(at: fault.at, .slow(edge: edge, by: delay, length(heal)))]
        case .restore(let backup):
            return [
                PlannedFault(at: backup, .snapshot),
                PlannedFault(at: fault.at, .restore(restart: .seconds(1))),
            ]
        }
    }
}
