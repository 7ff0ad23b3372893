internal import Profiles
internal import SansIO

extension Evaluator {
    /// The items of an array; `nil` for anything else.
    func items(of operand: Operand) -> [Operand]? {
        switch operand {
        case .array(let values): values.map { Operand($0) }
        case .events(let indices): indices.map { .event($0) }
        default: nil
        }
    }

    private func array(of items: [Operand]) -> Operand {
        var indices: [Int] = []
        for item in items {
            guard case .event(let index) = item else { return .array(items.map { value(of: $0) }) }
            indices.append(index)
        }
        return indices.isEmpty ? .array([]) : .events(indices)
    }

    /// Each item in `slot` in turn. Anything but an array gives null.
    mutating func items(_ operation: Code.ItemOperation, _ source: Code, _ slot: Int, _ body: Code?)
        -> Operand
    {
        guard let items = self.items(of: evaluate(source)) else { return .null }
        switch operation {
        case .filter:
            var kept: [Operand] = []
            for item in items where truth(body, of: item, slot) == true { kept.append(item) }
            return array(of: kept)
        case .map:
            var results: [Operand] = []
            for item in items { results.append(evaluate(body, of: item, slot)) }
            return array(of: results)
        case .entries:
            var map = Fields()
            for item in items {
                guard case .object(let entry) = evaluate(body, of: item, slot) else { continue }
                for member in entry.members { map[member.name] = member.value }
            }
            return .object(map)
        case .groupBy:
            return groups(items, slot, body)
        case .exists:
            return quantified(items, slot, body, decisive: true)
        case .forall:
            return quantified(items, slot, body, decisive: false)
        case .aggregate(let aggregate):
            if aggregate == .count, body == nil { return .integer(Int64(items.count)) }
            return self.aggregate(aggregate, items, slot, body)
        }
    }

    /// What stands for a key in a map: texts, whole numbers and Booleans have one.
    func name(of key: Operand) -> String? {
        switch key {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): Int64(exactly: number).map { String($0) }
        case .bool(let truth): String(truth)
        default: nil
        }
    }

    private mutating func evaluate(_ body: Code?, of item: Operand, _ slot: Int) -> Operand {
        guard let body else { return item }
        slots[slot] = item
        return evaluate(body)
    }

    private mutating func truth(_ body: Code?, of item: Operand, _ slot: Int) -> Bool? {
        guard let body else { return true }
        slots[slot] = item
        return verdict(body).truth
    }

    /// Existence is decided by an item that is true, universality by one that is false; else one unknown item
    /// makes the whole unknown.
    private mutating func quantified(_ items: [Operand], _ slot: Int, _ body: Code?, decisive: Bool)
        -> Operand
    {
        var result: Bool? = !decisive
        for item in items {
            let truth = self.truth(body, of: item, slot)
            if truth == decisive { return .bool(decisive) }
            if truth == nil { result = nil }
        }
        return Operand(result)
    }

    /// Items for which the expression is null do not take part. Of none, count and sum are 0, the others
    /// null. Sums add from the first item to the last.
    private mutating func aggregate(
        _ aggregate: Expression.Aggregate, _ items: [Operand], _ slot: Int, _ body: Code?
    ) -> Operand {
        var total = Operand.integer(0)
        var extreme = Operand.null
        var count: Int64 = 0
        for item in items {
            let value = evaluate(body, of: item, slot)
            if value.isNull { continue }
            switch aggregate {
            case .count: count += 1
            case .sum, .average:
                guard value.double != nil else { continue }
                total = Operand.apply(.add, total, value)
                count += 1
            case .min, .max:
                if extreme.isNull { extreme = value }
                let order = Operand.order(value, extreme)
                if order == (aggregate == .min ? .less : .greater) { extreme = value }
            }
        }
        switch aggregate {
        case .count: return .integer(count)
        case .sum: return total
        case .average: return count == 0 ? .null : Operand.apply(.divide, total, .integer(count))
        case .min, .max: return extreme
        }
    }

    /// `[{key, values}]`, in the order in which the keys first appear; items without a key are left out.
    private mutating func groups(_ items: [Operand], _ slot: Int, _ body: Code?) -> Operand {
        var keys: [Operand] = []
        var positions: [Operand: Int] = [:]
        var values: [[Value]] = []
        for item in items {
            var key = evaluate(body, of: item, slot)
            if key.isNull { continue }
            // One key for 1 and 1.0.
            if case .number(let number) = key, let integer = Int64(exactly: number) {
                key = .integer(integer)
            }
            if let position = positions[key] {
                values[position].append(value(of: item))
            } else {
                positions[key] = keys.count
                keys.append(key)
                values.append([value(of: item)])
            }
        }
        return .array(
            zip(keys, values).map { .object(Fields([("key", value(of: $0)), ("values", .array($1))])) })
    }

    /// Sorted by the key; equal keys keep their order, items without a number or time as key are left out.
    /// `topN` gives the highest first: the published text says ascending, its examples mean the highest.
    mutating func top(_ source: Code, _ slot: Int, _ key: Code, count: Code, highest: Bool) -> Operand {
        guard let items = self.items(of: evaluate(source)), case .integer(let count) = evaluate(count) else {
            return .null
        }
        var ranked: [(item: Operand, key: Double, position: Int)] = []
        for (position, item) in items.enumerated() {
            let operand = evaluate(key, of: item, slot)
            guard let key = operand.double ?? operand.time.map({ Double($0.milliseconds) }) else { continue }
            ranked.append((item, key, position))
        }
        ranked.sort { left, right in
            if left.key != right.key { return highest ? left.key > right.key : left.key < right.key }
            return left.position < right.position
        }
        return array(of: ranked.prefix(Int(clamping: max(0, count))).map(\.item))
    }

    // MARK: Sets

    /// Unknown if either side is null; `notIn` is then false, as published, so that it is no exact negation
    /// of `in`.
    func member(_ item: Operand, _ list: Operand, negated: Bool) -> Operand {
        guard !item.isNull, let items = items(of: list) else { return negated ? .bool(false) : .null }
        let isMember = items.contains { Operand.equal(item, $0) == true }
        return .bool(isMember != negated)
    }

    func set(_ operation: Code.SetOperation, _ left: Operand, _ right: Operand) -> Operand {
        guard let leftItems = items(of: left) else { return .null }
        func holds(_ items: [Operand], _ item: Operand) -> Bool {
            items.contains { Operand.equal($0, item) == true }
        }
        if operation == .includes { return right.isNull ? .null : .bool(holds(leftItems, right)) }
        guard let rightItems = items(of: right) else { return .null }
        switch operation {
        case .intersects: return .bool(leftItems.contains { holds(rightItems, $0) })
        case .intersection: return array(of: leftItems.filter { holds(rightItems, $0) })
        case .subsetOf: return .bool(leftItems.allSatisfy { holds(rightItems, $0) })
        case .supersetOf, .includes: return .bool(rightItems.allSatisfy { holds(leftItems, $0) })
        }
    }

    /// The first of equal items stays.
    func distinct(_ operand: Operand) -> Operand {
        guard let items = items(of: operand) else { return .null }
        var seen: Set<Operand> = []
        return array(
            of: items.filter { item in
                if case .number(let number) = item, let integer = Int64(exactly: number) {
                    return seen.insert(.integer(integer)).inserted
                }
                return seen.insert(item).inserted
            })
    }

    func get(_ map: Operand, _ key: Operand) -> Operand {
        guard let fields = fields(of: map), let name = key.string else { return .null }
        return fields[name].map { Operand($0) } ?? .null
    }
}
