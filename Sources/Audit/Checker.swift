public import SansIO

/// One promise, watched from outside: sees observations in the order of the run's clock, never private state.
public protocol Checker: Sendable {
    /// The name by which reports and tests know it.
    static var name: String { get }

    /// Whether the observation puts the promise to the test, rather than only telling what happened.
    static func isTested(by observation: Observation) -> Bool

    /// Takes one observation; appends a sentence for each breach it shows.
    mutating func observe(_ observation: Observation, at now: Instant, into breaches: inout [String])
}

extension ConvergenceChecker {
    public static func isTested(by observation: Observation) -> Bool { observation.isRegionRead }
}

extension MonotonicChecker {
    public static func isTested(by observation: Observation) -> Bool { observation.isFreshAnswer }
}

extension ResurrectionChecker {
    public static func isTested(by observation: Observation) -> Bool {
        observation.isFreshAnswer || observation.isRegionRead || observation.isSubjectRead
    }
}

extension TimeToLiveChecker {
    public static func isTested(by observation: Observation) -> Bool { observation.isFreshAnswer }
}

extension LossChecker {
    public static func isTested(by observation: Observation) -> Bool { observation.isSubjectRead }
}

extension RepetitionChecker {
    public static func isTested(by observation: Observation) -> Bool { observation.isSubjectRead }
}

extension CommittedChecker {
    public static func isTested(by observation: Observation) -> Bool {
        if case .answered(let answer) = observation { answer.profile != nil } else { false }
    }
}

extension BoundChecker {
    public static func isTested(by observation: Observation) -> Bool {
        if case .measured = observation { true } else { false }
    }
}

extension DemandChecker {
    public static func isTested(by observation: Observation) -> Bool {
        guard case .answered(let answer) = observation else { return false }
        return answer.stalenessMaximum != nil || answer.revisionMinimum != nil
    }
}

extension AgeChecker {
    public static func isTested(by observation: Observation) -> Bool { observation.isFreshAnswer }
}

extension OwnWritesChecker {
    public static func isTested(by observation: Observation) -> Bool {
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
