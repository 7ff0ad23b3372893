internal import Profiles
internal import SansIO

/// Chains of events.
///
/// A chain holds if there are events, each later in (timestamp, id) than the one before, so that each link
/// has COUNT of them and its conditions are true of each. A condition that is unknown is not true. The
/// chain's end is the latest that any choice of events allows; a choice ends when the first of its windows
/// does.
extension Evaluator {
    /// The best way to complete the links so far with the last event at `index`. Ascending by index in
    /// arrays.
    private struct Reach {
        var index: Int
        var until: Timestamp?
    }

    mutating func chain(_ chain: Chain) -> Verdict {
        let seen = found(chain)
        guard chain.isRemembered, let remembered else { return seen }
        return .yes(until: seen.truth == true ? later(remembered, seen.until) : remembered)
    }

    private mutating func found(_ chain: Chain) -> Verdict {
        if chain.links.count == 1, events.count == 1, chain.links[0].count == 1 {
            return test(chain.links[0], event: 0) ?? .no
        }
        var reached: [Reach] = []
        for (position, link) in chain.links.enumerated() {
            if position == 0 {
                reached = runs(of: link, matches: matches(link, after: -1)) { _ in
                    Reach(index: -1, until: nil)
                }
            } else if link.refersToPrevious {
                reached = reachDependent(link, from: reached, previousSlot: chain.links[position - 1].slot)
            } else {
                reached = reachIndependent(link, from: reached)
            }
            if reached.isEmpty { return .no }
        }
        var until: Timestamp? = .init(milliseconds: .min)
        for reach in reached { until = later(until, reach.until) }
        return .yes(until: until)
    }

    /// `nil` if the event does not satisfy the link.
    private mutating func test(_ link: Chain.Link, event index: Int) -> Verdict? {
        slots[link.slot] = .event(index)
        var until: Timestamp?
        if let when = link.when {
            let verdict = holds(when, at: events[index].timestamp)
            guard verdict.truth == true else { return nil }
            until = verdict.until
        }
        guard verdict(link.what).truth == true else { return nil }
        if let place = link.where {
            guard verdict(place).truth == true else { return nil }
        }
        return .yes(until: until)
    }

    private mutating func matches(_ link: Chain.Link, after index: Int) -> [Reach] {
        var result: [Reach] = []
        for candidate in events.indices where candidate > index {
            if let verdict = test(link, event: candidate) {
                result.append(Reach(index: candidate, until: verdict.until))
            }
        }
        return result
    }

    /// Runs of COUNT successive matches; taking the latest before each last one leaves most room and lasts
    /// longest.
    private func runs(of link: Chain.Link, matches: [Reach], before start: (Int) -> Reach?) -> [Reach] {
        guard matches.count >= link.count else { return [] }
        var result: [Reach] = []
        for last in (link.count - 1)..<matches.count {
            let first = last - link.count + 1
            guard let previous = start(matches[first].index) else { continue }
            var until = previous.until
            for match in matches[first...last] { until = earlier(until, match.until) }
            result.append(Reach(index: matches[last].index, until: until))
        }
        return result
    }

    private mutating func reachIndependent(_ link: Chain.Link, from reached: [Reach]) -> [Reach] {
        let matches = matches(link, after: reached[0].index)
        // The best of each prefix: what can have come before an event.
        var best = reached
        for position in best.indices.dropFirst() {
            best[position].until = later(best[position].until, best[position - 1].until)
        }
        return runs(of: link, matches: matches) { index in best.last { $0.index < index } }
    }

    private mutating func reachDependent(
        _ link: Chain.Link, from reached: [Reach], previousSlot: Int
    ) -> [Reach] {
        var best = [Reach?](repeating: nil, count: events.count)
        for previous in reached {
            slots[previousSlot] = .event(previous.index)
            for run in runs(
                of: link, matches: matches(link, after: previous.index), before: { _ in previous })
            {
                let until =
                    if let other = best[run.index] { later(other.until, run.until) } else { run.until }
                best[run.index] = Reach(index: run.index, until: until)
            }
        }
        return best.compactMap { $0 }
    }

    /// `nil` is never.
    private func later(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return nil }
        return max(left, right)
    }

    private func earlier(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
        guard let left else { return right }
        return right.map { min(left, $0) } ?? left
    }
}
