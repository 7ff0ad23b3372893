internal import Profiles
internal import SansIO

/// What is held of one profile; its place never changes while something is.
struct ProfileSlot: Sendable {
    var id: ProfileID
    var profile: StoredProfile?
    /// The earliest end of a membership.
    var nextEnd: Timestamp?
    /// In ascending order of (timestamp, id, dataset).
    var events: [Event] = []
    private(set) var entries: [(place: Int, entry: StoredEntry)] = []

    init(id: ProfileID) {
        self.id = id
    }

    /// How many events come before this one. Nearly always all of them do.
    func place(of event: Event) -> Int {
        guard let last = events.indices.last, events[last].timestamp >= event.timestamp else {
            return events.count
        }
        return events.prefixCount { $0.precedes(event) }
    }

    var isEmpty: Bool { profile == nil && entries.isEmpty && events.isEmpty }

    func entry(in place: Int) -> StoredEntry? { index(of: place).map { entries[$0].entry } }

    func leaseEnd(in place: Int) -> Timestamp? { index(of: place).flatMap { entries[$0].entry.leaseEnd } }

    /// Returns the revision and lease end of the entry that was there.
    mutating func setEntry(
        _ entry: StoredEntry, in place: Int
    ) -> (revision: Revision, leaseEnd: Timestamp?)? {
        guard let index = index(of: place) else {
            entries.append((place, entry))
            return nil
        }
        let old = (entries[index].entry.revision, entries[index].entry.leaseEnd)
        entries[index].entry = entry
        return old
    }

    mutating func removeEntry(in place: Int) {
        if let index = index(of: place) { entries.remove(at: index) }
    }

    /// By subscript: a closure over elements would copy, and count references to, whole entries.
    private func index(of place: Int) -> Int? {
        for index in entries.indices where entries[index].place == place { return index }
        return nil
    }
}

extension [ProfileSlot] {
    func holds(_ item: DueIndex.Item) -> Bool { self[item.slot].id == item.id }

    func lease(of item: DueIndex.Item, in place: Int) -> Timestamp? {
        holds(item) ? self[item.slot].leaseEnd(in: place) : nil
    }
}

extension Event {
    /// The order of a profile's events; of texts the bytes count, as on disk.
    func precedes(_ other: Event) -> Bool {
        if timestamp != other.timestamp { return timestamp < other.timestamp }
        if !id.utf8.elementsEqual(other.id.utf8) { return id.utf8.lexicographicallyPrecedes(other.id.utf8) }
        return dataset.utf8.lexicographicallyPrecedes(other.dataset.utf8)
    }

    /// Whether both are one event of a profile, which is held once.
    func isSame(as other: Event) -> Bool { !precedes(other) && !other.precedes(self) }
}
