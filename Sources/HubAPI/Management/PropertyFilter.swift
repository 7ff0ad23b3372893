internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles

/// A filter of a list: `name=spent`, `status!=draft`, `name=contains(week)`, `updateEpoch>=1700000000000`.
struct PropertyFilter {
    private enum Comparison {
        case equal, notEqual, containing, notContaining, atLeast, atMost
    }

    private let name: String
    private let comparison: Comparison
    private let value: String

    /// - Parameters:
    ///   - texts: Names of properties that hold text.
    ///   - numbers: Names of properties that hold numbers.
    init(_ text: String, texts: [String], numbers: [String]) throws {
        let isSign = { (character: Character) in "=!<>".contains(character) }
        name = String(text.prefix { !isSign($0) })
        let rest = text.dropFirst(name.count)
        let signs = rest.prefix(while: isSign)
        var value = String(rest.dropFirst(signs.count))
        guard texts.contains(name) || numbers.contains(name) else {
            let known = (texts + numbers).joined(separator: ", ")
            throw Problem(.badRequest, "cannot filter by \(name): by one of \(known)")
        }
        let isContaining = value.hasPrefix("contains(") && value.hasSuffix(")")
        if isContaining { value = String(value.dropFirst("contains(".count).dropLast()) }
        switch (String(signs), isContaining, texts.contains(name)) {
        case ("=", false, true): comparison = .equal
        case ("!=", false, true): comparison = .notEqual
        case ("=", true, true): comparison = .containing
        case ("=!", true, true): comparison = .notContaining
        case (">=", false, false): comparison = .atLeast
        case ("<=", false, false): comparison = .atMost
        default:
            throw Problem(
                .badRequest,
                texts.contains(name)
                    ? "\(name) is filtered by =, !=, =contains(…) and =!contains(…)"
                    : "\(name) is filtered by >= and <=")
        }
        if comparison == .atLeast || comparison == .atMost, Int64(value) == nil {
            throw Problem(.badRequest, "\(name) is a number, and \(value) is none")
        }
        self.value = value
    }

    /// Whether the thing, in its published shape, passes. Letters count alike in either case.
    func passes(_ document: Value) -> Bool {
        let held = document[path: name]
        let text = (held?.string ?? "").lowercased()
        let wanted = value.lowercased()
        switch comparison {
        case .equal: return text == wanted
        case .notEqual: return text != wanted
        case .containing: return text.contains(wanted)
        case .notContaining: return !text.contains(wanted)
        case .atLeast: return (held?.integer ?? .min) >= Int64(value) ?? .max
        case .atMost: return (held?.integer ?? .max) <= Int64(value) ?? .min
        }
    }
}
