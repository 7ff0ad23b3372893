package import Profiles
package import SansIO

extension Topology {
    /// One end of a link: the hub, or any edge of a region.
    package enum Place: Hashable, Comparable, Sendable, CustomStringConvertible {
        case hub
        case region(Region)

        package var description: String {
            switch self {
            case .hub: "hub"
            case .region(let region): region.code
            }
        }
    }

    /// What a link does to messages, the same both ways.
    package struct Link: Hashable, Sendable {
        /// There and back; each way takes half.
        package var roundTrip: Duration
        /// Each message takes up to this much longer, drawn evenly.
        package var jitter: Duration
        /// `nil` is unlimited.
        package var bandwidth: Bandwidth?
        /// The share of publications lost. Requests, replies and everything on a reliable connection are not
        /// lost but delayed by a round trip.
        package var loss: Ratio

        package init(roundTrip: Duration, jitter: Duration, bandwidth: Bandwidth?, loss: Ratio) {
            self.roundTrip = roundTrip
            self.jitter = jitter
            self.bandwidth = bandwidth
            self.loss = loss
        }
    }

    /// What a file says of a link; what it leaves out is taken from the default link.
    package struct LinkSettings: Hashable, Sendable {
        package var roundTrip: Duration?
        package var jitter: Duration?
        package var bandwidth: Bandwidth?
        package var loss: Ratio?

        package init(
            roundTrip: Duration? = nil, jitter: Duration? = nil, bandwidth: Bandwidth? = nil,
            loss: Ratio? = nil
        ) {
            self.roundTrip = roundTrip
            self.jitter = jitter
            self.bandwidth = bandwidth
            self.loss = loss
        }
    }

    /// All links: a default and the pairs that differ from it.
    package struct Links: Hashable, Sendable {
        package struct Pair: Hashable, Sendable {
            package var first: Place
            package var second: Place
            package var settings: LinkSettings

            package init(_ first: Place, _ second: Place, _ settings: LinkSettings) {
                self.first = first
                self.second = second
                self.settings = settings
            }

            func joins(_ a: Place, _ b: Place) -> Bool {
                first == a && second == b || first == b && second == a
            }
        }

        /// Round trip of links for which the file names none.
        package static let roundTripDefault = Duration.milliseconds(1)

        package var standard = LinkSettings()
        /// In the order of the file; no two join the same ends.
        package var pairs: [Pair] = []

        package init() {}
    }

    /// The link between two places, the same in both directions; between a place and itself too.
    package func link(_ a: Place, _ b: Place) -> Link {
        let pair = links.pairs.first { $0.joins(a, b) }?.settings
        let standard = links.standard
        return Link(
            roundTrip: pair?.roundTrip ?? standard.roundTrip ?? Links.roundTripDefault,
            jitter: pair?.jitter ?? standard.jitter ?? .zero,
            bandwidth: pair?.bandwidth ?? standard.bandwidth,
            loss: pair?.loss ?? standard.loss ?? .zero)
    }

    package func rtt(between a: Place, _ b: Place) -> Duration { link(a, b).roundTrip }
}
