internal import SansIO
internal import Workload

/// How many faults to draw, and of which kinds.
public struct FaultMix: Hashable, Sendable {
    public var count: Int
    /// No fault of another kind is drawn; empty: all kinds may be.
    public var kinds: [Fault.Kind]
    /// The median length of what lasts.
    public var length = Duration.seconds(20)

    public init(count: Int, kinds: [Fault.Kind] = []) {
        self.count = count
        self.kinds = kinds
    }
}

/// Draws faults swarm-style: each schedule leaves some kinds out and weights the others, so that rare combinations
/// get runs of their own.
public enum FaultSchedule {
    /// Faults over `duration` from `seed`, in order of time.
    public static func drawn(
        _ mix: FaultMix, edges: Int, duration: Duration, seed: UInt64
    ) -> [PlannedFault] {
        var generator = SeededGenerator(seed: seed).split(for: "fault schedule")
        let weights = drawnWeights(mix, &generator)
        let total = weights.reduce(0) { $0 + $1.weight }
        // Nothing begins in the first tenth, when there is nothing to break, nor in the last.
        let from = Duration.nanoseconds(duration.nanoseconds / 20)
        let to = Duration.nanoseconds(duration.nanoseconds / 20 * 18)
        var faults: [PlannedFault] = []
        var latest = from
        for _ in 0..<mix.count {
            // A third strike while the one before is still being dealt with.
            let isSequel = generator.below(3) == 0
            let drawn = generator.duration(in: from...to)
            let at = isSequel ? min(to, latest + generator.duration(in: .zero...(.seconds(3)))) : drawn
            latest = at
            var draw = generator.below(total)
            var kind = weights[0].kind
            for candidate in weights {
                kind = candidate.kind
                if draw < candidate.weight { break }
                draw -= candidate.weight
            }
            let edge = generator.below(max(1, edges))
            faults.append(PlannedFault(at: at, drawnFault(kind, edge: edge, mix, &generator)))
            // A restore needs something to restore from, taken a while before.
            let earlier = generator.duration(in: .seconds(1)...(.seconds(1) + mix.length * 6))
            let before = max(.zero, at - earlier)
            if kind == .restore { faults.append(PlannedFault(at: before, .snapshot)) }
            if kind == .restoreJournal { faults.append(PlannedFault(at: before, .copyJournal(edge: edge))) }
        }
        // Stable: equal instants stay as drawn.
        return faults.enumerated().sorted {
            $0.element.at != $1.element.at ? $0.element.at < $1.element.at : $0.offset < $1.offset
        }.map(\.element)
    }

    private static func drawnWeights(
        _ mix: FaultMix, _ generator: inout SeededGenerator
    ) -> [(kind: Fault.Kind, weight: Int)] {
        let kinds = mix.kinds.isEmpty ? Fault.Kind.allCases : mix.kinds
        var weights: [(kind: Fault.Kind, weight: Int)] = []
        for kind in kinds where kind != .snapshot && kind != .copyJournal {
            let isOff = generator.below(2) == 0
            let weight = 1 + generator.below(16)
            // A restored hub makes many promises void: rarely, then.
            let isRare = kind == .restore && generator.below(3) > 0
            if !isOff && !isRare { weights.append((kind, kind == .restore ? min(weight, 5) : weight)) }
        }
        return weights.isEmpty ? [(.reset, 1)] : weights
    }

    private static func drawnFault(
        _ kind: Fault.Kind, edge: Int, _ mix: FaultMix, _ generator: inout SeededGenerator
    ) -> Fault {
        let length = Quantiles.skewed.duration(mix.length, draw: generator.next())
        // Half of what is down comes back at once, before anyone has noticed.
        let restart = generator.below(2) == 0 ? length : Duration.milliseconds(20 + generator.below(2_000))
        let isBad = generator.below(2) == 0
        let process = generator.below(4) == 0 ? Fault.Process.hub : .edge(edge)
        let direction = Fault.Direction.allCases[generator.below(3)]
        let jump = generator.duration(in: .seconds(-90)...(.seconds(90)))
        switch kind {
        case .killEdge: return .kill(.edge(edge), restart: restart, losesUnsynced: isBad)
        case .killHub: return .kill(.hub, restart: restart, losesUnsynced: isBad)
        case .pauseEdge: return .pause(.edge(edge), length)
        case .pauseHub: return .pause(.hub, restart)
        case .partition: return .partition(edge: edge, direction, length)
        case .clog: return .clog(edge: edge, length)
        case .slow: return .slow(edge: edge, by: restart, length * 2)
        case .lag: return .lag(edge: edge, by: restart, length * 3)
        case .drop: return .drop(edge: edge, count: 2 + generator.below(20))
        case .halfOpen: return .halfOpen(edge: edge)
        case .reset: return .reset(edge: edge)
        case .jumpClock: return .jumpClock(process, by: jump)
        case .failDisk: return .failDisk(restart: restart)
        case .snapshot: return .snapshot
        case .restore: return .restore(restart: restart)
        case .copyJournal: return .copyJournal(edge: edge)
        case .restoreJournal: return .restoreJournal(edge: edge, restart: restart)
        case .deleteJournal: return .deleteJournal(edge: edge, restart: restart)
        case .redefine: return .redefine
        }
    }
}
