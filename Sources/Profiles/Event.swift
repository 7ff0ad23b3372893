package import SansIO

/// An experience event: something a person did at one instant.
package struct Event: Hashable, Sendable {
    /// Unique per dataset; repeats within seven days are the same event.
    package var id: String
    package var dataset: String
    package var timestamp: Timestamp
    /// The one that carries `primary`, else the first.
    package var primary: Identity
    /// All of the event's identities, the primary one included, at most 20, in ascending order.
    package var identities: [Identity]
    /// The XDM object as it came, `identityMap` included.
    package var body: Value

    package init(
        id: String, dataset: String, timestamp: Timestamp, primary: Identity, identities: [Identity],
        body: Value
    ) {
        self.id = id
        self.dataset = dataset
        self.timestamp = timestamp
        self.primary = primary
        self.identities = identities
        self.body = body
    }
}

/// A record: attributes of a person as one source knows them.
package struct Record: Hashable, Sendable {
    package var dataset: String
    package var primary: Identity
    /// In ascending order, the primary one included, at most 20.
    package var identities: [Identity]
    /// The XDM object without `identityMap`.
    package var body: Value

    package init(dataset: String, primary: Identity, identities: [Identity], body: Value) {
        self.dataset = dataset
        self.primary = primary
        self.identities = identities
        self.body = body
    }
}
