public import Profiles
public import SansIO

extension Topology {
    /// What visitors and the systems behind the hub do.
    public struct Workload: Hashable, Sendable {
        /// How long a run lasts unless the command says otherwise.
        public var duration = Duration.days(1)
        /// Civil time as the run begins. A replay without it begins with its first event.
        public var start = Workload.startStandard
        public var visitors = 100
        /// Share of the visitors by weight; empty means evenly over the regions that have edges.
        public var regions: [Weight] = []
        /// First sessions begin evenly spread over this time.
        public var arrivals = Duration.hours(1)
        public var sessionsPerVisitor = 4
        public var pagesPerSession = 5
        public var eventsPerPage = 1
        /// Between the pages of a session. Of two ends a distribution about their middle is made, log-normal as reading
        /// times are; all others are taken as they are.
        public var thinkTime = Spread.uniform(.seconds(5) ... .seconds(60))
        /// Between the sessions of a visitor. One duration or two ends are shortened where not all sessions would fit
        /// into the run; all others are taken as they are, and `sessionsPerVisitor` is the most there are.
        public var returnInterval = Spread.uniform(.hours(1) ... .days(3))
        /// In place of `returnInterval`: as they really were.
        public var recordedReturns: RecordedReturns?
        /// When sessions begin, by the hour of the visitor's home.
        public var daily = DailyCurve.flat
        /// In place of the standard time of a region.
        public var utcOffsets: [RegionalOffset] = []
        public var bursts: [Burst] = []
        public var devices = Devices()
        /// Share of log-ins with the account of another of the household, which is of four.
        public var sharedDeviceProbability = Ratio.zero
        /// Share of sessions with cleared cookies: a new ECID, and nobody logged in.
        public var newEcidProbability = Ratio.zero
        /// Share of sessions in which the visitor logs in.
        public var loginProbability = Ratio.percent(30)
        /// Share of sessions in another region than the visitor's own.
        public var travelProbability = Ratio.zero
        /// Where those take place by weight; empty means evenly over all regions.
        public var travelTo: [Weight] = []
        /// Share of requests that the client sends again, half of them to another edge.
        public var retryProbability = Ratio.zero
        /// Share of events that the hub must refuse.
        public var malformedProbability = Ratio.zero
        /// The datastream of page views, by name or id; `nil` is the catalog's first.
        public var datastream: String?
        /// Lookups by servers, in addition to page views.
        public var lookups: Lookups?
        /// Changes of records on the hub.
        public var hubUpdates: Recurrence?
        /// Deletions of profiles on the hub.
        public var deletions: Recurrence?
        /// Events that shops tell the hub.
        public var purchases: Purchases?
        /// Records that come in one batch each day.
        public var batchLoads: [BatchLoad] = []
        /// When all audiences are evaluated, each day in UTC; `nil` leaves it to the catalog's schedules.
        public var segmentationAt: TimeOfDay?
        public var audienceChanges: [AudienceChange] = []
        /// What really happened, in place of visitors that are drawn.
        public var replay: Replay?

        public init() {}

        public struct Weight: Hashable, Sendable {
            public var region: Region
            /// At least 1.
            public var weight: Int

            public init(region: Region, weight: Int) {
                self.region = region
                self.weight = weight
            }
        }

        /// Something that happens to a share of all profiles in each period.
        public struct Recurrence: Hashable, Sendable {
            public var share: Ratio
            public var every: Duration

            public init(share: Ratio, every: Duration) {
                self.share = share
                self.every = every
            }
        }

        /// Authenticated lookups.
        public struct Lookups: Hashable, Sendable {
            /// By name or id.
            public var datastream: String
            /// Share of page views that one follows.
            public var share: Ratio

            public init(datastream: String, share: Ratio) {
                self.datastream = datastream
                self.share = share
            }
        }
    }

    /// What the demonstration of `spoke up` does, beside the faults.
    public struct Demo: Hashable, Sendable {
        /// From all nodes ready to the report; at most 10 minutes.
        public var duration = Duration.seconds(40)
        public var visitors = 200
        /// Over all edges.
        public var lookupsPerSecond = 200
        /// Records ingested on the hub.
        public var updatesPerSecond = 50
        /// Events sent to all edges.
        public var eventsPerSecond = 100
        /// The edge that is killed under load; `nil` is the file's last.
        public var kill: String?
        /// When it is killed, and when it starts again.
        public var killAt = Duration.seconds(15)
        public var restartAt = Duration.seconds(20)
        /// The datastream whose destination's TTL is shown running out, by name or id; `nil` is the one with
        /// the shortest.
        public var expiryDatastream: String?

        public init() {}
    }
}
