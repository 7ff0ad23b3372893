package import SansIO

/// One promise, watched from outside: sees observations in the order of the run's clock, never private state.
package protocol Checker: Sendable {
    /// The name by which reports and tests know it.
    static var name: String { get }

    /// Takes one observation; appends a sentence for each breach it shows.
    mutating func observe(_ observation: Observation, at now: Instant, into breaches: inout [String])
}
