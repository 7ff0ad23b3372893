public import Profiles
public import SansIO
internal import Schemas
internal import Segmentation
internal import Wire

/// The source of truth: ingests records and events, stitches, merges, evaluates audiences, and projects profiles to
/// regions; answers the edges' requests.
///
/// `receive` stages; `commit` makes one revision of what is staged and releases effects. A store that fails halts the
/// hub: nothing more is acknowledged.
public struct HubNode<Store: HubStore>: ~Copyable, Node {
    public typealias Input = HubInput
    public typealias Effect = HubEffect

    let configuration: HubConfiguration
    /// By how much a sighting must be later to be worth a write.
    let renewal: Duration
    let epoch: Epoch
    var store: Store
    var lineage: Lineage
    public internal(set) var revision: Revision
    public internal(set) var catalog: Catalog
    public internal(set) var counters = HubCounters()

    var clock: WallClock
    var compiled: CompiledCatalog
    var streams: [RegionStream]
    /// In ascending order of box.
    var boxes: [StoredBox]
    var admission: Admission
    var unknowns: AskedUnknowns
    var staged = Stage()
    /// Present where stages take time.
    var postponed: Postponed?
    /// The next profile to project anew after a change of the catalog.
    var reprojection: Reprojection?
    /// In ascending order of number, the newest `SegmentationJob.keptMaximum`.
    var jobs: [SegmentationJob]
    var nextJobSlice: Instant?
    /// When to go on computing attributes; `nil` while there are none.
    var nextComputation: Instant?
    /// Slices of such walks since the start.
    var slicesWalked = 0
    /// In ascending order of number, the newest `SystemJob.keptMaximum`.
    var systemJobs: [SystemJob]
    /// One for each dataset.
    var truncations: [Truncation]
    var nextSystemSlice: Instant?
    /// Present where the configuration wants profiles counted.
    var sampling: Sampling?
    /// When to look at the schedules again, and through when they have been looked at.
    var nextScheduled: Instant?
    var scheduledThrough: Timestamp
    var nextSweep: Instant
    var nextRetention: Instant
    private var pendingDeletions: [Identity]
    private var hasFailed = false

    /// Opens the store's next epoch and commits its beginning.
    ///
    /// Throws when the store cannot be read or written, or holds a catalog that does not compile.
    public init(
        configuration: HubConfiguration, store: consuming Store, epoch: Epoch, clock: WallClock,
        at now: Instant
    ) throws(StoreFailure) {
        // All that can fail comes first: a noncopyable value cannot be given up half made.
        var store = store
        var lineage = Lineage(try store.lineage())
        let isFirst = lineage.epochs.isEmpty
        let kept = configuration.plantedBugs.contains(.keepsEpoch) ? lineage.epochs.last?.epoch : nil
        let stamped = kept ?? epoch

        let held = try store.catalog()
        var catalog = (held ?? Catalog()).adopting(configuration.catalog)
        catalog.settle(after: held ?? Catalog())
        let isChanged = held.map { $0 != catalog } ?? true
        if isChanged, !isFirst {
            catalog.version += 1
            catalog.isReprojectionPending = true
        }
        let compiled: CompiledCatalog
        do throws(CompiledCatalog.Problem) {
            compiled = try CompiledCatalog(catalog, configuration)
        } catch {
            throw StoreFailure(error.sentence)
        }

        let first = try store.revision() + 1
        var changes = StoreChanges(revision: first, time: clock.timestamp(at: now))
        if lineage.epochs.last?.epoch != stamped {
            changes.epoch = stamped
            lineage.append(stamped, first: first)
        }
        changes.catalog = isChanged ? catalog : nil
        try store.commit(changes)
        let boxes = try store.boxes().sorted { $0.box < $1.box }
        let jobs = try store.jobs()
        let systemJobs = try store.systemJobs()
        let truncations = try store.truncations()
        var postponed: Postponed?
        if let stages = configuration.stages {
            postponed = Postponed(stages, epoch: stamped.number, isFirst: isFirst)
        }
        // What an earlier hub put off is in no memory.
        let isWalking = catalog.isReprojectionPending || (postponed != nil && !isFirst)

        self.configuration = configuration
        renewal = configuration.reportInterval / 2
        self.epoch = stamped
        self.clock = clock
        self.store = store
        self.boxes = boxes
        self.compiled = compiled
        revision = first
        self.lineage = lineage
        self.catalog = catalog
        streams = configuration.regions.map { RegionStream(region: $0, epoch: stamped, firstHeartbeat: now) }
        admission = Admission(maximum: configuration.catchUpsMaximum, lifetime: configuration.passLifetime)
        unknowns = AskedUnknowns()
        self.postponed = postponed
        reprojection = isWalking ? Reprojection(next: now) : nil
        self.jobs = jobs
        nextJobSlice = jobs.contains { !$0.status.isEnded } ? now : nil
        nextComputation = catalog.computesAttributes ? now : nil
        self.systemJobs = systemJobs
        self.truncations = truncations
        nextSystemSlice = systemJobs.contains { !$0.status.isEnded } ? now : nil
        sampling = configuration.samplesProfiles ? Sampling(at: now) : nil
        // What came due while no hub ran is made up for once, where a schedule had ever started a job.
        scheduledThrough = jobs.last(where: \.isScheduled)?.created ?? clock.timestamp(at: now)
        nextScheduled = catalog.schedules.isEmpty ? nil : now
        nextSweep = now
        nextRetention = now
        pendingDeletions = configuration.pendingDeletions
    }

    public mutating func receive(_ input: HubInput, at now: Instant, into effects: inout [HubEffect]) {
        attempt(into: &effects) { node, effects throws(StoreFailure) in
            switch input {
            case .ingest(let ingestions, let version, let ticket) where node.postponed != nil:
                try node.postpone(ingestions, fitting: version, ticket: ticket, at: now)
            case .ingest(let ingestions, let version, let ticket):
                try node.ingest(
                    ingestions, isFitting: version == node.catalog.version, ticket: ticket, at: now,
                    into: &effects)
            case .load(let ingestions, let batch, let ticket):
                node.sampling?.noteBatch(at: now)
                try node.ingest(ingestions, of: batch, ticket: ticket, at: now, into: &effects)
            case .request(let request):
                try node.take(request, at: now, into: &effects)
            case .lookup(let identity, let policy, let ticket):
                if let policy = node.catalog.mergePolicy(policy) {
                    node.staged.lookups.append((identity, policy, ticket))
                } else {
                    let sentence = "there is no merge policy \(policy ?? "") here: list them, or name none"
                    node.staged.answers.append(.answer(ticket, .refused(sentence)))
                }
            case .graphs(let identities, let ticket):
                node.staged.graphs.append((identities, ticket))
            case .delete(let identity, let ticket):
                let found = try node.delete(identity, at: now)
                node.staged.answers.append(.answer(ticket, .deleted(found: found)))
            case .segment(let audiences, let ticket):
                node.segment(audiences, ticket: ticket, at: now)
            case .cancelJob(let id, let ticket):
                node.cancel(job: id, ticket: ticket, at: now)
            case .listJobs(let ticket):
                node.staged.jobListings.append(ticket)
            case .removeData(let target, let ticket):
                node.removeData(target, ticket: ticket, at: now)
            case .listSystemJobs(let ticket):
                node.staged.systemJobListings.append(ticket)
            case .dropSystemJob(let id, let ticket):
                node.dropSystemJob(id: id, ticket: ticket)
            case .listSamples(let ticket):
                if let samples = node.sampling?.samples {
                    node.staged.answers.append(.answer(ticket, .samples(samples)))
                } else {
                    let sentence = "this hub does not count its profiles: start it with sampling"
                    node.staged.answers.append(.answer(ticket, .refused(sentence)))
                }
            case .listRejected(let ticket):
                node.staged.rejectedListings.append(ticket)
            case .define(let catalog, let version, let ticket):
                node.define(catalog, replacing: version, ticket: ticket, at: now)
            case .subscribed(let region):
                if let index = node.streams.firstIndex(where: { $0.region == region }) {
                    node.streams[index].announce(at: now)
                }
            case .clockSet(let timestamp):
                node.clock = WallClock(timestamp, at: now)
                node.nextSweep = now
                if node.nextScheduled != nil { node.nextScheduled = now }
                if node.nextComputation != nil { node.nextComputation = now }
            }
        }
    }

    public mutating func advance(to now: Instant, into effects: inout [HubEffect]) {
        attempt(into: &effects) { node, effects throws(StoreFailure) in
            try node.advanceTimers(to: now)
        }
    }

    public mutating func commit(at now: Instant, into effects: inout [HubEffect]) {
        attempt(into: &effects) { node, effects throws(StoreFailure) in
            try node.commitStage(at: now, into: &effects)
        }
    }

    public var nextDeadline: Instant? {
        if hasFailed { return nil }
        var next = min(nextSweep, nextRetention)
        for stream in streams { next = min(next, stream.nextHeartbeat) }
        if let due = postponed?.nextDue { next = min(next, due) }
        if let reprojection { next = min(next, reprojection.next) }
        if let nextJobSlice { next = min(next, nextJobSlice) }
        if let nextScheduled { next = min(next, nextScheduled) }
        if let nextComputation { next = min(next, nextComputation) }
        if let nextSystemSlice { next = min(next, nextSystemSlice) }
        if let sampling { next = min(next, sampling.next) }
        return next
    }

    /// Runs one step unless the store has failed; the first failure halts the hub and drops what is staged.
    private mutating func attempt(
        into effects: inout [HubEffect],
        _ step: (inout HubNode, inout [HubEffect]) throws(StoreFailure) -> Void
    ) {
        if hasFailed { return }
        do throws(StoreFailure) {
            while let identity = pendingDeletions.popLast() { _ = try delete(identity, at: clock.instant) }
            try step(&self, &effects)
        } catch {
            hasFailed = true
            staged = Stage()
            effects.append(.halt(error.description))
        }
    }

    var program: AudienceProgram { compiled.program }
    var rules: LinkingRules { compiled.rules }
    var schemas: CompiledSchemas { compiled.schemas }
    var projector: Projector { compiled.projector }

    func timestamp(at now: Instant) -> Timestamp { clock.timestamp(at: now) }
}

/// A walk through all profiles after the catalog has changed, in slices.
struct Reprojection: Sendable {
    var next: Instant
    /// Done through this profile.
    var cursor: ProfileID?
    /// All profiles are done, and what is left of others is to end.
    var strays: Strays?
}

/// How far the entries have been looked through for those of profiles that are no more.
struct Strays: Sendable {
    /// Index into the hub's regions.
    var region: Int
    var after: Cursor
    /// Later ones were made since.
    var through: Revision
}
