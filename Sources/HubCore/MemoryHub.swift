package import Profiles
package import SansIO

/// The hub over the store in memory, as one concrete type: the simulation's.
///
/// A generic node that another module drives is compiled for any store, and asks for the store's shape at every step.
/// Here the store is known where the node is written, so that both are compiled together.
package struct MemoryHub: ~Copyable, Node {
    private var node: HubNode<MemoryHubStore>

    /// Throws as `HubNode.init` does.
    package init(
        configuration: HubConfiguration, store: consuming MemoryHubStore, epoch: Epoch, clock: WallClock,
        at now: Instant
    ) throws(StoreFailure) {
        node = try HubNode(configuration: configuration, store: store, epoch: epoch, clock: clock, at: now)
    }

    package mutating func receive(_ input: HubInput, at now: Instant, into effects: inout [HubEffect]) {
        node.receive(input, at: now, into: &effects)
    }

    package mutating func advance(to now: Instant, into effects: inout [HubEffect]) {
        node.advance(to: now, into: &effects)
    }

    package mutating func commit(at now: Instant, into effects: inout [HubEffect]) {
        node.commit(at: now, into: &effects)
    }

    package var nextDeadline: Instant? { node.nextDeadline }
    package var revision: Revision { node.revision }
    package var catalog: Catalog { node.catalog }
    package var counters: HubCounters { node.counters }

    /// The store as of the last commit. A copy that is kept makes the next commit copy what it changes.
    package var store: MemoryHubStore { node.store }

    /// Makes the next commit fail, and so end the hub; `nil` takes that back.
    package mutating func failNextCommit(_ sentence: String?) { node.store.failure = sentence }
}
