internal import Profiles
public import SansIO
internal import Wire

/// Nothing acknowledged is lost: at the end each event is on the hub, or was superseded by a deletion, or was refused
/// for a reason that the workload planted; each record likewise.
public struct LossChecker: Checker {
    public static let name = "nothing-lost"

    private struct Event {
        let edge: Int
        let subject: UInt32
        let acknowledged: Instant
        /// When it reached the hub, or was acknowledged if that came first.
        let arrived: Instant
        let identities: [Identity]
        let primary: Identity
        let expected: Rejection?
        /// When the hub had it.
        var settled: Instant?
        /// Disks or stores were put back since: it may be lost.
        var isExempt = false
    }

    private var events: [UInt64: Event] = [:]
    /// The markers of each subject, in order of acknowledgement.
    private var markers: [UInt32: [UInt64]] = [:]
    /// The markers of each box's events that are not settled, by number: sent again and again, each is here once.
    private var boxes: [Box: [UInt64: UInt64]] = [:]
    private var counters: [UInt32: (counter: UInt32, instant: Instant)] = [:]
    private var deletions: [Identity: Instant] = [:]
    private var complete: [UInt64: Revision] = [:]
    private var deletionMarks: [Identity: Revision] = [:]
    private var epochs = LivingEpochs()
    /// When events reached the hub whose clients had not been told yet that they are accepted.
    private var arrived: [UInt64: Instant] = [:]
    /// Events accepted in an epoch that a restore has undone.
    private var undone: Set<UInt64> = []

    public init() {}

    public mutating func observe(
        _ observation: Observation, at now: Instant, into breaches: inout [String]
    ) {
        switch observation {
        case .acknowledged(let event):
            guard events[event.marker] == nil else { return }
            events[event.marker] = Event(
                edge: event.edge, subject: event.subject, acknowledged: now,
                arrived: arrived.removeValue(forKey: event.marker) ?? now, identities: event.identities,
                primary: event.primary, expected: event.expected)
            markers[event.subject, default: []].append(event.marker)
        case .collected(let event):
            if events[event.marker] == nil, arrived[event.marker] == nil { arrived[event.marker] = now }
            boxes[event.mark.box, default: [:]][event.mark.number] = event.marker
            complete[event.marker] = max(complete[event.marker] ?? 0, event.complete.revision)
            if epochs.isUndone(event.complete.epoch) { undone.insert(event.marker) }
        case .settled(let box, let through): settle(box, through: through, at: now)
        case .recordAcknowledged(let subject, let counter):
            counters[subject] = (counter, now)
        case .deletionBegun(let identities):
            for identity in identities {
                deletions[identity] = now
                deletionMarks[identity] = nil
            }
        case .deleted(let deletion):
            for identity in deletion.identities + [deletion.identity] {
                deletions[identity] = now
                deletionMarks[identity] = deletion.mark.revision
            }
        case .edgeStarted(let edge, let loss):
            if loss == .none { return }
            for marker in Array(events.keys) where events[marker]?.edge == edge {
                if events[marker]?.settled == nil { events[marker]?.isExempt = true }
            }
        case .hubStarted(let mark, let isRestored):
            epochs.hubStarted(mark.epoch, restored: isRestored)
            if !isRestored { return }
            for marker in Array(events.keys) { events[marker]?.isExempt = true }
            counters = [:]
        case .subjectRead(let readOut): check(readOut, into: &breaches)
        default: break
        }
    }

    private mutating func settle(_ box: Box, through: UInt64, at now: Instant) {
        guard let pending = boxes[box], !pending.isEmpty else { return }
        for (number, marker) in pending where number <= through { events[marker]?.settled = now }
        boxes[box] = pending.filter { $0.key > through }
    }

    private func check(_ readOut: SubjectReadOut, into breaches: inout [String]) {
        let found = Set(readOut.events.map(\.marker))
        for marker in markers[readOut.subject] ?? [] {
            guard let event = events[marker] else { continue }
            if event.expected != nil {
                if found.contains(marker) {
                    breaches.append("event \(marker) is on the hub, although it was to be refused")
                }
                continue
            }
            if found.contains(marker) || event.isExempt || isSuperseded(marker, event) { continue }
            breaches.append(
                "event \(marker) of \(event.primary), acknowledged at "
                    + "\(event.acknowledged.nanoseconds / 1_000_000) ms, is not on the hub"
                    + (event.settled == nil ? " and never was" : ""))
        }
        guard let (counter, instant) = counters[readOut.subject] else { return }
        let isDeleted = readOut.identities.contains { deletions[$0].map { $0 >= instant } ?? false }
        if !isDeleted, readOut.counter.map({ $0 < counter }) ?? true {
            breaches.append(
                "record \(counter) of subject \(readOut.subject) was acknowledged, the hub has "
                    + "\(readOut.counter.map(String.init) ?? "none")")
        }
    }

    /// Whether a deletion of one of its identities may have taken the event with it.
    private func isSuperseded(_ marker: UInt64, _ event: Event) -> Bool {
        for identity in event.identities {
            guard let deleted = deletions[identity] else { continue }
            if deleted >= event.arrived { return true }
            if undone.contains(marker) { return true }
            // Accepted later, but at an edge that did not know of the deletion.
            guard let mark = deletionMarks[identity], let known = complete[marker] else { return true }
            if known < mark { return true }
        }
        return false
    }
}
