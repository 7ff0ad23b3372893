public import SansIO

extension Topology.Workload {
    /// Pauses between sessions as they really were, from a file.
    public struct RecordedReturns: Hashable, Sendable {
        public static let gapsMaximum = 1_000_000

        /// As written, relative to the topology.
        public var file: String
        /// In nanoseconds, in the order of the file, 1 to a million. Each visitor takes them in order from a place of
        /// their own, and from the first again after the last.
        public var gaps: [Int64] = []

        public init(file: String, gaps: [Int64] = []) {
            self.file = file
            self.gaps = gaps
        }
    }

    /// Page views as they really happened, with their true pauses.
    public struct Replay: Hashable, Sendable {
        /// As written, relative to the topology.
        public var file: String
        /// After such a pause of a visitor another session begins.
        public var sessionGap = Duration.minutes(30)
        public var log = EventLog()

        public init(file: String) {
            self.file = file
        }
    }

    /// Page views in columns of equal length: 19 bytes each, 200 MB for as many as there may be.
    public struct EventLog: Hashable, Sendable {
        public static let rowsMaximum = 10_000_000
        public static let eventTypesMaximum = 1_000
        /// What an event is that does not say.
        public static let eventTypeStandard = "web.webpagedetails.pageViews"

        /// Of the first.
        public var start = Timestamp.distantPast
        /// Nanoseconds since the first, ascending.
        public var times: [Int64] = []
        /// Numbered in the order of their first appearance.
        public var visitors: [UInt32] = []
        /// Places in the topology's regions, from 1; 0 for the visitor's home.
        public var regions: [UInt8] = []
        /// Places in `eventTypes`.
        public var types: [UInt16] = []
        /// The number of the visitor who first logged in with the same address, from 1; 0 where nobody logs in.
        /// Addresses themselves are not kept.
        public var logins: [UInt32] = []
        public var eventTypes: [String] = []
        /// Visitors, and accounts that only further log-ins of one visitor named.
        public var visitorCount = 0

        public init() {}

        /// From the first to the last.
        public var length: Duration { .nanoseconds(times.last ?? 0) }
    }
}
