internal import SansIO

/// Things by the hour they belong to, to be forgotten a whole hour at a time.
struct HourBuckets<Element: Sendable>: Sendable {
    /// In ascending order of hours. Nearly everything belongs to the last.
    private var buckets: [(hour: Int64, elements: [Element])] = []

    mutating func append(_ element: Element, at time: Timestamp) {
        let hour = hour(of: time)
        if let last = buckets.indices.last, buckets[last].hour == hour {
            buckets[last].elements.append(element)
            return
        }
        let index = buckets.prefixCount { $0.hour < hour }
        if index < buckets.count, buckets[index].hour == hour {
            buckets[index].elements.append(element)
        } else {
            buckets.insert((hour, [element]), at: index)
        }
    }

    /// Takes out the hours that end at or before `time`, oldest first.
    mutating func takeAll(before time: Timestamp) -> [Element] {
        let limit = hour(of: time)
        let count = buckets.prefixCount { $0.hour < limit }
        let taken = buckets[..<count].flatMap(\.elements)
        buckets.removeFirst(count)
        return taken
    }

    private func hour(of time: Timestamp) -> Int64 { time.milliseconds / 3_600_000 }
}
