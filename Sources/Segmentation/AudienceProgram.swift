public import Profiles

/// All audiences of a catalog, compiled once: the same program on hub and edge.
///
/// Rules are kept in an order in which an audience comes after those it refers to through `inSegment`.
public struct AudienceProgram: Sendable {
    /// A profile's events beyond the latest 5,000 are not looked at (published guardrail).
    public static let eventsMaximum = 5_000

    struct Rule: Sendable {
        let audience: Audience
        let code: Code
        let slots: Int
        let facts: Facts
        let classification: Classification
        /// Positions of the rules that refer to this one, ascending.
        var dependents: [Int] = []
        /// Evaluations of the rules that need earlier events, among this one and all that depend on it.
        var historyOf: Evaluations = []

        var evaluation: Evaluations { Evaluations(audience.evaluation) }
    }

    let rules: [Rule]
    let slots: Int
    let index: EventIndex
    /// Positions of the rules that look at a top-level field of the profile.
    let byAttribute: [String: [Int]]
    private let positions: [AudienceNumber: Int]

    /// Compiles `audiences`, in any order. An audience may be declared slower than it is eligible for, never
    /// faster.
    public init(_ audiences: [Audience]) throws(SegmentationError) {
        var numbers: [String: AudienceNumber] = [:]
        var seen: Set<AudienceNumber> = []
        for audience in audiences {
            guard numbers.updateValue(audience.number, forKey: audience.id) == nil,
                seen.insert(audience.number).inserted
            else { throw .duplicate(audience: audience.id) }
        }
        var lowered: [Lowered] = []
        for audience in audiences { lowered.append(try Lowered(audience, numbers: numbers)) }
        let order = try AudienceProgram.order(lowered)

        var rules: [Rule] = []
        var positions: [AudienceNumber: Int] = [:]
        for index in order {
            let item = lowered[index]
            let references = item.facts.references.compactMap { numbers[$0.id] }.compactMap { positions[$0] }
            let eventful = item.facts.references.first { reference in
                guard let position = numbers[reference.id].flatMap({ positions[$0] }) else { return false }
                return rules[position].facts.usesEvents || !rules[position].facts.references.isEmpty
            }
            let classification = Classification(item.facts, eventful: eventful)
            guard item.audience.evaluation.slowness >= classification.evaluation.slowness else {
                throw .notEligible(
                    audience: item.audience.id, declared: item.audience.evaluation,
                    derived: classification.evaluation,
                    reason: classification.reason)
            }
            for reference in references where rules[reference].dependents.last != rules.count {
                rules[reference].dependents.append(rules.count)
            }
            positions[item.audience.number] = rules.count
            rules.append(
                Rule(
                    audience: item.audience, code: item.code, slots: item.slots, facts: item.facts,
                    classification: classification))
        }

        var index = EventIndex()
        var byAttribute: [String: [Int]] = [:]
        for position in rules.indices {
            index.add(rules[position].facts, at: position)
            for name in rules[position].facts.attributes { byAttribute[name, default: []].append(position) }
        }
        for position in rules.indices.reversed() {
            var history: Evaluations = rules[position].facts.needsHistory ? rules[position].evaluation : []
            for dependent in rules[position].dependents { history.formUnion(rules[dependent].historyOf) }
            rules[position].historyOf = history
        }
        self.rules = rules
        self.positions = positions
        self.index = index
        self.byAttribute = byAttribute
        slots = rules.map(\.slots).max() ?? 0
    }

    /// The evaluation that `expression` is eligible for when it refers to `audiences`. For a catalog that
    /// leaves the choice to the rules, as the platform does.
    public static func classification(
        of expression: String, among audiences: [Audience] = []
    ) throws(SegmentationError) -> Classification {
        try rule(of: expression, among: audiences).classification
    }

    /// Compiles one expression beside others, which count with what they say and not with what they are
    /// declared as.
    static func rule(
        of expression: String, among audiences: [Audience]
    ) throws(SegmentationError) -> Rule {
        let number = (audiences.map(\.number).max() ?? 0) &+ 1
        let audience = Audience(
            number: number, id: "(new)", name: "", expression: expression, evaluation: .batch)
        let others = audiences.map { other in
            var slow = other
            slow.evaluation = .batch
            return slow
        }
        let program = try AudienceProgram(others + [audience])
        guard let rule = program.rule(number) else {
            preconditionFailure("audience \(number) was just compiled")
        }
        return rule
    }

    func rule(_ number: AudienceNumber) -> Rule? {
        positions[number].map { rules[$0] }
    }

    // MARK: Compilation

    private struct Lowered {
        let audience: Audience
        let code: Code
        let slots: Int
        let facts: Facts

        init(_ audience: Audience, numbers: [String: AudienceNumber]) throws(SegmentationError) {
            do throws(ExpressionError) {
                let expression = try Parser.parse(audience.expression)
                var lowering = Lowering(number: { numbers[$0] })
                var code = try lowering.condition(expression)
                if lowering.facts.isIncremental { code = code.remembering }
                self.audience = audience
                self.code = code
                slots = lowering.slotsMaximum
                facts = lowering.facts
            } catch {
                throw .expression(audience: audience.id, error)
            }
        }
    }

    /// Positions in `lowered` so that references come first; otherwise by number.
    private static func order(_ lowered: [Lowered]) throws(SegmentationError) -> [Int] {
        let byNumber = lowered.indices.sorted { lowered[$0].audience.number < lowered[$1].audience.number }
        var positions: [String: Int] = [:]
        for index in lowered.indices { positions[lowered[index].audience.id] = index }
        var placed = [Bool](repeating: false, count: lowered.count)
        var order: [Int] = []
        // Each round places every audience whose references are placed; as many rounds as references are
        // deep.
        while order.count < lowered.count {
            let before = order.count
            for index in byNumber where !placed[index] {
                let isReady = lowered[index].facts.references.allSatisfy { reference in
                    positions[reference.id].map { placed[$0] } ?? true
                }
                guard isReady else { continue }
                placed[index] = true
                order.append(index)
            }
            guard order.count > before else {
                throw .cycle(audiences: byNumber.filter { !placed[$0] }.map { lowered[$0].audience.id })
            }
        }
        return order
    }
}

extension Code {
    /// The same with its one chain remembered; `Facts.isIncremental` says where it can stand.
    fileprivate var remembering: Code {
        switch self {
        case .all(let parts): return .all(parts.map(\.remembering))
        case .any(let parts): return .any(parts.map(\.remembering))
        case .binding(let slot, let value, let body):
            return .binding(slot: slot, value, body: body.remembering)
        case .chain(var chain):
            chain.isRemembered = true
            return .chain(chain)
        default: return self
        }
    }
}
