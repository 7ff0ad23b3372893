internal import Profiles
internal import SansIO

/// What is kept of a visitor that is replayed, besides.
struct ReplayedVisitor: Sendable {
    var seen = Instant.zero
    /// The number of the visitor whose account it is, from 1; 0: nobody is logged in.
    var account: UInt32 = 0
}

extension Workload {
    mutating func beginReplay() {
        replayed = [ReplayedVisitor](repeating: ReplayedVisitor(), count: visitors.count)
        if plan.replay?.times.isEmpty == false { schedule(.replay, at: .zero) }
    }

    /// What happened at a row of the replay, as a page view with its event; the next row is scheduled.
    mutating func replayedVisit(_ row: Int, at now: Instant) -> Visit {
        guard let replay = plan.replay else {
            preconditionFailure("there is no replay to take row \(row) from")
        }
        if row + 1 < replay.times.count {
            schedule(.replay, row + 1, at: Instant(nanoseconds: replay.times[row + 1]))
        }
        let number = replay.visitors[row]
        let index = Int(number)
        var visitor = visitors[index]
        if visitor.sessions == 0 || now - replayed[index].seen > replay.sessionGap {
            visitor.sessions += 1
            visitor.pages = 0
        }
        replayed[index].seen = now
        visitor.pages = visitor.pages == .max ? .max : visitor.pages + 1
        visitor.browsers = 1
        visitor.region = replay.regions[row] == 0 ? visitor.home : replay.regions[row] - 1
        let isLogin = replay.logins[row] > 0
        if isLogin { replayed[index].account = replay.logins[row] }
        let account = replayed[index].account
        let isServer = account > 0 && visitor.generator.happens(plan.serverShare)
        let ecid = WorkloadNames.ecid(number)
        visitor.requests += 1
        let marker = nextMarker(of: number, &visitor)
        var event = VisitEvent(
            marker: marker, primary: ecid, identities: [ecid],
            body: [
                "eventType": .string(replay.eventTypes[Int(replay.types[row])]),
                "_spoke": ["marker": .integer(Int64(marker))],
            ], expected: nil, qualifies: false)
        if isLogin {
            event.identities.append(WorkloadNames.email(account - 1))
            event.identities.sort()
        }
        visitors[index] = visitor
        return Visit(
            visitor: number, region: Int(visitor.region),
            requestID: String(number) + "-" + String(visitor.requests), attempt: 0,
            session: Int(visitor.sessions), page: Int(visitor.pages), isLogin: isLogin,
            isAuthenticated: isServer,
            datastream: isServer ? plan.authenticatedDatastream : plan.anonymousDatastream,
            primary: isServer ? WorkloadNames.email(account - 1) : ecid, events: [event],
            stalenessMaximum: nil, revisionMinimum: nil)
    }
}
