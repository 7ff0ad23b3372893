internal import Profiles
internal import SansIO
internal import Wire

/// The events of one profile in ascending order of (timestamp, id, dataset), each once, encoded one after the other.
///
/// Most events are never looked at again. As values, each with its texts and its tree of JSON, they would be nearly all
/// that a hub in memory holds, and three times as large.
struct EventLog: Sendable {
    /// For each event its timestamp (field 1), by which it can be skipped, and its message (field 2).
    private var bytes: [UInt8] = []
    private var newest = Timestamp(milliseconds: .min)

    var isEmpty: Bool { bytes.isEmpty }

    /// Adds an event, or puts it in place of the same one. Whether it was new.
    @discardableResult
    mutating func insert(_ event: Event) -> Bool {
        if bytes.isEmpty || event.timestamp > newest {
            append([event])
            return true
        }
        // An event at the same instant as others, or before some that came earlier. What comes before all of those
        // stays as it is.
        var start = bytes.count
        read { timestamp, offset, reader, field throws(WireError) in
            if timestamp >= event.timestamp { start = min(start, offset) }
            try reader.skip(field)
        }
        var events = all(from: event.timestamp)
        let index = events.prefixCount { $0.precedes(event) }
        let isNew = index == events.count || event.precedes(events[index])
        if isNew { events.insert(event, at: index) } else { events[index] = event }
        bytes.removeLast(bytes.count - start)
        append(events)
        return isNew
    }

    /// The events at or after `start`.
    func all(from start: Timestamp) -> [Event] {
        var events: [Event] = []
        read { timestamp, _, reader, field throws(WireError) in
            if timestamp >= start {
                events.append(try reader.message(field))
            } else {
                try reader.skip(field)
            }
        }
        return events
    }

    /// Forgets the events before `time`. Whether there were any.
    mutating func removeAll(before time: Timestamp) -> Bool {
        var end = bytes.count
        read { timestamp, offset, reader, field throws(WireError) in
            if timestamp >= time { end = min(end, offset) }
            try reader.skip(field)
        }
        if end == 0 { return false }
        bytes.removeFirst(end)
        return true
    }

    /// Forgets the events with these places.
    mutating func remove(_ places: Set<EventPlace>) {
        let kept = all(from: Timestamp(milliseconds: .min)).filter { !places.contains(EventPlace($0)) }
        bytes = []
        newest = Timestamp(milliseconds: .min)
        append(kept)
    }

    private mutating func append(_ events: [Event]) {
        var held: [UInt8] = []
        swap(&held, &bytes)
        var writer = ProtobufWriter(continuing: held)
        held = []
        for event in events {
            writer.fixed64(1, UInt64(bitPattern: event.timestamp.milliseconds), keepingZero: true)
            writer.message(2, event)
            newest = event.timestamp
        }
        bytes = writer.bytes
    }

    /// Shows each event: its timestamp, where it begins, and the reader at its message.
    private func read(
        _ body: (Timestamp, Int, inout ProtobufReader, ProtobufReader.Field) throws(WireError) -> Void
    ) {
        var reader = ProtobufReader(bytes)
        do throws(WireError) {
            var offset = reader.offset
            while let stamp = try reader.next() {
                let timestamp = Timestamp(milliseconds: Int64(bitPattern: try reader.fixed64(stamp)))
                guard let field = try reader.next() else { throw .missing("event") }
                try body(timestamp, offset, &reader, field)
                offset = reader.offset
            }
        } catch {
            preconditionFailure("an event in memory cannot be read back: \(error)")
        }
    }
}

/// What tells an event of a profile from its others; of texts the bytes count, as on disk.
struct EventPlace: Hashable {
    private let timestamp: Timestamp
    private let key: Key16

    init(_ event: Event) {
        timestamp = event.timestamp
        key = MemoryHubStore.eventKey(dataset: event.dataset, id: event.id)
    }
}

extension Event {
    /// The order of a profile's events; of texts the bytes count, as on disk.
    fileprivate func precedes(_ other: Event) -> Bool {
        if timestamp != other.timestamp { return timestamp < other.timestamp }
        if !id.utf8.elementsEqual(other.id.utf8) { return id.utf8.lexicographicallyPrecedes(other.id.utf8) }
        return dataset.utf8.lexicographicallyPrecedes(other.dataset.utf8)
    }
}
