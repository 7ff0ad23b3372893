public import SansIO

/// What visitors and back ends do: the shape of a workload.
public struct WorkloadPlan: Sendable {
    public var visitors = 100
    /// Civil time as the run begins.
    public var start = Timestamp(milliseconds: 1_790_000_000_000)
    /// Of each region, when its visitors' sessions begin; empty: at any time alike.
    public var paces: [Pace] = []
    /// Instead of visitors that are drawn: what really happened.
    public var replay: Replay?
    /// How the visitors' homes are spread over the regions; empty: evenly.
    public var regionWeights: [Int] = []
    /// How many sessions each visitor has; `nil`: one after the other for as long as the run lasts.
    public var sessions: Int?
    /// The mean pause between the end of a visitor's session and their next.
    public var sessionGap = Duration.minutes(30)
    /// Instead of `sessionGap`: pauses between sessions are drawn evenly from this range, so that a run of known length
    /// has a known least number of sessions for each visitor.
    public var sessionSpacing: ClosedRange<Duration>?
    /// Instead of both: pauses as they are known to be, whether or not the next session still lies within the run.
    public var returns: Returns?
    /// With `sessionSpacing` or `returns`: first sessions begin evenly spread over this time.
    public var arrivals = Duration.hours(1)
    public var pagesPerSession = 1...8
    /// The median time on a page.
    public var pageGap = Duration.seconds(20)
    /// Instead of `pageGap`: the distribution of the time on a page.
    public var thinkTime: Spread?
    /// Of pages, how many carry an event; every page looks its visitor up.
    public var eventShare = Ratio.percent(80)
    /// Of requests with events, how many carry two.
    public var secondEventShare = Ratio.percent(10)
    /// Of sessions, how many begin with a log-in.
    public var loginShare = Ratio.percent(30)
    /// Of log-ins, how many name the account of another of the household.
    public var sharedDeviceShare = Ratio.percent(1)
    /// Of visitors, how many have a second device, and a third: each with an `ECID` of its own.
    public var secondDeviceShare = Ratio.zero
    public var thirdDeviceShare = Ratio.zero
    /// Of sessions, how many find the device's cookies cleared: with a new `ECID`, and nobody logged in.
    public var newBrowserShare = Ratio.zero
    /// Of sessions, how many take place in another region.
    public var travelShare = Ratio.percent(10)
    /// Where those take place, by weight of each region; empty: anywhere alike.
    public var travelWeights: [Int] = []
    /// Of requests, how many are sent again although they were answered.
    public var repeatShare = Ratio.percent(2)
    /// Of pages, how many demand a greatest staleness.
    public var stalenessDemandShare = Ratio.percent(3)
    /// Of pages, how many demand what an earlier answer named.
    public var revisionDemandShare = Ratio.percent(3)
    /// Of pages of visitors who are logged in, how many are looked up by a server, authenticated.
    public var serverShare = Ratio.percent(50)
    /// Of anonymous pages with events, how many go to a datastream whose dataset is of the wrong kind.
    public var badEventShare = Ratio.percent(1)
    /// The mean pause between two records for the same visitor; `nil`: none.
    public var recordGap: Duration? = .hours(1)
    /// The mean pause between two deletions of the same visitor; `nil`: none.
    public var deletionGap: Duration?
    public var purchases: Purchases?
    public var loads: [DailyLoad] = []
    /// When all audiences are evaluated each day, in seconds of the day in UTC; `nil`: never by the workload.
    public var segmentation: Int?
    public var definitions: [Definition] = []
    /// The datastreams of the catalog, by name of use; `authenticated` may equal `anonymous`.
    public var anonymousDatastream = CatalogNames.webDatastream
    public var authenticatedDatastream = CatalogNames.serverDatastream
    public var brokenDatastream = CatalogNames.brokenDatastream
    public var recordDataset = CatalogNames.recordDataset

    public init() {}
}

/// The names that `SmallCatalog` gives and a workload uses.
public enum CatalogNames {
    public static let webDatastream = "8a1f9d52-0c6e-4b8e-9f3a-2d7c51a0e001"
    public static let serverDatastream = "8a1f9d52-0c6e-4b8e-9f3a-2d7c51a0e002"
    public static let brokenDatastream = "8a1f9d52-0c6e-4b8e-9f3a-2d7c51a0e003"
    public static let recordDataset = "5f7c2a10b3d4e5f60718a001"
    public static let eventDataset = "5f7c2a10b3d4e5f60718a002"
    public static let reactiveDestination = "c0ffee00-0000-4000-8000-000000000001"
    public static let proactiveDestination = "c0ffee00-0000-4000-8000-000000000002"
    public static let viewersAudience = "aaaaaaaa-0000-4000-8000-000000000001"
    public static let loyalAudience = "aaaaaaaa-0000-4000-8000-000000000002"
}
