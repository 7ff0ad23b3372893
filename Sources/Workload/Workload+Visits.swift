public import Profiles
internal import SansIO
internal import Wire

extension Workload {
    /// All identities by which the hub may know a visitor, in the order of their making, the address last.
    public func identities(of number: UInt32) -> [Identity] {
        let browsers = max(1, Int(visitors[Int(number)].browsers))
        return (0..<browsers).map { WorkloadNames.ecid(number, browser: $0) } + [WorkloadNames.email(number)]
    }

    /// The visitor's next page; the one after it is scheduled at once, whatever becomes of this one.
    mutating func nextPage(of index: Int, at now: Instant) -> Visit {
        var visitor = visitors[index]
        let number = UInt32(index)
        let isLogin = visitor.pagesLeft == 0 && beginSession(of: index, &visitor, at: now)
        visitor.pages += 1
        visitor.pagesLeft -= 1
        let isLast = visitor.pagesLeft == 0
        let due =
            isLast
            ? nextSession(of: number, &visitor, after: now)
            : now + timeOnPage(draw: visitor.generator.next())

        let isServer = visitor.isLoggedIn && visitor.generator.happens(plan.serverShare)
        let ecid = WorkloadNames.ecid(number, browser: Int(visitor.device.browser) - 1)
        let account = account(of: index, visitor.device)
        visitor.requests += 1
        var visit = Visit(
            visitor: number, region: Int(visitor.region),
            requestID: String(number) + "-" + String(visitor.requests),
            attempt: 0, session: Int(visitor.sessions), page: Int(visitor.pages), isLogin: isLogin,
            isAuthenticated: isServer,
            datastream: isServer ? plan.authenticatedDatastream : plan.anonymousDatastream,
            primary: isServer ? account : ecid, events: [],
            stalenessMaximum: nil, revisionMinimum: nil)
        if isLogin || visitor.generator.happens(plan.eventShare) {
            visit.events.append(event(of: number, ecid, login: isLogin ? account : nil, &visitor))
            if visitor.generator.happens(plan.secondEventShare) {
                visit.events.append(event(of: number, ecid, login: nil, &visitor))
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
        let counted = visitor.sessions - UInt32(visitor.extraSessions)
        let isOver = isLast && plan.sessions.map { counted >= $0 } ?? false
        if !isOver { schedule(.page, index, at: due) }
        return visit
    }

    private func timeOnPage(draw: UInt64) -> Duration {
        plan.thinkTime?.duration(draw: draw) ?? Quantiles.skewed.duration(plan.pageGap, draw: draw)
    }

    private func nextSession(
        of number: UInt32, _ visitor: inout Visitor, after now: Instant
    ) -> Instant {
        let gap: Duration
        switch plan.returns {
        case nil: gap = Self.gap(plan.sessionSpacing, mean: plan.sessionGap, draw: visitor.generator.next())
        case .drawn(let spread): gap = spread.duration(draw: visitor.generator.next())
        case .replayed(let gaps):
            var draws = draws(of: number, session: 0)
            let place = draws.below(gaps.count) + Int(visitor.sessions) - 1
            gap = .nanoseconds(gaps[place % gaps.count])
        }
        return instant(gap, after: now, in: visitor.home)
    }

    /// A generator for what is drawn once a session: apart from the visitor's own, so that devices and journeys do not
    /// shift when visitors come. Session 0 stands for what is drawn once a visitor.
    private func draws(of number: UInt32, session: UInt32) -> CompactGenerator {
        var hash = StableHash(key: (seed, 0x7365_7373_696F_6E73))
        hash.combine(UInt64(number) << 32 | UInt64(session))
        return CompactGenerator(seed: hash.value.low)
    }

    /// Draws where and on what a session takes place. Whether the visitor logs in.
    private func beginSession(of index: Int, _ visitor: inout Visitor, at now: Instant) -> Bool {
        let number = UInt32(index)
        visitor.sessions += 1
        visitor.pages = 0
        visitor.pagesLeft = UInt16(visitor.generator.number(in: plan.pagesPerSession))
        var draws = draws(of: number, session: visitor.sessions)
        visitor.region = visitor.home
        if regionCount > 1, visitor.generator.happens(plan.travelShare) {
            visitor.region = destination(&visitor, &draws)
        }
        takeDevice(of: number, &visitor, &draws)
        if !plan.paces.isEmpty {
            let factor = plan.paces[Int(visitor.home)].factor(at: now)
            // Of a burst of three times as many, two of three would not have come else.
            if factor > 100, draws.below(factor) >= 100, visitor.extraSessions < .max {
                visitor.extraSessions += 1
            }
        }
        guard visitor.generator.happens(plan.loginShare) else { return false }
        let first = index / Self.householdSize * Self.householdSize
        visitor.device.member = UInt8(index - first + 1)
        if visitors.count > 1, visitor.generator.happens(plan.sharedDeviceShare) {
            // Within a household, so that no profile ever has more identities than it may.
            let size = min(Self.householdSize, visitors.count - first)
            visitor.device.member = UInt8(visitor.generator.below(size) + 1)
        }
        return true
    }

    private func destination(_ visitor: inout Visitor, _ draws: inout CompactGenerator) -> UInt8 {
        let total = plan.travelWeights.reduce(0, +)
        guard total > 0 else { return UInt8(visitor.generator.below(regionCount)) }
        return UInt8(Self.place(of: draws.below(total), in: plan.travelWeights))
    }

    /// One of the visitor's devices, each as often, which gets an `ECID` if it has none or its cookies were cleared.
    private func takeDevice(of number: UInt32, _ visitor: inout Visitor, _ draws: inout CompactGenerator) {
        let count = deviceCount(of: number)
        visitor.current = count > 1 ? UInt8(draws.below(count)) : 0
        let isCleared = draws.happens(plan.newBrowserShare)
        let isNew = visitor.device.browser == 0
        if isNew || isCleared && Int(visitor.browsers) < WorkloadNames.browsersMaximum {
            visitor.browsers += 1
            visitor.device = Visitor.Device(browser: visitor.browsers)
        }
    }

    private func deviceCount(of number: UInt32) -> Int {
        if plan.secondDeviceShare == .zero { return 1 }
        var draws = draws(of: number, session: 0)
        // The first number is the place in a list of returns.
        _ = draws.next()
        let place = draws.below(Int(Ratio.denominator))
        return place < plan.thirdDeviceShare.numerator ? 3 : place < plan.secondDeviceShare.numerator ? 2 : 1
    }

    /// Who is logged in on a device; the visitor where nobody is.
    private func account(of index: Int, _ device: Visitor.Device) -> Identity {
        if device.member == 0 { return WorkloadNames.email(UInt32(index)) }
        let first = index / Self.householdSize * Self.householdSize
        return WorkloadNames.email(UInt32(first) + UInt32(device.member) - 1)
    }

    /// 24 bits for the events of one visitor, so that a marker names both.
    func nextMarker(of number: UInt32, _ visitor: inout Visitor) -> UInt64 {
        visitor.events += 1
        return UInt64(number) << 24 | UInt64(visitor.events & 0xFF_FFFF)
    }

    /// `login` is the account with which the visitor logs in.
    private func event(
        of number: UInt32, _ ecid: Identity, login: Identity?, _ visitor: inout Visitor
    ) -> VisitEvent {
        let marker = nextMarker(of: number, &visitor)
        let qualifies = login == nil && visitor.generator.below(3) == 0
        let type =
            login != nil
            ? "userAccount.login" : qualifies ? "commerce.productViews" : "web.webpagedetails.pageViews"
        var event = VisitEvent(
            marker: marker, primary: ecid, identities: [ecid],
            body: [
                "eventType": .string(type), "_spoke": ["marker": .integer(Int64(marker))],
            ], expected: nil, qualifies: qualifies)
        if let login {
            event.identities.append(login)
            event.identities.sort()
        }
        return event
    }
}
