package import SansIO

/// All checkers over one run. A driver feeds it observations in the order of its clock.
package struct History: Sendable {
    /// How many violations are kept; further ones are only counted.
    package static let violationsMaximum = 100

    private var checkers: Checkers
    private var tally: Tally

    /// `edges` names the edges by their numbers; `audienceWindow` is for how long an event certainly keeps its visitor
    /// in the audience that edges evaluate.
    package init(edges: [String], audienceWindow: Duration, slack: Duration = .milliseconds(20)) {
        checkers = Checkers(edges: edges, audienceWindow: audienceWindow, slack: slack)
        tally = Tally(names: checkers.names)
    }

    /// The names of all checkers.
    package var names: [String] { checkers.names }
    /// What each checker saw and found, in their order.
    package var counts: [CheckCount] { tally.counts }
    package var violations: [Violation] { tally.violations }
    package var violationCount: Int { tally.violationCount }

    package mutating func observe(_ observation: Observation, at now: Instant) {
        tally.show(observation, to: &checkers.convergence, 0, at: now)
        tally.show(observation, to: &checkers.monotonic, 1, at: now)
        tally.show(observation, to: &checkers.resurrection, 2, at: now)
        tally.show(observation, to: &checkers.timeToLive, 3, at: now)
        tally.show(observation, to: &checkers.loss, 4, at: now)
        tally.show(observation, to: &checkers.repetition, 5, at: now)
        tally.show(observation, to: &checkers.committed, 6, at: now)
        tally.show(observation, to: &checkers.bound, 7, at: now)
        tally.show(observation, to: &checkers.demand, 8, at: now)
        tally.show(observation, to: &checkers.age, 9, at: now)
        if checkers.ownWrites != nil { tally.show(observation, to: &checkers.ownWrites!, 10, at: now) }
    }
}

/// Every checker by its own type: a run asks them millions of times.
private struct Checkers: Sendable {
    var convergence: ConvergenceChecker
    var monotonic: MonotonicChecker
    var resurrection: ResurrectionChecker
    var timeToLive: TimeToLiveChecker
    var loss = LossChecker()
    var repetition = RepetitionChecker()
    var committed: CommittedChecker
    var bound = BoundChecker()
    var demand: DemandChecker
    var age: AgeChecker
    /// Without a window nothing is certain of what an event enters, and a checker that cannot fail is none.
    var ownWrites: OwnWritesChecker?

    init(edges: [String], audienceWindow: Duration, slack: Duration) {
        convergence = ConvergenceChecker(edges: edges)
        monotonic = MonotonicChecker(edges: edges)
        resurrection = ResurrectionChecker(edges: edges)
        timeToLive = TimeToLiveChecker(edges: edges, slack: slack)
        committed = CommittedChecker(edges: edges)
        demand = DemandChecker(edges: edges)
        age = AgeChecker(edges: edges, slack: slack)
        if audienceWindow > .zero { ownWrites = OwnWritesChecker(edges: edges, window: audienceWindow) }
    }

    /// In the order in which they are shown what happens.
    var names: [String] {
        let names = [
            ConvergenceChecker.name, MonotonicChecker.name, ResurrectionChecker.name, TimeToLiveChecker.name,
            LossChecker.name, RepetitionChecker.name, CommittedChecker.name, BoundChecker.name,
            DemandChecker.name, AgeChecker.name,
        ]
        return ownWrites == nil ? names : names + [OwnWritesChecker.name]
    }
}

/// What the checkers have found.
private struct Tally: Sendable {
    var counts: [CheckCount]
    var violations: [Violation] = []
    var violationCount = 0
    private var breaches: [String] = []

    init(names: [String]) {
        counts = names.map { CheckCount(name: $0) }
    }

    mutating func show<One: Checker>(
        _ observation: Observation, to checker: inout One, _ place: Int, at now: Instant
    ) {
        if One.isTested(by: observation) { counts[place].examined += 1 }
        checker.observe(observation, at: now, into: &breaches)
        if breaches.isEmpty { return }
        counts[place].violations += breaches.count
        if counts[place].first == nil { counts[place].first = breaches.first }
        for sentence in breaches {
            violationCount += 1
            guard violations.count < History.violationsMaximum else { continue }
            violations.append(Violation(checker: One.name, instant: now, sentence: sentence))
        }
        breaches.removeAll(keepingCapacity: true)
    }
}

/// How often a promise was put to the test, and how often it was broken.
package struct CheckCount: Hashable, Sendable {
    package var name: String
    package var examined = 0
    package var violations = 0
    /// The first breach, in words.
    package var first: String?
}
