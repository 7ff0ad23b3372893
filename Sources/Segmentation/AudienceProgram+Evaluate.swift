public import Profiles
public import SansIO

extension AudienceProgram {
    /// Whether `evaluate` needs the profile's earlier events to be right about what `event` (or, for `nil`, a
    /// change of attributes) can change: chains of several events, COUNT, negated events, `xEvent`.
    ///
    /// A change of attributes needs them also for one event with attributes, whose event may have come first.
    /// Events of the last 24 hours are enough for edge and streaming audiences.
    ///
    /// - Parameter changed: what has changed, for `event` `nil`; by default everything may have.
    public func needsHistory(
        for event: Event?, changed: AttributeChange? = nil, evaluations: Evaluations = .onArrival
    ) -> Bool {
        guard let event else {
            if let changed {
                return changed.rules.contains { !rules[$0].eventsOf.isDisjoint(with: evaluations) }
            }
            return rules.contains { rule in
                !rule.evaluation.isDisjoint(with: evaluations) && rule.facts.usesEvents
                    && (rule.facts.needsHistory || rule.facts.usesAttributes
                        || !rule.facts.references.isEmpty)
            }
        }
        return index.contains(for: event) { !rules[$0].historyOf.isDisjoint(with: evaluations) }
    }

    /// Whether `event` can change any audience of `evaluations`: where not, `evaluate` finds nothing.
    public func isConcerned(by event: Event, _ evaluations: Evaluations) -> Bool {
        index.contains(for: event) { !rules[$0].evaluation.isDisjoint(with: evaluations) }
    }

    /// The audiences that look at what differs between two states of the merged attributes, whatever their evaluation.
    public func change(from before: Value, to after: Value) -> AttributeChange {
        AttributeChange(rules: attributeIndex.rules(changedFrom: before, to: after))
    }

    /// The audiences that refer to these, whose memberships have ended.
    public func change(ofMembershipsIn audiences: [AudienceNumber]) -> AttributeChange {
        let found = audiences.compactMap { positions[$0] }.flatMap { rules[$0].dependents }
        return AttributeChange(rules: found.sortedOnce())
    }

    /// How many audiences of any evaluation the index finds for `event`, those that refer to them not counted.
    public func audienceCount(for event: Event) -> Int { index.rules(for: event).count }

    /// Evaluates every audience of `evaluations` that `event` can change or, when it is `nil`, every one at
    /// all, and those that refer to what changed. Deterministic.
    ///
    /// A membership follows its expression: of profile attributes alone it has no end of its own; of an event
    /// it ends when the event leaves its window, which a new event extends. What is null does not belong.
    ///
    /// - Parameters:
    ///   - attributes: the merged profile.
    ///   - event: the event that has just been accepted.
    ///   - history: earlier events in any order, as far as `needsHistory` asks for them; `event` may be among
    ///     them. Those later than `time` are judged by their windows like the others.
    ///   - held: the memberships as of now, ascending by audience; expired ones count as not held.
    ///   - time: the instant of acceptance: `now` in the expressions, in UTC.
    ///   - changed: what has changed since the last evaluation, if known; only for `event` `nil`, without `views`, and
    ///     not for daily evaluations, where time alone changes results.
    ///   - views: the profile as merge policies see it by which it is not merged in `attributes`, for the audiences
    ///     that name them, by the policy's id; others are evaluated on `attributes`.
    ///   - usesIndex: `false` evaluates every audience also for an event: the same outcomes, slower, to measure the
    ///     index by.
    /// - Returns: only changes, ascending by audience.
    public func evaluate(
        attributes: Value, event: Event?, history: [Event], held: [Membership], at time: Timestamp,
        evaluations: Evaluations, changed: AttributeChange? = nil, views: [String: [ProfileView]] = [:],
        usesIndex: Bool = true
    ) -> [AudienceOutcome] {
        var candidates =
            usesIndex ? self.candidates(event, hasHistory: !history.isEmpty, changed) : Array(rules.indices)
        guard !candidates.isEmpty else { return [] }
        var evaluator = Evaluator(
            attributes: attributes, paths: paths, events: AudienceProgram.ordered(history, event), now: time,
            held: held, slots: slots)
        var next = 0
        while next < candidates.count {
            // A rule stays where it is: a copy of it costs as much as its evaluation.
            let position = candidates[next]
            next += 1
            guard !rules[position].evaluation.isDisjoint(with: evaluations),
                let outcome = evaluator.outcome(of: rules, at: position, views: views)
            else { continue }
            evaluator.outcomes.append(outcome)
            // Dependents come after in the order of rules, so what is added is never behind us.
            for dependent in rules[position].dependents { candidates.insertSorted(dependent, from: next) }
        }
        return evaluator.outcomes.sorted { $0.audience < $1.audience }
    }

    private func candidates(_ event: Event?, hasHistory: Bool, _ changed: AttributeChange?) -> [Int] {
        if let event { return index.rules(for: event) }
        if let changed { return changed.rules }
        return rules.indices.filter { position in
            let facts = rules[position].facts
            // One event alone: without events there is nothing to learn, and it ends by itself.
            let isSettled = facts.isIncremental && !facts.usesAttributes && facts.references.isEmpty
            return hasHistory || !isSettled
        }
    }

    /// Ascending by (timestamp, id), each event once, the latest `eventsMaximum` of them.
    static func ordered(_ history: [Event], _ event: Event?) -> [Event] {
        guard !history.isEmpty else { return event.map { [$0] } ?? [] }
        func precedes(_ left: Event, _ right: Event) -> Bool {
            left.timestamp != right.timestamp
                ? left.timestamp < right.timestamp
                : left.id != right.id ? left.id < right.id : left.dataset < right.dataset
        }
        var events = history
        if let event {
            events.removeAll { $0.id == event.id && $0.dataset == event.dataset }
            events.append(event)
        }
        events.sort(by: precedes)
        if events.count > eventsMaximum { events.removeFirst(events.count - eventsMaximum) }
        return events
    }
}

extension Evaluator {
    /// What the rule changes now; `nil` for nothing.
    fileprivate mutating func outcome(
        of rules: [AudienceProgram.Rule], at position: Int, views: [String: [ProfileView]]
    ) -> AudienceOutcome? {
        let number = rules[position].number
        let current = held.membership(of: number).flatMap { $0.isHeld(at: now) ? $0 : nil }
        remembered = current?.validUntil
        let verdict: Verdict
        if !views.isEmpty, let policy = rules[position].audience.mergePolicy, let others = views[policy] {
            verdict = self.verdict(rules[position].code, of: others)
        } else {
            verdict = self.verdict(rules[position].code)
        }
        // A window that has just closed is as good as none.
        let isMember = verdict.truth == true && verdict.until.map { now < $0 } ?? true
        guard isMember else {
            return current == nil
                ? nil : AudienceOutcome(audience: number, isMember: false, qualified: now, validUntil: nil)
        }
        if let current, current.validUntil == verdict.until { return nil }
        return AudienceOutcome(audience: number, isMember: true, qualified: now, validUntil: verdict.until)
    }
}

extension [Int] {
    /// Inserts `value` into the ascending elements from `start` on, unless it is there.
    fileprivate mutating func insertSorted(_ value: Int, from start: Int) {
        var low = start
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        if low == count || self[low] != value { insert(value, at: low) }
    }
}
