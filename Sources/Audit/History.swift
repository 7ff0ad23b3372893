package import SansIO

/// All checkers over one run. A driver feeds it observations in the order of its clock.
package struct History: Sendable {
    /// How many violations are kept; further ones are only counted.
    package static let violationsMaximum = 100

    private var checkers: [any Checker]
    /// What each checker saw and found, in their order.
    package private(set) var counts: [CheckCount]
    private var breaches: [String] = []
    package private(set) var violations: [Violation] = []
    package private(set) var violationCount = 0

    /// `edges` names the edges by their numbers; `audienceWindow` is for how long an event certainly keeps its visitor
    /// in the audience that edges evaluate.
    package init(edges: [String], audienceWindow: Duration, slack: Duration = .milliseconds(20)) {
        checkers = [
            ConvergenceChecker(edges: edges), MonotonicChecker(edges: edges),
            ResurrectionChecker(edges: edges), TimeToLiveChecker(edges: edges, slack: slack),
            LossChecker(), RepetitionChecker(), CommittedChecker(edges: edges), BoundChecker(),
            DemandChecker(edges: edges), AgeChecker(edges: edges, slack: slack),
        ]
        // Without a window nothing is certain of what an event enters, and a checker that cannot fail is none.
        if audienceWindow > .zero { checkers.append(OwnWritesChecker(edges: edges, window: audienceWindow)) }
        counts = checkers.map { CheckCount(name: type(of: $0).name) }
    }

    /// The names of all checkers.
    package var names: [String] { checkers.map { type(of: $0).name } }

    package mutating func observe(_ observation: Observation, at now: Instant) {
        for index in checkers.indices {
            if type(of: checkers[index]).isTested(by: observation) { counts[index].examined += 1 }
            checkers[index].observe(observation, at: now, into: &breaches)
            if breaches.isEmpty { continue }
            counts[index].violations += breaches.count
            if counts[index].first == nil { counts[index].first = breaches.first }
            for sentence in breaches {
                violationCount += 1
                guard violations.count < History.violationsMaximum else { continue }
                violations.append(
                    Violation(checker: type(of: checkers[index]).name, instant: now, sentence: sentence))
            }
            breaches.removeAll(keepingCapacity: true)
        }
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
