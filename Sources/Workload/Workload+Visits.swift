internal import Profiles
internal import SansIO
internal import Wire

extension Workload {
    /// The visitor's next page; the one after it is scheduled at once, whatever becomes of this one.
    mutating func nextPage(of index: Int, at now: Instant) -> Visit {
        var visitor = visitors[index]
        let number = UInt32(index)
        var isLogin = false
        if visitor.pagesLeft == 0 {
            visitor.sessions += 1
            visitor.pages = 0
            visitor.pagesLeft = UInt16(visitor.generator.number(in: plan.pagesPerSession))
            visitor.region = visitor.home
            if regionCount > 1, visitor.generator.happens(plan.travelShare) {
                visitor.region = UInt8(visitor.generator.below(regionCount))
            }
            isLogin = visitor.generator.happens(plan.loginShare)
            if isLogin {
                visitor.isLoggedIn = true
                visitor.account = number
                if visitors.count > 1, visitor.generator.happens(plan.sharedDeviceShare) {
                    // Within a household, so that no profile ever has more identities than it may.
                    let first = index / Self.householdSize * Self.householdSize
                    let size = min(Self.householdSize, visitors.count - first)
                    visitor.account = UInt32(first + visitor.generator.below(size))
                }
            }
        }
        visitor.pages += 1
        visitor.pagesLeft -= 1
        let isLast = visitor.pagesLeft == 0
        let gap =
            isLast
            ? Self.gap(plan.sessionSpacing, mean: plan.sessionGap, draw: visitor.generator.next())
            : Quantiles.skewed.duration(plan.pageGap, draw: visitor.generator.next())

        let isServer = visitor.isLoggedIn && visitor.generator.happens(plan.serverShare)
        let ecid = WorkloadNames.ecid(number)
        visitor.requests += 1
        var visit = Visit(
            visitor: number, region: Int(visitor.region),
            requestID: String(number) + "-" + String(visitor.requests),
            attempt: 0, session: Int(visitor.sessions), page: Int(visitor.pages), isLogin: isLogin,
            isAuthenticated: isServer,
            datastream: isServer ? plan.authenticatedDatastream : plan.anonymousDatastream,
            primary: isServer ? WorkloadNames.email(visitor.account) : ecid, events: [],
            stalenessMaximum: nil, revisionMinimum: nil)
        if isLogin || visitor.generator.happens(plan.eventShare) {
            visit.events.append(event(of: number, ecid, &visitor, isLogin: isLogin))
            if visitor.generator.happens(plan.secondEventShare) {
                visit.events.append(event(of: number, ecid, &visitor, isLogin: false))
            }
        }
        if !isServer, !isLogin, !visit.events.isEmpty, visitor.generator.happens(plan.badEventShare) {
            visit.datastream = plan.brokenDatastream
            for index in visit.events.indices {
                visit.events[index].expected = .wrongBehaviour
                visit.events[index].qualifies = false
            }
        }
        if visitor.generator.happens(plan.stalenessDemandShare) {
            visit.stalenessMaximum = .milliseconds(visitor.generator.below(10_000))
        } else if visitor.tokenEpoch != 0, visitor.generator.happens(plan.revisionDemandShare) {
            visit.revisionMinimum = EpochMark(
                epoch: Epoch(visitor.tokenEpoch), revision: visitor.tokenRevision)
        }
        visitors[index] = visitor
        let isOver = isLast && plan.sessions.map { visitor.sessions >= $0 } ?? false
        if !isOver { schedulePage(of: index, at: now + gap) }
        return visit
    }

    private func event(
        of number: UInt32, _ ecid: Identity, _ visitor: inout Visitor, isLogin: Bool
    ) -> VisitEvent {
        visitor.events += 1
        // 24 bits for the events of one visitor, so that a marker names both.
        let marker = UInt64(number) << 24 | UInt64(visitor.events & 0xFF_FFFF)
        let qualifies = !isLogin && visitor.generator.below(3) == 0
        let type =
            isLogin
            ? "userAccount.login" : qualifies ? "commerce.productViews" : "web.webpagedetails.pageViews"
        var event = VisitEvent(
            marker: marker, primary: ecid, identities: [ecid],
            body: [
                "eventType": .string(type), "_spoke": ["marker": .integer(Int64(marker))],
            ], expected: nil, qualifies: qualifies)
        if isLogin {
            event.identities.append(WorkloadNames.email(visitor.account))
            event.identities.sort()
        }
        return event
    }
}
