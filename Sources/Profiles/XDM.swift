public import SansIO

/// Reads records and events as Experience Platform's APIs take them: JSON objects whose names have no prefix, with
/// `identityMap`, and for events `_id` and `timestamp`.
public enum XDM {
    /// Largest event, written as JSON (Platform's ingestion guardrails).
    public static let eventBytesMaximum = 10 << 10
    /// Largest record, written as JSON (Platform's ingestion guardrails).
    public static let recordBytesMaximum = 100 << 10

    /// An event of the dataset.
    ///
    /// - Parameters:
    ///   - id: The id under which it was accepted; `nil` takes `_id`, and without that a hash of dataset and body,
    ///     so that a repeat is the same event.
    ///   - received: Stands in for an absent `timestamp`; `nil` demands one, as the event schema does. A `timestamp`
    ///     that cannot be read is refused in either case.
    public static func event(
        from value: Value, dataset: String, id: String? = nil, received: Timestamp? = nil
    ) throws(Rejection) -> Event {
        let (flagged, identities) = try identities(in: value)
        guard let primary = flagged ?? defaultPrimary(of: identities) else { throw .noIdentity }
        guard let timestamp = try timestamp(in: value) ?? received else { throw .missingTimestamp }
        let bytes = value.jsonBytes()
        if bytes.count > eventBytesMaximum { throw .oversized }
        return Event(
            id: id ?? self.id(in: value) ?? derivedID(dataset: dataset, body: bytes), dataset: dataset,
            timestamp: timestamp, primary: primary, identities: identities, body: value)
    }

    /// A record of the dataset; its body is the value without `identityMap`.
    public static func record(from value: Value, dataset: String) throws(Rejection) -> Record {
        let (flagged, identities) = try identities(in: value)
        guard let primary = flagged ?? defaultPrimary(of: identities) else { throw .noIdentity }
        if value.jsonBytes().count > recordBytesMaximum { throw .oversized }
        guard var body = value.fields else { throw .notAnObject }
        body["identityMap"] = nil
        return Record(dataset: dataset, primary: primary, identities: identities, body: .object(body))
    }

    /// The event's `timestamp`, `nil` if it has none.
    public static func timestamp(in value: Value) throws(Rejection) -> Timestamp? {
        switch value.fields?["timestamp"] {
        case nil, .null: return nil
        case .string(let text):
            guard let timestamp = Timestamp(rfc3339: text) else { throw .missingTimestamp }
            return timestamp
        default: throw .missingTimestamp
        }
    }

    /// The event's `_id`, `nil` if it has none or an empty one.
    public static func id(in value: Value) -> String? {
        guard let id = value.fields?["_id"]?.string, !id.isEmpty else { return nil }
        return id
    }

    /// The value with names as the APIs spell them: `xdm:person` is `person` and `@id` is `_id`, at every depth. The
    /// examples published with the XDM specification need it.
    public static func withoutPrefixes(_ value: Value) -> Value {
        switch value {
        case .object(let fields):
            .object(Fields(fields.members.map { (withoutPrefix($0.name), withoutPrefixes($0.value)) }))
        case .array(let items): .array(items.map(withoutPrefixes))
        default: value
        }
    }

    private static func withoutPrefix(_ name: String) -> String {
        if name.hasPrefix("xdm:") { return String(name.dropFirst(4)) }
        if name.hasPrefix("@") { return "_" + name.dropFirst() }
        return name
    }

    private static func derivedID(dataset: String, body: [UInt8]) -> String {
        var hash = StableHash()
        hash.combine(dataset)
        hash.combine(body)
        return hash.value.hexadecimal
    }
}

extension Rejection: Error {}
