internal import DequeModule
internal import Profiles
internal import SansIO
internal import Wire

/// The events an edge has accepted and still answers for, by box, older boxes first.
struct Outbox: Sendable {
    struct Held: Sendable {
        var event: OutboxEvent
        var bytes: Int
        /// The journal record that holds it; 0 for one that was replayed.
        var record: UInt64
    }

    struct Contents: Sendable {
        let box: Box
        var events: Deque<Held> = []
        /// The number after the newest.
        var next: UInt64 = 1
        /// Through what the journal has synced.
        var synced: UInt64 = 0
        /// Through what collect requests have been sent and not given up.
        var sent: UInt64 = 0
        /// Through what the hub has acknowledged.
        var acknowledged: UInt64 = 0

        /// The oldest number still held, or the next to come.
        var oldest: UInt64 { events.first?.event.number ?? next }
    }

    /// Older boxes first, this start's box last. Old boxes go once empty.
    private(set) var boxes: [Contents] = []
    private(set) var count = 0
    private(set) var bytes = 0

    mutating func open(_ box: Box) {
        if boxes.contains(where: { $0.box == box }) { return }
        // A start that took no events leaves a box that nobody needs.
        boxes.removeAll(where: \.events.isEmpty)
        boxes.append(Contents(box: box))
    }

    /// The box of this start.
    var current: Box { boxes[boxes.count - 1].box }
    var nextNumber: UInt64 { boxes[boxes.count - 1].next }

    /// Whether the event was new: a journal that was being rewritten as its edge died holds some twice.
    @discardableResult
    mutating func append(_ event: OutboxEvent, to box: Box, bytes size: Int, record: UInt64) -> Bool {
        guard let index = place(of: box), event.number >= boxes[index].next else { return false }
        boxes[index].events.append(Held(event: event, bytes: size, record: record))
        boxes[index].next = event.number + 1
        if record == 0 { boxes[index].synced = event.number }
        count += 1
        bytes += size
        return true
    }

    /// The journal is synced through `record`: events up to there may be sent.
    mutating func sync(through record: UInt64) {
        guard let index = boxes.indices.last, let first = boxes[index].events.first else { return }
        // Start where the last sync ended, or at the oldest event still held.
        var place = Int(max(boxes[index].synced + 1, first.event.number) - first.event.number)
        while place < boxes[index].events.count, boxes[index].events[place].record <= record {
            boxes[index].synced = boxes[index].events[place].event.number
            place += 1
        }
    }

    /// The next events to send, from the oldest box that has any unacknowledged; `nil` when all are under way.
    mutating func nextToSend(at sent: Timestamp, limit: Int, bytesTarget: Int) -> Collect? {
        for index in boxes.indices {
            let contents = boxes[index]
            guard contents.acknowledged + 1 < contents.next, let first = contents.events.first else {
                continue
            }
            // Only this box: later ones wait until it is acknowledged.
            let start = max(contents.sent, contents.acknowledged) + 1
            guard start <= contents.synced else { return nil }
            let offset = Int(max(start, first.event.number) - first.event.number)
            let last = min(
                contents.events.count, offset + limit, Int(contents.synced - first.event.number) + 1)
            guard offset < last else { return nil }
            var end = offset
            var size = 0
            while end < last && size < bytesTarget {
                size += contents.events[end].bytes
                end += 1
            }
            let events = contents.events[offset..<end].map(\.event)
            boxes[index].sent = contents.events[end - 1].event.number
            return Collect(box: contents.box, oldest: contents.oldest, sent: sent, events: events)
        }
        return nil
    }

    /// Whether something is ready to be sent.
    var hasUnsent: Bool {
        for index in boxes.indices {
            if boxes[index].acknowledged + 1 >= boxes[index].next || boxes[index].events.isEmpty { continue }
            return max(boxes[index].sent, boxes[index].acknowledged) < boxes[index].synced
        }
        return false
    }

    mutating func acknowledge(_ box: Box, through number: UInt64) {
        guard let index = place(of: box) else { return }
        boxes[index].acknowledged = max(boxes[index].acknowledged, min(number, boxes[index].next - 1))
    }

    /// Sends again what was sent and not acknowledged.
    mutating func rewind() {
        for index in boxes.indices { boxes[index].sent = boxes[index].acknowledged }
    }

    /// Sends again everything held: a hub of another epoch may not have it.
    mutating func rewindAll() {
        for index in boxes.indices {
            let before = boxes[index].oldest - 1
            boxes[index].sent = before
            boxes[index].acknowledged = before
        }
    }

    /// Forgets events that are evaluated and visible here. Returns whether any was held.
    mutating func release(_ mark: BoxMark) -> Bool {
        guard let index = place(of: mark.box) else { return false }
        var isAny = false
        while !boxes[index].events.isEmpty, boxes[index].events[0].event.number <= mark.number {
            count -= 1
            bytes -= boxes[index].events.removeFirst().bytes
            isAny = true
        }
        if isAny { acknowledge(mark.box, through: mark.number) }
        if boxes[index].events.isEmpty && index < boxes.count - 1 { boxes.remove(at: index) }
        return isAny
    }

    private func place(of box: Box) -> Int? {
        for index in boxes.indices where boxes[index].box == box { return index }
        return nil
    }

    /// Where the events of this identity stand.
    func marks(of identity: Identity) -> [BoxMark] {
        boxes.flatMap { contents in
            contents.events.filter { $0.event.event.identities.contains(identity) }
                .map { BoxMark(box: contents.box, number: $0.event.number) }
        }
    }
}
