public import Profiles

/// Which resources a list answers, in which order: the query parameters of the list calls.
public struct RegistryQuery: Hashable, Sendable {
    public static let limitMaximum = 500

    private struct Condition: Hashable, Sendable {
        var steps: [String]
        var value: String
        var isNegated: Bool
    }

    private var conditions: [Condition] = []
    /// Top-level members to answer; empty: all of the form.
    private var members: [String] = []
    private var orderParts: [OrderPart] = []
    private var start: String?
    private var limit = RegistryQuery.limitMaximum

    private struct OrderPart: Hashable, Sendable {
        var name: String
        var isDescending: Bool
    }

    public init() {}

    /// - Parameters:
    ///   - property: A comma-separated list of members to return, and of conditions `member==value` or
    ///     `member!=value`; a condition on an array asks whether it holds the value.
    ///   - orderby: Comma-separated members, `-` before one for descending order. Without it, by title.
    ///   - start: The list goes on behind this value of the first member of the order.
    ///   - limit: 0 to 500; as published it is a hint: resources with equal values of that member stay together.
    public init(
        property: String? = nil, orderby: String? = nil, start: String? = nil, limit: String? = nil
    ) throws(RegistryError) {
        for part in (property ?? "").split(separator: ",") {
            if let condition = RegistryQuery.condition(part) {
                conditions.append(condition)
            } else {
                members.append(String(part))
            }
        }
        for part in (orderby ?? "").split(separator: ",") {
            let isDescending = part.hasPrefix("-")
            let name = part.drop { $0 == "-" || $0 == "+" || $0 == " " }
            orderParts.append(OrderPart(name: String(name), isDescending: isDescending))
        }
        self.start = start
        if let limit {
            guard let number = Int(limit), (0...RegistryQuery.limitMaximum).contains(number) else {
                throw .malformed("limit must be a number from 0 to \(RegistryQuery.limitMaximum)")
            }
            self.limit = number
        }
        if conditions.count + members.count + orderParts.count > 100 {
            throw .malformed("property and orderby may have 100 parts")
        }
    }

    private static func condition(_ part: Substring) -> Condition? {
        for (mark, isNegated) in [("==", false), ("!=", true)] {
            guard let range = part.firstRange(of: mark) else { continue }
            return Condition(
                steps: Value.steps(of: String(part[..<range.lowerBound])),
                value: String(part[range.upperBound...]), isNegated: isNegated)
        }
        return nil
    }

    private var isDescending: Bool { orderParts.first?.isDescending ?? false }

    /// What stands in `_page.orderby`.
    public var orderText: String {
        orderParts.isEmpty
            ? "title" : orderParts.map { ($0.isDescending ? "-" : "") + $0.name }.joined(separator: ",")
    }

    /// All that meet the conditions, in order: where there are no pages.
    func everything(of resources: [Value]) -> [Value] { resources.filter(meets) }

    func page(of resources: [Value]) -> RegistryPage {
        var chosen = resources.filter(meets).map { (keys: keys($0), resource: $0) }
        chosen.sort { isBefore($0.keys, $1.keys) }
        if let start {
            let passed = chosen.prefix { item in
                let key = item.keys.first ?? ""
                return isDescending ? key >= start : key <= start
            }
            chosen.removeFirst(passed.count)
        }
        var end = min(limit, chosen.count)
        while end > 0, end < chosen.count, chosen[end].keys.first == chosen[end - 1].keys.first { end += 1 }
        let next = end > 0 && end < chosen.count ? chosen[end - 1].keys.first : nil
        return RegistryPage(
            results: chosen[..<end].map(\.resource), orderby: orderText, next: next)
    }

    func projected(_ resource: Value) -> Value {
        guard !members.isEmpty, let fields = resource.fields else { return resource }
        return .object(
            Fields(fields.members.filter { members.contains($0.name) }.map { ($0.name, $0.value) }))
    }

    private func meets(_ resource: Value) -> Bool {
        conditions.allSatisfy { condition in
            let isEqual =
                switch resource[steps: condition.steps] {
                case .array(let items)?: items.contains { text($0) == condition.value }
                case let value?: text(value) == condition.value
                case nil: false
                }
            return isEqual != condition.isNegated
        }
    }

    private func text(_ value: Value) -> String { value.string ?? value.jsonText }

    private func keys(_ resource: Value) -> [String] {
        let names = orderParts.isEmpty ? ["title"] : orderParts.map(\.name)
        return names.map { resource[path: $0].map(text) ?? "" } + [resource.registryID ?? ""]
    }

    private func isBefore(_ left: [String], _ right: [String]) -> Bool {
        for (index, (mine, theirs)) in zip(left, right).enumerated() where mine != theirs {
            let isDescending = index < orderParts.count && orderParts[index].isDescending
            return isDescending ? mine > theirs : mine < theirs
        }
        return false
    }
}

/// A page of a list.
public struct RegistryPage: Hashable, Sendable {
    public var results: [Value]
    public var orderby: String
    /// The `start` of the next page, `nil` if this is the last.
    public var next: String?

    /// `results` with `_page` and `_links`; `path` is that of the call.
    public func document(path: String) -> Value {
        let next: Value = next.map(Value.string) ?? .null
        let link: Value =
            self.next.map { start in
                ["href": .string("\(path)?orderby=\(orderby)&start=\(RegistryPage.escaped(start))")]
            } ?? .null
        return [
            "results": .array(results),
            "_page": ["orderby": .string(orderby), "next": next, "count": .integer(Int64(results.count))],
            "_links": ["next": link],
        ]
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if isAlphanumeric(byte) || "-._~".utf8.contains(byte) {
                result.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
