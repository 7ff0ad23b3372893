internal import Profiles

/// Windows of time and chains of events.
extension Lowering {
    mutating func window(_ window: Expression.Window) throws(ExpressionError) -> Code.Window {
        switch window {
        case .distance(let comparison, let count, let unit, let direction, let time):
            .distance(comparison, count, unit, isBefore: direction == .before, try anchor(time))
        case .before(let time): .before(try anchor(time))
        case .after(let time): .after(try anchor(time))
        case .on(let time): .on(try anchor(time))
        case .between(let first, let second): .between(try anchor(first), try anchor(second))
        }
    }

    private mutating func anchor(_ anchor: Expression.Anchor) throws(ExpressionError) -> Code.Anchor {
        switch anchor {
        case .clock(let clock):
            facts.dependsOnTime = true
            return .clock(clock)
        case .period(let period, let unit):
            facts.dependsOnTime = true
            return .period(period, unit)
        case .expression(let expression):
            // `C0` in a window stands for the time of that event.
            if case .path(let steps) = expression.form, steps.count == 1,
                let variable = variables.last(where: { $0.name == steps[0] }), case .slot = variable.root
            {
                return .code(.path(variable.root, ["timestamp"]))
            }
            return .code(try lower(expression))
        }
    }

    mutating func chain(
        _ links: [Expression.Link], _ polarity: Facts.Polarity, at expression: Expression
    ) throws(ExpressionError) -> Code {
        for (position, link) in links.enumerated()
        where links[..<position].contains(where: { $0.label == link.label }) {
            throw ExpressionError(
                column: link.span.start, problem: "the label '\(link.label)' stands twice in the chain")
        }
        facts.chains.append(
            Facts.ChainUse(
                polarity: polarity, links: links.count, count: links.map(\.count).max() ?? 1,
                isWithinDay: links[0].when?.isWithinDay ?? false, span: expression.span,
                window: links[0].when, windowSpan: links[0].whenSpan,
                secondEventSpan: links.count > 1 ? links[1].span : links[0].count > 1 ? links[0].span : nil))
        return try chainScope { (lowering) throws(ExpressionError) in
            let (variables, forbidden) = (lowering.variables, lowering.forbiddenLabels)
            var chain = Chain(links: [])
            for (position, link) in links.enumerated() {
                lowering.variables = variables
                let slot = lowering.takeSlot()
                lowering.implicit = .slot(slot)
                lowering.variables.append(Variable(name: link.label, root: .slot(slot)))
                if let previous = chain.links.last {
                    lowering.variables.append(
                        Variable(name: links[position - 1].label, root: .slot(previous.slot)))
                    lowering.forbiddenLabels = forbidden + links[..<(position - 1)].map(\.label)
                }
                let refers = position > 0 && link.mentions(links[position - 1].label)
                chain.links.append(try lowering.link(link, slot: slot, refersToPrevious: refers))
                lowering.facts.note(EventKeyFinder(variable: nil).keys(of: link.what))
            }
            return .chain(chain)
        }
    }

    private mutating func link(
        _ link: Expression.Link, slot: Int, refersToPrevious: Bool
    ) throws(ExpressionError) -> Chain.Link {
        try requireCondition(link.what)
        let what = try lower(link.what)
        var place: Code?
        if let condition = link.where {
            try requireCondition(condition)
            place = try lower(condition)
        }
        let when: Code.Window? = if let window = link.when { try self.window(window) } else { nil }
        return Chain.Link(
            slot: slot, what: what, where: place, when: when, count: link.count,
            refersToPrevious: refersToPrevious)
    }

    /// What a chain declares ends with it. It slides with time too, but its end is known:
    /// `Membership.validUntil`.
    private mutating func chainScope(
        _ body: (inout Lowering) throws(ExpressionError) -> Code
    ) throws(ExpressionError) -> Code {
        let (forbidden, dependsOnTime) = (forbiddenLabels, facts.dependsOnTime)
        defer { (forbiddenLabels, facts.dependsOnTime) = (forbidden, dependsOnTime) }
        return try scoped(body)
    }

    /// `select E from xEvent where …` and `exists E from xEvent where …` as a condition: a chain of one
    /// event, whose window is the part `E.timestamp occurs …`. Published definitions of edge audiences have
    /// this form.
    mutating func event(
        _ bindings: [Expression.Binding], _ polarity: Facts.Polarity, at expression: Expression
    ) throws(ExpressionError) -> Code {
        let binding = bindings[0]
        var (parts, when, windowSpan) = Lowering.separated(binding.condition, variable: binding.name)
        for part in parts { try requireCondition(part) }
        facts.chains.append(
            Facts.ChainUse(
                polarity: polarity, links: 1, count: 1, isWithinDay: when?.isWithinDay ?? false,
                span: expression.span, window: when, windowSpan: windowSpan))
        facts.note(EventKeyFinder(variable: binding.name).keys(of: binding.condition))
        if bindings.count > 1 {
            parts.append(Expression(.exists(Array(bindings.dropFirst())), expression.span))
        }
        return try chainScope { (lowering) throws(ExpressionError) in
            let slot = lowering.takeSlot()
            lowering.variables.append(Variable(name: binding.name, root: .slot(slot)))
            var codes: [Code] = []
            for part in parts { codes.append(try lowering.lower(part)) }
            let window: Code.Window? = if let when { try lowering.window(when) } else { nil }
            return .chain(
                Chain(links: [
                    Chain.Link(
                        slot: slot, what: codes.count == 1 ? codes[0] : .all(codes), where: nil, when: window,
                        count: 1,
                        refersToPrevious: false)
                ]))
        }
    }

    /// The parts of a conjunction, and the first of them that is a window on the time of event `variable`.
    private static func separated(
        _ condition: Expression?, variable: String
    ) -> ([Expression], Expression.Window?, Span?) {
        guard let condition else { return ([], nil, nil) }
        var parts = [condition]
        if case .all(let conjuncts) = condition.form { parts = conjuncts }
        for (index, part) in parts.enumerated() {
            if case .occurs(let time, let window) = part.form, time.form == .path([variable, "timestamp"]) {
                parts.remove(at: index)
                return (parts, window, part.span)
            }
        }
        return (parts, nil, nil)
    }
}

extension Expression.Link {
    /// Whether a condition names the event `label`.
    func mentions(_ label: String) -> Bool {
        func names(_ expression: Expression) -> Bool {
            if case .path(let steps) = expression.form, steps[0] == label { return true }
            return expression.form.children.contains(where: names)
        }
        return ([what] + (self.where.map { [$0] } ?? []) + (when?.children ?? [])).contains(where: names)
    }
}

extension Expression.Window {
    /// Whether everything in the window happened within the last 24 hours, whenever it is looked at.
    var isWithinDay: Bool {
        switch self {
        case .distance(let comparison, let count, let unit, .before, .clock(.now)):
            guard comparison == .less || comparison == .lessOrEqual, let length = unit.milliseconds else {
                return false
            }
            return count <= CivilTime.dayMilliseconds / length
        case .on(.clock(.today)): return true
        case .on(.period(.this, let unit)):
            return unit.milliseconds.map { $0 <= CivilTime.dayMilliseconds } ?? false
        case .on(.period(.last, let unit)):
            return unit.milliseconds.map { $0 <= CivilTime.dayMilliseconds / 24 } ?? false
        case .between(.clock(.today), .clock(.now)): return true
        default: return false
        }
    }
}
