internal import EdgeCore
internal import Measurement
internal import Profiles
internal import SansIO
internal import Wire

/// What visitors have of faults, while those last.
struct FaultWatch: Sendable {
    struct Open: Sendable {
        var measurement: FaultMeasurement
        var edges: [Int]
        var regions: [Int]
        /// Views of the regions when it began.
        var atBegin: FaultMeasurement.Views
    }

    /// Views of a fault's regions as long before it as it lasts, by its place in the plan.
    var eves: [Int: FaultMeasurement.Views] = [:]
    /// Those whose edges do not all follow their streams again.
    var open: [Open] = []
    var ended: [FaultMeasurement] = []
}

extension Simulation {
    /// Faults after so many are carried out and not measured.
    private static let measuredFaultsMaximum = 1_000

    /// Remembers what visitors had until now, as long before each fault as it lasts.
    mutating func scheduleEves() {
        for (index, fault) in faults.prefix(Simulation.measuredFaultsMaximum).enumerated() {
            guard let length = fault.fault.length, fault.at > .zero else { continue }
            schedule(.faultEve, 0, UInt32(index), at: .zero + max(.zero, fault.at - length))
        }
    }

    mutating func noteEve(of index: Int) {
        faultWatch.eves[index] = views(in: regionNumbers(of: faults[index].fault))
    }

    /// A fault of the plan begins.
    mutating func noteBegin(of index: Int) {
        let fault = faults[index].fault
        guard fault.concernsVisitors, index < Simulation.measuredFaultsMaximum else { return }
        let concerned = fault.edge.map { [$0] } ?? Array(edges.indices)
        let numbers = regionNumbers(of: fault)
        let node = fault.edge.map { edges[$0].configuration.name } ?? "hub"
        let end = fault.length.flatMap { $0 < .days(1_000) ? now.offset + $0 : nil }
        var measurement = FaultMeasurement(
            kind: fault.kind.name, nodes: node, at: now.offset, end: end,
            regions: numbers.map { regions[$0].code })
        let atBegin = views(in: numbers)
        if let eve = faultWatch.eves.removeValue(forKey: index) { measurement.before = atBegin - eve }
        faultWatch.open.append(
            FaultWatch.Open(measurement: measurement, edges: concerned, regions: numbers, atBegin: atBegin))
    }

    /// Closes what has healed and recovered.
    mutating func noteRecoveries() {
        var open: [FaultWatch.Open] = []
        swap(&open, &faultWatch.open)
        for fault in open {
            guard let end = fault.measurement.end, now.offset >= end, hub.isRunning,
                fault.edges.allSatisfy({ follows(edges[$0], since: .zero + end) })
            else {
                faultWatch.open.append(fault)
                continue
            }
            var measurement = fault.measurement
            measurement.recovered = now.offset
            measurement.during = views(in: fault.regions) - fault.atBegin
            faultWatch.ended.append(measurement)
        }
    }

    /// What was seen of all faults, in order of time.
    var faultMeasurements: [FaultMeasurement] {
        let open = faultWatch.open.map { open in
            var measurement = open.measurement
            measurement.during = views(in: open.regions) - open.atBegin
            return measurement
        }
        return (faultWatch.ended + open).sorted { $0.at < $1.at }
    }

    private func follows(_ edge: EdgeProcess, since instant: Instant) -> Bool {
        edge.isRunning && edge.pauses == 0 && edge.watch.heard >= instant && edge.watch.epoch == hub.epoch
            && edge.running?.node.state == .live
    }

    private func views(in numbers: [Int]) -> FaultMeasurement.Views {
        numbers.reduce(into: FaultMeasurement.Views()) { sum, region in
            let pages = meter.measurements.regions[region].pages
            sum.full += pages.total(.full)
            sum.stale += pages.total(.stale)
            sum.none += pages.total(.none)
            sum.failed += regionResults[region].failed
        }
    }

    private func regionNumbers(of fault: Fault) -> [Int] {
        fault.edge.map { [edges[$0].region] } ?? Array(regions.indices)
    }
}

extension Fault {
    /// The edge concerned; `nil` for the hub, and with it everybody.
    var edge: Int? {
        switch self {
        case .kill(.edge(let edge), _, _), .pause(.edge(let edge), _), .jumpClock(.edge(let edge), _): edge
        case .partition(let edge, _, _), .clog(let edge, _), .slow(let edge, _, _), .lag(let edge, _, _),
            .drop(let edge, _), .halfOpen(let edge), .reset(let edge), .copyJournal(let edge),
            .restoreJournal(let edge, _), .deleteJournal(let edge, _):
            edge
        case .kill(.hub, _, _), .pause(.hub, _), .jumpClock(.hub, _), .failDisk, .snapshot, .restore,
            .redefine:
            nil
        }
    }

    /// How long it lasts; `nil` for what is over at once.
    var length: Duration? {
        switch self {
        case .kill(_, let length, _), .pause(_, let length), .partition(_, _, let length),
            .clog(_, let length),
            .slow(_, _, let length), .lag(_, _, let length), .failDisk(let length), .restore(let length),
            .restoreJournal(_, let length), .deleteJournal(_, let length):
            length
        case .drop, .halfOpen, .reset, .jumpClock, .snapshot, .copyJournal, .redefine: nil
        }
    }

    /// Whether it can keep anybody from being answered as usual.
    fileprivate var concernsVisitors: Bool {
        switch self {
        case .snapshot, .copyJournal, .redefine, .jumpClock: false
        default: true
        }
    }
}

extension FaultMeasurement.Views {
    fileprivate static func - (later: Self, earlier: Self) -> Self {
        var difference = Self()
        difference.full = later.full - earlier.full
        difference.stale = later.stale - earlier.stale
        difference.none = later.none - earlier.none
        difference.failed = later.failed - earlier.failed
        return difference
    }
}
