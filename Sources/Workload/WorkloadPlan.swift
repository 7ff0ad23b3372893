package import SansIO

/// What visitors and back ends do: the shape of a workload.
package struct WorkloadPlan: Sendable {
    package var visitors = 100
    /// How the visitors' homes are spread over the regions; empty: evenly.
    package var regionWeights: [Int] = []
    /// How many sessions each visitor has; `nil`: one after the other for as long as the run lasts.
    package var sessions: Int?
    /// The mean pause between the end of a visitor's session and their next.
    package var sessionGap = Duration.minutes(30)
    /// Instead of `sessionGap`: pauses between sessions are drawn evenly from this range, so that a run of known length
    /// has a known least number of sessions for each visitor.
    package var sessionSpacing: ClosedRange<Duration>?
    /// With `sessionSpacing`: first sessions begin evenly spread over this time.
    package var arrivals = Duration.hours(1)
    package var pagesPerSession = 1...8
    /// The median time on a page.
    package var pageGap = Duration.seconds(20)
    /// Of pages, how many carry an event; every page looks its visitor up.
    package var eventShare = Ratio.percent(80)
    /// Of requests with events, how many carry two.
    package var secondEventShare = Ratio.percent(10)
    /// Of sessions, how many begin with a log-in.
    package var loginShare = Ratio.percent(30)
    /// Of log-ins, how many name the account of another of the household.
    package var sharedDeviceShare = Ratio.percent(1)
    /// Of sessions, how many take place in another region.
    package var travelShare = Ratio.percent(10)
    /// Of requests, how many are sent again although they were answered.
    package var repeatShare = Ratio.percent(2)
    /// Of pages, how many demand a greatest staleness.
    package var stalenessDemandShare = Ratio.percent(3)
    /// Of pages, how many demand what an earlier answer named.
    package var revisionDemandShare = Ratio.percent(3)
    /// Of pages of visitors who are logged in, how many are looked up by a server, authenticated.
    package var serverShare = Ratio.percent(50)
    /// Of anonymous pages with events, how many go to a datastream whose dataset is of the wrong kind.
    package var badEventShare = Ratio.percent(1)
    /// The mean pause between two records for the same visitor; `nil`: none.
    package var recordGap: Duration? = .hours(1)
    /// The mean pause between two deletions of the same visitor; `nil`: none.
    package var deletionGap: Duration?
    /// The datastreams of the catalog, by name of use; `authenticated` may equal `anonymous`.
    package var anonymousDatastream = CatalogNames.webDatastream
    package var authenticatedDatastream = CatalogNames.serverDatastream
    package var brokenDatastream = CatalogNames.brokenDatastream
    package var recordDataset = CatalogNames.recordDataset

    package init() {}
}

/// The names that `SmallCatalog` gives and a workload uses.
package enum CatalogNames {
    package static let webDatastream = "8a1f9d52-0c6e-4b8e-9f3a-2d7c51a0e001"
    package static let serverDatastream = "8a1f9d52-0c6e-4b8e-9f3a-2d7c51a0e002"
    package static let brokenDatastream = "8a1f9d52-0c6e-4b8e-9f3a-2d7c51a0e003"
    package static let recordDataset = "5f7c2a10b3d4e5f60718a001"
    package static let eventDataset = "5f7c2a10b3d4e5f60718a002"
    package static let reactiveDestination = "c0ffee00-0000-4000-8000-000000000001"
    package static let proactiveDestination = "c0ffee00-0000-4000-8000-000000000002"
    package static let viewersAudience = "aaaaaaaa-0000-4000-8000-000000000001"
    package static let loyalAudience = "aaaaaaaa-0000-4000-8000-000000000002"
}
