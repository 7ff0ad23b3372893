public import SansIO

extension WorkloadPlan {
    /// How long visitors stay away between two sessions.
    public enum Returns: Sendable {
        case drawn(Spread)
        /// Nanoseconds, one after the other, from a place of each visitor's own, and round; not empty.
        case replayed([Int64])
    }

    /// What really happened, in place of visitors that are drawn: columns of equal length, in order of time.
    public struct Replay: Sendable {
        /// Nanoseconds since the first, ascending.
        public var times: [Int64]
        public var visitors: [UInt32]
        /// From 1; 0 for the visitor's home.
        public var regions: [UInt8]
        /// Into `eventTypes`.
        public var types: [UInt16]
        /// From 1, the number of the visitor whose account it is; 0 where nobody logs in.
        public var logins: [UInt32]
        public var eventTypes: [String]
        /// After such a pause of the same visitor another session begins.
        public var sessionGap: Duration

        public init(
            times: [Int64], visitors: [UInt32], regions: [UInt8], types: [UInt16], logins: [UInt32],
            eventTypes: [String], sessionGap: Duration
        ) {
            self.times = times
            self.visitors = visitors
            self.regions = regions
            self.types = types
            self.logins = logins
            self.eventTypes = eventTypes
            self.sessionGap = sessionGap
        }
    }
}
