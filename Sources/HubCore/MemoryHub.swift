public import Profiles
public import SansIO

/// The hub over the store in memory, as one concrete type: the simulation's.
///
/// A generic node that another module drives is compiled for any store, and asks for the store's shape at every step.
/// Here the store is known where the node is written, so that both are compiled together.
public struct MemoryHub: ~Copyable, Node {
    private var node: HubNode<MemoryHubStore>

    /// Throws as `HubNode.init` does.
    public init(
        configuration: HubConfiguration, store: consuming MemoryHubStore, epoch: Epoch, clock: WallClock,
        at now: Instant
    ) throws(StoreFailure) {
        node = try HubNode(configuration: configuration, store: store, epoch: epoch, clock: clock, at: now)
    }

    public mutating func receive(_ input: HubInput, at now: Instant, into effects: inout [HubEffect]) {
        node.receive(input, at: now, into: &effects)
    }

    public mutating func advance(to now: Instant, into effects: inout [HubEffect]) {
        node.advance(to: now, into: &effects)
    }

    public mutating func commit(at now: Instant, into effects: inout [HubEffect]) {
        node.commit(at: now, into: &effects)
    }

    public var nextDeadline: Instant? { node.nextDeadline }
    public var revision: Revision { node.revision }
    public var catalog: Catalog { node.catalog }
    public var counters: HubCounters { node.counters }
    public var levels: HubLevels { node.levels }

    /// The store as of the last commit. A copy that is kept makes the next commit copy what it changes.
    public var store: MemoryHubStore { node.store }

    /// Makes the next commit fail, and so end the hub; `nil` takes that back.
    public mutating func failNextCommit(_ sentence: String?) { node.store.failure = sentence }
}
