internal import Profiles

/// The audiences that a change of attributes can change; see `AudienceProgram.change(from:to:)`.
public struct AttributeChange: Sendable {
    /// Positions of the rules, ascending.
    let rules: [Int]

    public var isEmpty: Bool { rules.isEmpty }
}

/// Finds the rules that look at a field of the profile, so that a record touches only the audiences that it can change.
///
/// A tree of the paths that expressions read. What differs along a path is looked at below it; below an array, whose
/// items a path may read each, all that is read counts as changed.
struct AttributeIndex: Sendable {
    /// Rules that look at all of what lies here, ascending.
    private var rules: [Int] = []
    private var children: [(name: String, index: AttributeIndex)] = []

    /// Adds a rule; `rule` ascends from call to call.
    mutating func add(_ facts: Facts, at rule: Int) {
        if facts.usesWholeProfile {
            rules.append(rule)
        } else {
            for path in facts.attributePaths { add(path[...], at: rule) }
        }
    }

    private mutating func add(_ path: ArraySlice<String>, at rule: Int) {
        guard let name = path.first else {
            if rules.last != rule { rules.append(rule) }
            return
        }
        if let known = children.firstIndex(where: { $0.name == name }) {
            children[known].index.add(path.dropFirst(), at: rule)
        } else {
            var child = AttributeIndex()
            child.add(path.dropFirst(), at: rule)
            children.append((name, child))
        }
    }

    /// The rules that look at something that is another in `after`, ascending, each once.
    func rules(changedFrom before: Value, to after: Value) -> [Int] {
        var found: [Int] = []
        collect(before, after, into: &found)
        return found.sortedOnce()
    }

    private func collect(_ before: Value?, _ after: Value?, into found: inout [Int]) {
        if before == after { return }
        found += rules
        if children.isEmpty { return }
        guard let old = members(of: before), let new = members(of: after) else {
            for child in children { child.index.collectAll(into: &found) }
            return
        }
        for child in children { child.index.collect(old[child.name], new[child.name], into: &found) }
    }

    private func collectAll(into found: inout [Int]) {
        found += rules
        for child in children { child.index.collectAll(into: &found) }
    }

    /// What paths lead into; nothing where there is no value, and `nil` for an array.
    private func members(of value: Value?) -> Fields? {
        switch value {
        case .object(let fields): fields
        case .array: nil
        default: Fields()
        }
    }
}
