public import SansIO

/// A promise that was broken, with enough words to start looking.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The name of the checker that noticed.
    public var checker: String
    /// When, on the run's clock.
    public var instant: Instant
    public var sentence: String

    public init(checker: String, instant: Instant, sentence: String) {
        self.checker = checker
        self.instant = instant
        self.sentence = sentence
    }

    public var description: String {
        "\(checker) at \(instant.nanoseconds / 1_000_000) ms: \(sentence)"
    }
}
