public import Profiles
public import SansIO

extension Topology {
    /// One end of a link: the hub, or any edge of a region.
    public enum Place: Hashable, Comparable, Sendable, CustomStringConvertible {
        case hub
        case region(Region)

        public var description: String {
            switch self {
            case .hub: "hub"
            case .region(let region): region.code
            }
        }
    }

    /// What a link does to messages, the same both ways.
    public struct Link: Hashable, Sendable {
        /// There and back; each way takes half.
        public var roundTrip: Duration
        /// How much longer each message takes. Messages never overtake each other.
        public var jitter: Spread
        /// `nil` is unlimited.
        public var bandwidth: Bandwidth?
        /// The share of publications lost. Requests, replies and everything on a reliable connection are not
        /// lost but delayed by a round trip.
        public var loss: Ratio

        public init(roundTrip: Duration, jitter: Spread, bandwidth: Bandwidth?, loss: Ratio) {
            self.roundTrip = roundTrip
            self.jitter = jitter
            self.bandwidth = bandwidth
            self.loss = loss
        }
    }

    /// What a file says of a link; what it leaves out is taken from the default link.
    public struct LinkSettings: Hashable, Sendable {
        public var roundTrip: Duration?
        public var jitter: Spread?
        public var bandwidth: Bandwidth?
        public var loss: Ratio?

        public init(
            roundTrip: Duration? = nil, jitter: Spread? = nil, bandwidth: Bandwidth? = nil,
            loss: Ratio? = nil
        ) {
            self.roundTrip = roundTrip
            self.jitter = jitter
            self.bandwidth = bandwidth
            self.loss = loss
        }
    }

    /// All links: a default and the pairs that differ from it.
    public struct Links: Hashable, Sendable {
        public struct Pair: Hashable, Sendable {
            public var first: Place
            public var second: Place
            public var settings: LinkSettings

            public init(_ first: Place, _ second: Place, _ settings: LinkSettings) {
                self.first = first
                self.second = second
                self.settings = settings
            }

            func joins(_ a: Place, _ b: Place) -> Bool {
                first == a && second == b || first == b && second == a
            }
        }

        /// Round trip of links for which the file names none, between regions that are not known.
        public static let roundTripDefault = Duration.milliseconds(1)

        public var standard = LinkSettings()
        /// In the order of the file; no two join the same ends.
        public var pairs: [Pair] = []

        public init() {}
    }

    /// The link between two places, the same in both directions; between a place and itself too.
    public func link(_ a: Place, _ b: Place) -> Link {
        let pair = links.pairs.first { $0.joins(a, b) }?.settings
        let standard = links.standard
        return Link(
            roundTrip: pair?.roundTrip ?? standard.roundTrip ?? knownRoundTrip(a, b)
                ?? Links.roundTripDefault,
            jitter: pair?.jitter ?? standard.jitter ?? Spread.zero,
            bandwidth: pair?.bandwidth ?? standard.bandwidth,
            loss: pair?.loss ?? standard.loss ?? .zero)
    }

    public func rtt(between a: Place, _ b: Place) -> Duration { link(a, b).roundTrip }
}
