package import SansIO

/// An experience event: something a person did at one instant.
package struct Event: Hashable, Sendable {
    /// On the heap and unchanging: an event is handed on many times and never altered.
    private final class Contents: Sendable {
        let id: String
        let dataset: String
        let timestamp: Timestamp
        let primary: Identity
        let identities: [Identity]
        let body: Value

        init(
            _ id: String, _ dataset: String, _ timestamp: Timestamp, _ primary: Identity,
            _ identities: [Identity], _ body: Value
        ) {
            self.id = id
            self.dataset = dataset
            self.timestamp = timestamp
            self.primary = primary
            self.identities = identities
            self.body = body
        }
    }

    private let contents: Contents

    package init(
        id: String, dataset: String, timestamp: Timestamp, primary: Identity, identities: [Identity],
        body: Value
    ) {
        contents = Contents(id, dataset, timestamp, primary, identities, body)
    }

    /// Unique per dataset; repeats within seven days are the same event.
    package var id: String { contents.id }
    package var dataset: String { contents.dataset }
    package var timestamp: Timestamp { contents.timestamp }
    /// The one that carries `primary`, else the first.
    package var primary: Identity { contents.primary }
    /// All of the event's identities, the primary one included, at most 20, in ascending order.
    package var identities: [Identity] { contents.identities }
    /// The XDM object as it came, `identityMap` included.
    package var body: Value { contents.body }

    package static func == (lhs: Event, rhs: Event) -> Bool {
        lhs.contents === rhs.contents
            || lhs.id == rhs.id && lhs.dataset == rhs.dataset && lhs.timestamp == rhs.timestamp
                && lhs.primary == rhs.primary && lhs.identities == rhs.identities && lhs.body == rhs.body
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(dataset)
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
