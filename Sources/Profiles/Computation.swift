public import SansIO

/// A walk of the hub through all profiles: it computes attributes, and takes away values that nothing defines any more.
///
/// The hub's own part of the catalog, as are status and last evaluation of what it computes, so that a hub that starts
/// again goes on with it. None of that raises the catalog's version: edges have no part in it.
public struct Computation: Hashable, Sendable {
    public struct Attribute: Hashable, Sendable {
        /// The definition's.
        public var id: String
        /// As of when it is computed.
        public var instant: Timestamp

        public init(id: String, instant: Timestamp) {
            self.id = id
            self.instant = instant
        }
    }

    /// What is computed, in the catalog's order; values of others stay as they are. Empty where values are only taken
    /// away.
    public var attributes: [Attribute]
    /// Done through this profile at least.
    public var cursor: ProfileID?

    public init(attributes: [Attribute], cursor: ProfileID? = nil) {
        self.attributes = attributes
        self.cursor = cursor
    }
}

extension Catalog {
    /// Whether the hub has anything to compute, now or later.
    public var computesAttributes: Bool {
        computation != nil || computedAttributes.contains(where: \.isActive)
    }

    /// Takes over from the catalog in force how far its attributes are computed: that is the hub's to say, and not for
    /// whoever defines. What is no longer there, or computes something else now, has its values taken away.
    public mutating func keepComputation(of held: Catalog) {
        var before: [UInt64: ComputedAttributeDefinition] = [:]
        for definition in held.computedAttributes { before[definition.fingerprint] = definition }
        var kept: Set<String> = []
        for index in computedAttributes.indices {
            let known = before[computedAttributes[index].fingerprint]
            computedAttributes[index].lastEvaluated = known?.lastEvaluated
            guard computedAttributes[index].isActive else { continue }
            computedAttributes[index].status = .new
            guard let known, known.isActive else {
                computedAttributes[index].lastEvaluated = nil
                continue
            }
            computedAttributes[index].status = known.status
            kept.insert(known.id)
        }
        computation = held.computation
        if !held.computedAttributes.allSatisfy({ !$0.isActive || kept.contains($0.id) }) {
            let rest = (held.computation?.attributes ?? []).filter { kept.contains($0.id) }
            computation = Computation(attributes: rest)
        }
    }
}
