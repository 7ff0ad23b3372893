/// The newest elements of a sequence, up to a capacity.
public struct RingBuffer<Element: Sendable>: Sendable {
    private var storage: [Element] = []
    private var first = 0
    public let capacity: Int

    public init(capacity: Int) {
        precondition(capacity > 0, "a ring buffer needs room for one element")
        self.capacity = capacity
    }

    public var count: Int { storage.count }

    /// Appends, and returns the element that had to go.
    @discardableResult
    public mutating func appendEvictingOldest(_ element: Element) -> Element? {
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
    public var elements: [Element] { Array(storage[first...] + storage[..<first]) }
}
