package import SansIO

/// One promise, watched from outside: sees observations in the order of the run's clock, never private state.
package protocol Checker: Sendable {
    /// The name by which reports and tests know it.
    static var name: String { get }

    /// Whether the observation puts the promise to the test, rather than only telling what happened.
    static func isTested(by observation: Observation) -> Bool

    /// Takes one observation; appends a sentence for each breach it shows.
    mutating func observe(_ observation: Observation, at now: Instant, into breaches: inout [String])
}

extension ConvergenceChecker {
    package static func isTested(by observation: Observation) -> Bool { observation.isRegionRead }
}

extension MonotonicChecker {
    package static func isTested(by observation: Observation) -> Bool { observation.isFreshAnswer }
}

extension ResurrectionChecker {
    package static func isTested(by observation: Observation) -> Bool {
        observation.isFreshAnswer || observation.isRegionRead || observation.isSubjectRead
    }
}

extension TimeToLiveChecker {
    package static func isTested(by observation: Observation) -> Bool { observation.isFreshAnswer }
}

extension LossChecker {
    package static func isTested(by observation: Observation) -> Bool { observation.isSubjectRead }
}

extension RepetitionChecker {
    package static func isTested(by observation: Observation) -> Bool { observation.isSubjectRead }
}

extension CommittedChecker {
    package static func isTested(by observation: Observation) -> Bool {
        if case .answered(let answer) = observation { answer.profile != nil } else { false }
    }
}

extension BoundChecker {
    package static func isTested(by observation: Observation) -> Bool {
        if case .measured = observation { true } else { false }
    }
}

extension DemandChecker {
    package static func isTested(by observation: Observation) -> Bool {
        guard case .answered(let answer) = observation else { return false }
        return answer.stalenessMaximum != nil || answer.revisionMinimum != nil
    }
}

extension AgeChecker {
    package static func isTested(by observation: Observation) -> Bool { observation.isFreshAnswer }
}

extension OwnWritesChecker {
    package static func isTested(by observation: Observation) -> Bool {
        if case .answered(let answer) = observation { answer.showsAudience != nil } else { false }
    }
}

extension Observation {
    fileprivate var isFreshAnswer: Bool {
        if case .answered(let answer) = self { answer.source.isFresh } else { false }
    }

    fileprivate var isRegionRead: Bool {
        if case .regionRead = self { true } else { false }
    }

    fileprivate var isSubjectRead: Bool {
        if case .subjectRead = self { true } else { false }
    }
}
