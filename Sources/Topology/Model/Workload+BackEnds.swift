internal import Profiles
public import SansIO

extension Topology.Workload {
    /// Purchases in shops.
    public struct Purchases: Hashable, Sendable {
        public var recurrence: Recurrence
        /// By name or id; `nil` is the first of events that the visitors' datastream does not use, or else the first.
        public var dataset: String?

        public init(share: Ratio, every: Duration, dataset: String? = nil) {
            recurrence = Recurrence(share: share, every: every)
            self.dataset = dataset
        }
    }

    /// Records of a share of the visitors, each day.
    public struct BatchLoad: Hashable, Sendable {
        /// In UTC.
        public var at: TimeOfDay
        public var share: Ratio
        /// At an even pace over this time, a day at most.
        public var duration: Duration

        public init(at: TimeOfDay, share: Ratio, duration: Duration = .minutes(10)) {
            self.at = at
            self.share = share
            self.duration = duration
        }
    }

    /// Another expression for an audience.
    public struct AudienceChange: Hashable, Sendable {
        public var at: Duration
        /// By name or id.
        public var audience: String
        /// PQL text.
        public var expression: String

        public init(at: Duration, audience: String, expression: String) {
            self.at = at
            self.audience = audience
            self.expression = expression
        }
    }
}
