/// The newest elements of a sequence, up to a capacity.
package struct RingBuffer<Element: Sendable>: Sendable {
    private var storage: [Element] = []
    private var first = 0
    package let capacity: Int

    package init(capacity: Int) {
        precondition(capacity > 0, "a ring buffer needs room for one element")
        self.capacity = capacity
    }

    package var count: Int { storage.count }

    /// Appends, and returns the element that had to go.
    @discardableResult
    package mutating func appendEvictingOldest(_ element: Element) -> Element? {
        if storage.count < capacity {
            storage.append(element)
            return nil
        }
        let oldest = storage[first]
        storage[first] = element
        first = (first + 1) % capacity
        return oldest
    }

    /// Oldest first.
    package var elements: [Element] { Array(storage[first...] + storage[..<first]) }
}
