public import SansIO

extension Topology {
    /// A process of the topology.
    public enum NodeName: Hashable, Comparable, Sendable, CustomStringConvertible {
        case hub
        /// By its name such as `JPN3-1`.
        case edge(String)

        init(_ text: String) {
            self = text == "hub" ? .hub : .edge(text)
        }

        public var description: String {
            switch self {
            case .hub: "hub"
            case .edge(let name): name
            }
        }
    }

    /// Something that goes wrong at an instant of the run and, mostly, is mended at a later one.
    ///
    /// Instants count from the start of the run. An end of `nil` is never.
    public struct Fault: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Ends at once, losing what was not synced; starts again at `restart`.
            case kill(NodeName, restart: Duration?)
            /// Ends and starts again at once.
            case restart(NodeName)
            /// Stands still; goes on at `heal`.
            case pause(NodeName, heal: Duration?)
            /// Nothing passes between the two, or only from the second to the first.
            case partition(NodeName, NodeName, isOneWay: Bool, heal: Duration?)
            /// Messages between the two are held back and arrive after `heal`.
            case clog(NodeName, NodeName, heal: Duration?)
            /// Messages between the two take longer and are lost more often.
            case slowLink(NodeName, NodeName, Slowness, heal: Duration?)
            /// The node takes `delay` for each message it reads.
            case slowNode(NodeName, delay: Duration, heal: Duration?)
            /// The hub ends and starts again on its store as it was at `backup`.
            case restore(backup: Duration)
        }

        /// What is added to a link while it is slow.
        public struct Slowness: Hashable, Sendable {
            public var delay: Duration
            public var loss: Ratio
            public var bandwidth: Bandwidth?

            public init(delay: Duration, loss: Ratio = .zero, bandwidth: Bandwidth? = nil) {
                self.delay = delay
                self.loss = loss
                self.bandwidth = bandwidth
            }
        }

        public var at: Duration
        public var kind: Kind

        public init(at: Duration, _ kind: Kind) {
            self.at = at
            self.kind = kind
        }

        /// The nodes concerned: one, or both ends of a link.
        public var nodes: [NodeName] {
            switch kind {
            case .kill(let node, _), .restart(let node), .pause(let node, _), .slowNode(let node, _, _):
                [node]
            case .partition(let first, let second, _, _), .clog(let first, let second, _),
                .slowLink(let first, let second, _, _):
                [first, second]
            case .restore: [.hub]
            }
        }

        /// When it is over: `at` for what mends itself, `nil` for what stays.
        public var end: Duration? {
            switch kind {
            case .kill(_, let restart): restart
            case .restart, .restore: at
            case .pause(_, let heal), .clog(_, _, let heal), .slowNode(_, _, let heal),
                .partition(_, _, _, let heal), .slowLink(_, _, _, let heal):
                heal
            }
        }
    }
}
