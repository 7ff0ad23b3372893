/// One thing that is wrong with a topology: where, what, and what to write instead.
public struct TopologyError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        case unreadable(String)
        /// Beyond 4 MiB, 200 000 values or 64 levels.
        case oversized
        case notYAML(String)
        case duplicateKey(String)
        case unknownKey(String, in: String, nearest: String?, known: [String])
        case missingKey(String, in: String, example: String)
        case wrongKind(found: String, expected: String)
        case outOfRange(String, least: String, most: String)
        case unknownName(String, of: String, nearest: String?, known: [String])
        case duplicateName(String, of: String, first: Location)
        /// None of the keys that say what kind of item this is.
        case missingChoice([String])
        case conflictingKeys([String])
        case strayKey(String, beside: String, allowed: [String])
        /// Each part is readable, together they cannot be: what is wrong, and what to write.
        case impossible(String, remedy: String)
        case badOverride(String, remedy: String)
    }

    public var location: Location
    public var problem: Problem

    init(_ problem: Problem, at location: Location) {
        self.location = location
        self.problem = problem
    }

    /// `FILE:LINE:COLUMN: what is wrong: what to write instead`.
    public var description: String { "\(location): \(problem)" }
}

extension TopologyError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let reason):
            "cannot be read: \(reason)"
        case .oversized:
            "too large or too deeply nested: a topology has at most 4 MiB, 200 000 values and 64 levels"
        case .notYAML(let reason):
            "this is not YAML: \(reason)"
        case .duplicateKey(let key):
            "`\(key)` appears twice in the same mapping: keep one"
        case .unknownKey(let key, let place, let nearest, let known):
            "unknown key `\(key)` in \(place): \(remedy(nearest, known))"
        case .missingKey(let key, let place, let example):
            "`\(key)` is missing in \(place): write `\(key): \(example)`"
        case .wrongKind(let found, let expected):
            "found \(found) where \(expected) belongs"
        case .outOfRange(let text, let least, let most):
            "`\(text)` is out of range: write \(least) to \(most)"
        case .unknownName(let name, let kind, let nearest, let known):
            "there is no \(kind) `\(name)`: \(remedy(nearest, known))"
        case .duplicateName(let name, let kind, let first):
            "a second \(kind) `\(name)`, the first is at \(first): give it another name"
        case .missingChoice(let keys):
            "nothing says what this is: write one of \(listed(keys, "or"))"
        case .conflictingKeys(let found):
            "\(listed(found, "and")) cannot stand together: write an item for each"
        case .strayKey(let key, let lead, let allowed):
            "`\(key)` does not go with `\(lead)`: "
                + (allowed.isEmpty ? "remove it" : "there belongs \(listed(allowed, "or"))")
        case .impossible(let reason, let remedy), .badOverride(let reason, let remedy):
            "\(reason): \(remedy)"
        }
    }

    private func remedy(_ nearest: String?, _ known: [String]) -> String {
        if let nearest { return "did you mean `\(nearest)`?" }
        return known.isEmpty ? "remove it" : "write one of \(listed(known, "or"))"
    }

    private func listed(_ names: [String], _ conjunction: String) -> String {
        let quoted = names.prefix(16).map { "`\($0)`" } + (names.count > 16 ? ["…"] : [])
        guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

/// Everything that is wrong with a topology, in the order of the file; never empty.
public struct TopologyErrors: Error, Hashable, Sendable, CustomStringConvertible {
    public var errors: [TopologyError]

    init(_ errors: [TopologyError]) {
        precondition(!errors.isEmpty, "TopologyErrors without an error")
        self.errors = errors
    }

    /// One line for each.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// Something that is allowed but will not work as its author probably hopes.
public struct TopologyWarning: Hashable, Sendable, CustomStringConvertible {
    public var location: Location
    public var message: String

    public var description: String { "\(location): \(message)" }
}
