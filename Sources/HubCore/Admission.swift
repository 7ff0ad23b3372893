internal import SansIO

/// Lets few edges catch up at a time, the longest waiting first.
///
/// The first page grants a pass for the whole catch-up; a pass ends with the last page or when no page was asked for
/// within its lifetime.
struct Admission: Sendable {
    private struct Pass: Sendable {
        var edge: String
        var end: Instant
    }

    private struct Waiting: Sendable {
        var edge: String
        var since: Instant
        var heard: Instant
    }

    private let maximum: Int
    private let lifetime: Duration
    private var passes: [Pass] = []
    private var waiting: [Waiting] = []

    init(maximum: Int, lifetime: Duration) {
        self.maximum = maximum
        self.lifetime = lifetime
    }

    /// Whether the edge may have a page now.
    mutating func admits(_ edge: String, at now: Instant) -> Bool {
        passes.removeAll { $0.end <= now }
        // An edge that stopped asking no longer holds others back.
        waiting.removeAll { $0.heard + lifetime <= now }
        if let index = passes.firstIndex(where: { $0.edge == edge }) {
            passes[index].end = now + lifetime
            return true
        }
        if !waiting.contains(where: { $0.edge == edge }) {
            waiting.append(Waiting(edge: edge, since: now, heard: now))
        }
        let place = waiting.firstIndex { $0.edge == edge } ?? 0
        if place < maximum - passes.count {
            waiting.remove(at: place)
            passes.append(Pass(edge: edge, end: now + lifetime))
            return true
        }
        waiting[place].heard = now
        return false
    }

    mutating func finish(_ edge: String) {
        passes.removeAll { $0.edge == edge }
    }

    var waitingCount: Int { waiting.count }
    var passCount: Int { passes.count }
}
