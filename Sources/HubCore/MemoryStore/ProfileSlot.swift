internal import Profiles
internal import SansIO

/// What is held of one profile; its place never changes while something is.
struct ProfileSlot: Sendable {
    var id: ProfileID
    var profile: StoredProfile?
    /// The earliest end of a membership.
    var nextEnd: Timestamp?
    var events = EventLog()
    private(set) var entries: [(place: Int, entry: StoredEntry)] = []

    init(id: ProfileID) {
        self.id = id
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
