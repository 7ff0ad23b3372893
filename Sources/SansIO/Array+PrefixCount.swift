extension Array {
    /// How many elements at the front satisfy a condition that none behind the first failing one satisfies: the place
    /// to look for, or to insert at, in a sorted array.
    @inlinable public func prefixCount(while isIncluded: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isIncluded(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
