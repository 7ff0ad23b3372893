internal import Profiles
internal import SansIO

/// Finds what is due, earliest first, without noticing when something is put off.
///
/// Whatever is due at `t` has an item at or before `t`; an item found too early is put back where it belongs. So a
/// lease that each visit extends costs one move when it would have ended, and nothing at the visit.
struct DueIndex: Sendable {
    struct Item: Comparable, Sendable {
        var time: Timestamp
        var id: ProfileID
        var slot: Int

        static func < (lhs: Item, rhs: Item) -> Bool {
            lhs.time != rhs.time ? lhs.time < rhs.time : lhs.id < rhs.id
        }
    }

    private var items = BinaryHeap<Item>()

    /// The earliest end; exact after `settle`.
    var next: Timestamp? { items.first?.time }

    mutating func insert(_ item: Item) { items.insert(item) }

    /// Puts items that come first and no longer hold where they belong. `actual` tells when an item is really due.
    mutating func settle(_ actual: (Item) -> Timestamp?) {
        var last: Item?
        while let first = items.first {
            let time = first == last ? nil : actual(first)
            if time == first.time { return }
            items.removeFirst()
            last = first
            if let time { items.insert(Item(time: time, id: first.id, slot: first.slot)) }
        }
    }

    /// The first `limit` that are really due by `time`, in order of (time, profile).
    func due(by time: Timestamp, limit: Int, _ actual: (Item) -> Timestamp?) -> [ProfileID] {
        struct Candidate: Comparable {
            var item: Item
            /// Its place in `items`, none for an item that stands in for one found too early.
            var index: Int?

            static func < (lhs: Candidate, rhs: Candidate) -> Bool { lhs.item < rhs.item }
        }
        var found: [ProfileID] = []
        var frontier = BinaryHeap<Candidate>()
        func consider(_ index: Int) {
            guard index < items.elements.count, items.elements[index].time <= time else { return }
            frontier.insert(Candidate(item: items.elements[index], index: index))
        }
        consider(0)
        while found.count < limit, let candidate = frontier.first {
            frontier.removeFirst()
            if let index = candidate.index {
                consider(2 * index + 1)
                consider(2 * index + 2)
            }
            let item = candidate.item
            guard let end = actual(item), end <= time, end >= item.time else { continue }
            if end == item.time {
                // Twins come one after the other.
                if found.last != item.id { found.append(item.id) }
            } else {
                frontier.insert(Candidate(item: Item(time: end, id: item.id, slot: item.slot)))
            }
        }
        return found
    }
}

/// A heap whose inside can be walked; smallest first.
struct BinaryHeap<Element: Comparable> {
    private(set) var elements: [Element] = []

    var first: Element? { elements.first }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, element < elements[(child - 1) / 2] {
            elements[child] = elements[(child - 1) / 2]
            child = (child - 1) / 2
        }
        elements[child] = element
    }

    mutating func removeFirst() {
        guard let last = elements.popLast(), !elements.isEmpty else { return }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= elements.count { break }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            if !(elements[child] < last) { break }
            elements[parent] = elements[child]
            parent = child
        }
        elements[parent] = last
    }
}

extension BinaryHeap: Sendable where Element: Sendable {}
