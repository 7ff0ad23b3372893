public import SansIO

extension WorkloadPlan {
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
}
