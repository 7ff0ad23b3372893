package import SansIO

/// All checkers over one run. A driver feeds it observations in the order of its clock.
package struct History: Sendable {
    /// How many violations are kept; further ones are only counted.
    package static let violationsMaximum = 100

    private var checkers: [any Checker]
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
            OwnWritesChecker(edges: edges, window: audienceWindow),
        ]
    }

    /// The names of all checkers.
    package var names: [String] { checkers.map { type(of: $0).name } }

    package mutating func observe(_ observation: Observation, at now: Instant) {
        for index in checkers.indices {
            checkers[index].observe(observation, at: now, into: &breaches)
            if breaches.isEmpty { continue }
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
