package import Profiles
package import SansIO

extension Topology {
    /// What visitors and the systems behind the hub do.
    package struct Workload: Hashable, Sendable {
        /// How long a run lasts unless the command says otherwise.
        package var duration = Duration.days(1)
        package var visitors = 100
        /// Share of the visitors by weight; empty means evenly over the regions that have edges.
        package var regions: [Weight] = []
        /// First sessions begin evenly spread over this time.
        package var arrivals = Duration.hours(1)
        package var sessionsPerVisitor = 4
        package var pagesPerSession = 5
        package var eventsPerPage = 1
        /// Between the pages of a session.
        package var thinkTime = DurationSpread(.seconds(5), .seconds(60))
        /// Between the sessions of a visitor.
        package var returnInterval = DurationSpread(.hours(1), .days(3))
        /// Share of sessions in which the visitor logs in.
        package var loginProbability = Ratio.percent(30)
        /// Share of sessions in another region than the visitor's own.
        package var travelProbability = Ratio.zero
        /// Share of requests that the client sends again, half of them to another edge.
        package var retryProbability = Ratio.zero
        /// Share of events that the hub must refuse.
        package var malformedProbability = Ratio.zero
        /// The datastream of page views, by name or id; `nil` is the catalog's first.
        package var datastream: String?
        /// Lookups by servers, in addition to page views.
        package var lookups: Lookups?
        /// Changes of records on the hub.
        package var hubUpdates: Recurrence?
        /// Deletions of profiles on the hub.
        package var deletions: Recurrence?

        package init() {}

        package struct Weight: Hashable, Sendable {
            package var region: Region
            /// At least 1.
            package var weight: Int

            package init(region: Region, weight: Int) {
                self.region = region
                self.weight = weight
            }
        }

        /// Something that happens to a share of all profiles in each period.
        package struct Recurrence: Hashable, Sendable {
            package var share: Ratio
            package var every: Duration

            package init(share: Ratio, every: Duration) {
                self.share = share
                self.every = every
            }
        }

        /// Authenticated lookups.
        package struct Lookups: Hashable, Sendable {
            /// By name or id.
            package var datastream: String
            /// Share of page views that one follows.
            package var share: Ratio

            package init(datastream: String, share: Ratio) {
                self.datastream = datastream
                self.share = share
            }
        }
    }

    /// What the demonstration of `spoke up` does, beside the faults.
    package struct Demo: Hashable, Sendable {
        /// From all nodes ready to the report; at most 10 minutes.
        package var duration = Duration.seconds(40)
        package var visitors = 200
        /// Over all edges.
        package var lookupsPerSecond = 200
        /// Records ingested on the hub.
        package var updatesPerSecond = 50
        /// Events sent to all edges.
        package var eventsPerSecond = 100
        /// The edge that is killed under load; `nil` is the file's last.
        package var kill: String?
        /// When it is killed, and when it starts again.
        package var killAt = Duration.seconds(15)
        package var restartAt = Duration.seconds(20)
        /// The datastream whose destination's TTL is shown running out, by name or id; `nil` is the one with
        /// the shortest.
        package var expiryDatastream: String?

        package init() {}
    }
}
