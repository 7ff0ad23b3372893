/// Something that took time.
public struct TimelineSpan: Hashable, Sendable {
    /// A node, `hub → JPN3-1`, or `faults`.
    public var track: String
    public var name: String
    /// Since the beginning of the run.
    public var start: Duration
    public var end: Duration
    /// What there is to say besides: a visitor, a size.
    public var detail: String

    public init(track: String, name: String, start: Duration, end: Duration, detail: String) {
        self.track = track
        self.name = name
        self.start = start
        self.end = end
        self.detail = detail
    }
}
