internal import Profiles
internal import SansIO

/// The audiences that a change of attributes, or of memberships, can change; see `AudienceProgram.change(from:to:)`.
public struct AttributeChange: Sendable {
    /// Positions of the rules, ascending.
    let rules: [Int]

    public var isEmpty: Bool { rules.isEmpty }
}

/// Finds the rules whose result a change of the profile's fields can change, so that a record touches only those.
///
/// A tree of the paths that expressions read. What differs along a path is looked at below it; below an array, whose
/// items a path may read each, all that is read counts as changed. A field that a rule only compares with constants
/// counts where it has come to the other side of one.
struct AttributeIndex: Sendable {
    /// Rules that look at all of what lies here.
    private var rules: [Int] = []
    /// Rules that compare what lies here with numbers, ascending by number.
    private var byNumber: [(number: Double, rule: Int)] = []
    /// Rules that compare what lies here with texts, by the text in lower case.
    private var byText: [String: [Int]] = [:]
    private var children: [(name: String, index: AttributeIndex)] = []

    /// Adds a rule.
    mutating func add(_ facts: Facts, at rule: Int) {
        if facts.usesWholeProfile {
            rules.append(rule)
        } else {
            for use in facts.attributes { add(use, use.steps[...], at: rule) }
        }
    }

    private mutating func add(_ use: Facts.AttributeUse, _ path: ArraySlice<String>, at rule: Int) {
        guard let name = path.first else { return add(use.constants, at: rule) }
        if let known = children.firstIndex(where: { $0.name == name }) {
            children[known].index.add(use, path.dropFirst(), at: rule)
        } else {
            var child = AttributeIndex()
            child.add(use, path.dropFirst(), at: rule)
            children.append((name, child))
        }
    }

    private mutating func add(_ constants: [Facts.Constant]?, at rule: Int) {
        guard let constants else { return rules.append(rule) }
        for constant in constants {
            switch constant {
            case .number(let number):
                byNumber.insert((number, rule), at: byNumber.prefixCount { $0.number < number })
            case .text(let text): byText[text, default: []].append(rule)
            }
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
        if !byNumber.isEmpty { collectNumbers(before?.finite, after?.finite, into: &found) }
        if !byText.isEmpty { collectTexts(before?.string, after?.string, into: &found) }
        if children.isEmpty { return }
        guard let old = members(of: before), let new = members(of: after) else {
            for child in children { child.index.collectAll(into: &found) }
            return
        }
        for child in children { child.index.collect(old[child.name], new[child.name], into: &found) }
    }

    /// Rules with a number from the one to the other; all where there was or is no number.
    private func collectNumbers(_ before: Double?, _ after: Double?, into found: inout [Int]) {
        guard let before, let after else {
            for (_, rule) in byNumber { found.append(rule) }
            return
        }
        let (least, most) = (min(before, after), max(before, after))
        for (number, rule) in byNumber[byNumber.prefixCount { $0.number < least }...] {
            if number > most { break }
            found.append(rule)
        }
    }

    /// Rules with one of the texts; all where there was or is no text.
    private func collectTexts(_ before: String?, _ after: String?, into found: inout [Int]) {
        guard let before, let after else {
            for rules in byText.values { found += rules }
            return
        }
        for text in [before, after] { found += byText[text.lowercased()] ?? [] }
    }

    private func collectAll(into found: inout [Int]) {
        found += rules
        collectNumbers(nil, nil, into: &found)
        collectTexts(nil, nil, into: &found)
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

extension Value {
    fileprivate var finite: Double? { Operand(self).double }
}
