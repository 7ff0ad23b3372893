internal import DequeModule
internal import SansIO

/// Requests that wait for a reply, by number.
struct OpenRequests: Sendable {
    enum Purpose: Hashable, Sendable {
        case refresh(Key16)
        case changes
        case collect
        case activity
        case catalog
        case echo

        static let kinds = 6

        /// A number below `kinds`, whatever is asked for.
        var kind: Int {
            switch self {
            case .refresh: 0
            case .changes: 1
            case .collect: 2
            case .activity: 3
            case .catalog: 4
            case .echo: 5
            }
        }
    }

    struct Open: Hashable, Sendable {
        var number: UInt64
        var purpose: Purpose
        var sent: Instant
        var deadline: Instant
    }

    /// The oldest open request and all that were opened after it, by number; those closed since are `nil`.
    private var requests: Deque<Open?> = []
    private(set) var nextNumber: UInt64 = 1
    private(set) var count = 0
    private var counts = [Int](repeating: 0, count: Purpose.kinds)

    subscript(number: UInt64) -> Open? { place(of: number).flatMap { requests[$0] } }

    /// The lowest number still open, or the next to come.
    var oldestOpen: UInt64 { nextNumber - UInt64(requests.count) }

    func count(of purpose: Purpose) -> Int { counts[purpose.kind] }

    /// When the oldest open request is overdue: all have the same time-out, so it is the first.
    var nextDeadline: Instant? { requests.first.flatMap { $0?.deadline } }

    mutating func open(_ purpose: Purpose, at now: Instant, deadline: Instant) -> UInt64 {
        let number = nextNumber
        nextNumber += 1
        requests.append(Open(number: number, purpose: purpose, sent: now, deadline: deadline))
        count += 1
        counts[purpose.kind] += 1
        return number
    }

    mutating func close(_ number: UInt64) {
        guard let place = place(of: number), let closed = requests[place] else { return }
        requests[place] = nil
        count -= 1
        counts[closed.purpose.kind] -= 1
        dropClosed()
    }

    mutating func closeAll() {
        requests = []
        count = 0
        counts = [Int](repeating: 0, count: Purpose.kinds)
    }

    /// Closes all refreshes.
    mutating func closeAllRefreshes() {
        for place in requests.indices {
            guard case .refresh? = requests[place]?.purpose else { continue }
            requests[place] = nil
            count -= 1
        }
        counts[Purpose.refresh(.zero).kind] = 0
        dropClosed()
    }

    mutating func popOverdue(at now: Instant) -> Open? {
        guard let first = requests.first, let request = first, request.deadline <= now else { return nil }
        close(request.number)
        return request
    }

    private func place(of number: UInt64) -> Int? {
        number >= oldestOpen && number < nextNumber ? Int(number - oldestOpen) : nil
    }

    private mutating func dropClosed() {
        while let first = requests.first, first == nil { requests.removeFirst() }
    }
}
