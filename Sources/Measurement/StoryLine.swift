/// One thing that happened to a person whose story is told.
public struct StoryLine: Hashable, Sendable {
    /// Since the beginning of the run.
    public var at: Duration
    /// A node, `visitor` or `back end`.
    public var place: String
    public var sentence: String
    /// A page view that was answered with less than a fresh profile.
    public var isShortfall: Bool

    public init(at: Duration, place: String, sentence: String, isShortfall: Bool) {
        self.at = at
        self.place = place
        self.sentence = sentence
        self.isShortfall = isShortfall
    }
}
