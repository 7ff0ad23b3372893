public import SansIO

/// All checkers over one run. A driver feeds it observations in the order of its clock.
public struct History: Sendable {
    /// How many violations are kept; further ones are only counted.
    public static let violationsMaximum = 100

    private var convergence: Watched<ConvergenceChecker>
    private var monotonic: Watched<MonotonicChecker>
    private var resurrection: Watched<ResurrectionChecker>
    private var timeToLive: Watched<TimeToLiveChecker>
    private var loss = Watched(LossChecker())
    private var repetition = Watched(RepetitionChecker())
    private var committed: Watched<CommittedChecker>
    private var bound = Watched(BoundChecker())
    private var demand: Watched<DemandChecker>
    private var age: Watched<AgeChecker>
    /// Without a window nothing is certain of what an event enters, and a checker that cannot fail is none.
    private var ownWrites: Watched<OwnWritesChecker>?

    public private(set) var violations: [Violation] = []
    private var breaches: [String] = []

    /// `edges` names the edges by their numbers; `audienceWindow` is for how long an event certainly keeps its visitor
    /// in the audience that edges evaluate.
    public init(edges: [String], audienceWindow: Duration, slack: Duration = .milliseconds(20)) {
        convergence = Watched(ConvergenceChecker(edges: edges))
        monotonic = Watched(MonotonicChecker(edges: edges))
        resurrection = Watched(ResurrectionChecker(edges: edges))
        timeToLive = Watched(TimeToLiveChecker(edges: edges, slack: slack))
        committed = Watched(CommittedChecker(edges: edges))
        demand = Watched(DemandChecker(edges: edges))
        age = Watched(AgeChecker(edges: edges, slack: slack))
        if audienceWindow > .zero {
            ownWrites = Watched(OwnWritesChecker(edges: edges, window: audienceWindow))
        }
    }

    /// The names of all checkers.
    public var names: [String] { counts.map(\.name) }

    /// What each checker saw and found, in the order in which they are shown what happens.
    public var counts: [CheckCount] {
        [
            convergence.count, monotonic.count, resurrection.count, timeToLive.count, loss.count,
            repetition.count, committed.count, bound.count, demand.count, age.count,
        ] + (ownWrites.map { [$0.count] } ?? [])
    }

    public var violationCount: Int { counts.reduce(0) { $0 + $1.violations } }

    public mutating func observe(_ observation: Observation, at now: Instant) {
        // What comes with nearly every message goes to those that look at it, the rest to all.
        switch observation {
        case .received: return timeToLive.see(observation, at: now, &breaches, &violations)
        case .settled: return loss.see(observation, at: now, &breaches, &violations)
        case .sent:
            committed.see(observation, at: now, &breaches, &violations)
            return age.see(observation, at: now, &breaches, &violations)
        default: break
        }
        convergence.see(observation, at: now, &breaches, &violations)
        monotonic.see(observation, at: now, &breaches, &violations)
        resurrection.see(observation, at: now, &breaches, &violations)
        timeToLive.see(observation, at: now, &breaches, &violations)
        loss.see(observation, at: now, &breaches, &violations)
        repetition.see(observation, at: now, &breaches, &violations)
        committed.see(observation, at: now, &breaches, &violations)
        bound.see(observation, at: now, &breaches, &violations)
        demand.see(observation, at: now, &breaches, &violations)
        age.see(observation, at: now, &breaches, &violations)
        ownWrites?.see(observation, at: now, &breaches, &violations)
    }
}

/// A checker by its own type, since a run asks it millions of times, with what it saw and found.
private struct Watched<One: Checker>: Sendable {
    private var checker: One
    private(set) var count = CheckCount(name: One.name)

    init(_ checker: One) {
        self.checker = checker
    }

    /// `breaches` is empty, and empty again afterwards.
    mutating func see(
        _ observation: Observation, at now: Instant, _ breaches: inout [String],
        _ violations: inout [Violation]
    ) {
        if One.isTested(by: observation) { count.examined += 1 }
        checker.observe(observation, at: now, into: &breaches)
        if breaches.isEmpty { return }
        count.violations += breaches.count
        if count.first == nil { count.first = breaches.first }
        for sentence in breaches.prefix(History.violationsMaximum - violations.count) {
            violations.append(Violation(checker: One.name, instant: now, sentence: sentence))
        }
        breaches.removeAll(keepingCapacity: true)
    }
}

/// How often a promise was put to the test, and how often it was broken.
public struct CheckCount: Hashable, Sendable {
    public var name: String
    public var examined = 0
    public var violations = 0
    /// The first breach, in words.
    public var first: String?
}
