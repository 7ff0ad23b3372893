public import SansIO

extension WorkloadPlan {
    /// How long visitors stay away between two sessions.
    public enum Returns: Sendable {
        case drawn(Spread)
        /// Nanoseconds, one after the other, from a place of each visitor's own, and round; not empty.
        case replayed([Int64])
    }

    /// Purchases and the like that back ends tell the hub.
    public struct Purchases: Sendable {
        /// The mean pause between two of the same visitor.
        public var gap: Duration
        public var dataset: String

        public init(gap: Duration, dataset: String) {
            self.gap = gap
            self.dataset = dataset
        }
    }

    /// Records of a share of the visitors that come in one batch each day.
    public struct DailyLoad: Sendable {
        /// When it begins, in seconds of the day in UTC.
        public var secondOfDay: Int
        public var share: Ratio
        /// How long it takes, at an even pace; at most a day.
        public var duration: Duration

        public init(secondOfDay: Int, share: Ratio, duration: Duration) {
            self.secondOfDay = secondOfDay
            self.share = share
            self.duration = duration
        }
    }

    /// Another definition of an audience, from an instant on.
    public struct Definition: Sendable {
        public var at: Instant
        public var change: AudienceChange

        public init(at: Instant, _ change: AudienceChange) {
            self.at = at
            self.change = change
        }
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
