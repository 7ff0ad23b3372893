package import SansIO

/// A promise that was broken, with enough words to start looking.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The name of the checker that noticed.
    package var checker: String
    /// When, on the run's clock.
    package var instant: Instant
    package var sentence: String

    package init(checker: String, instant: Instant, sentence: String) {
        self.checker = checker
        self.instant = instant
        self.sentence = sentence
    }

    package var description: String {
        "\(checker) at \(instant.nanoseconds / 1_000_000) ms: \(sentence)"
    }
}
