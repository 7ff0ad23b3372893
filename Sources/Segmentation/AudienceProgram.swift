public import Profiles

/// All audiences of a catalog, compiled once: the same program on hub and edge.
///
/// Rules are kept in an order in which an audience comes after those it refers to through `inSegment`.
public struct AudienceProgram: Sendable {
    /// A profile's events beyond the latest 5,000 are not looked at (published guardrail).
    public static let eventsMaximum = 5_000

    /// What an evaluation does not look at, in one place: rules are copied while they run.
    private final class Definition: Sendable {
        let audience: Audience
        let slots: Int
        let facts: Facts
        let classification: Classification

        init(_ item: Lowered, _ classification: Classification) {
            audience = item.audience
            slots = item.slots
            facts = item.facts
            self.classification = classification
        }
    }

    struct Rule: Sendable {
        private let definition: Definition
        let number: AudienceNumber
        let evaluation: Evaluations
        let code: Code
        /// Positions of the rules that refer to this one, ascending.
        var dependents: [Int] = []
        /// Evaluations of the rules that need earlier events, among this one and all that depend on it.
        var historyOf: Evaluations = []
        /// Likewise of those that look at events at all.
        var eventsOf: Evaluations = []

        var audience: Audience { definition.audience }
        var slots: Int { definition.slots }
        var facts: Facts { definition.facts }
        var classification: Classification { definition.classification }

        fileprivate init(_ item: Lowered, _ classification: Classification) {
            definition = Definition(item, classification)
            number = item.audience.number
            evaluation = Evaluations(item.audience.evaluation)
            code = item.code
        }
    }

    let rules: [Rule]
    let slots: Int
    /// The profile's fields that rules look at, by the number that their code has.
    let paths: [[String]]
    let index: EventIndex
    let attributeIndex: AttributeIndex
    let positions: [AudienceNumber: Int]

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
        let paths = AttributePaths()
        for audience in audiences {
            lowered.append(try Lowered(audience, numbers: numbers, paths: paths))
        }
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
            rules.append(Rule(item, classification))
        }

        var index = EventIndex()
        var attributeIndex = AttributeIndex()
        for position in rules.indices {
            index.add(rules[position].facts, at: position)
            attributeIndex.add(rules[position].facts, at: position)
        }
        for position in rules.indices.reversed() {
            let rule = rules[position]
            if rule.facts.needsHistory { rules[position].historyOf = rule.evaluation }
            if rule.facts.usesEvents { rules[position].eventsOf = rule.evaluation }
            for dependent in rule.dependents {
                rules[position].historyOf.formUnion(rules[dependent].historyOf)
                rules[position].eventsOf.formUnion(rules[dependent].eventsOf)
            }
        }
        self.rules = rules
        self.positions = positions
        self.index = index
        self.attributeIndex = attributeIndex
        self.paths = paths.all
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

    /// The paths of the profile that an audience looks at, in the order of its expression, each once; none for one
    /// that looks at the profile as a whole.
    public func attributePaths(of number: AudienceNumber) -> [String] {
        guard let facts = rule(number)?.facts, !facts.usesWholeProfile else { return [] }
        return facts.attributePaths
    }

    func rule(_ number: AudienceNumber) -> Rule? {
        positions[number].map { rules[$0] }
    }

    // MARK: Compilation

    fileprivate struct Lowered {
        let audience: Audience
        let code: Code
        let slots: Int
        let facts: Facts

        init(
            _ audience: Audience, numbers: [String: AudienceNumber], paths: AttributePaths
        ) throws(SegmentationError) {
            do throws(ExpressionError) {
                let expression = try Parser.parse(audience.expression)
                var lowering = Lowering(paths: paths, number: { numbers[$0] })
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
