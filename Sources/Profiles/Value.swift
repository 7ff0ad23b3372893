/// A JSON value: what an attribute of a profile or a field of an event holds.
public enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([Value])
    case object(Fields)

    /// The value at a dotted path such as `person.name.firstName`, through objects only.
    public subscript(path path: String) -> Value? { self[steps: Value.steps(of: path)] }

    /// The same for a path whose steps are known: what is looked at often is split once.
    public subscript(steps steps: [String]) -> Value? {
        var current = self
        for step in steps {
            guard case .object(let fields) = current, let next = fields[step] else { return nil }
            current = next
        }
        return current
    }

    public static func steps(of path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var fields: Fields? {
        if case .object(let fields) = self { fields } else { nil }
    }

    public var array: [Value]? {
        if case .array(let items) = self { items } else { nil }
    }

    public var bool: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    public var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number)
        default: nil
        }
    }
}

/// The members of a JSON object, kept in ascending order of names, each name once.
public struct Fields: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: Value
    }

    public private(set) var members: [Member]

    public init() {
        members = []
    }

    /// Later duplicates replace earlier ones.
    public init(_ members: [(String, Value)]) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    public var isEmpty: Bool { members.isEmpty }

    public subscript(name: String) -> Value? {
        get {
            let (index, found) = position(of: name)
            return found ? members[index].value : nil
        }
        set {
            let (index, found) = position(of: name)
            switch (found, newValue) {
            case (true, let value?): members[index].value = value
            case (true, nil): members.remove(at: index)
            case (false, let value?): members.insert(Member(name: name, value: value), at: index)
            case (false, nil): break
            }
        }
    }

    private func position(of name: String) -> (index: Int, found: Bool) {
        // Appending in order is the common case when an encoder or a merge walks sorted members.
        guard let last = members.last else { return (0, false) }
        if last.name < name { return (members.count, false) }
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return (low, low < members.count && members[low].name == name)
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByFloatLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral number: Int64) { self = .integer(number) }
    public init(floatLiteral number: Double) { self = .number(number) }
    public init(booleanLiteral truth: Bool) { self = .bool(truth) }
    public init(arrayLiteral items: Value...) { self = .array(items) }
    public init(dictionaryLiteral members: (String, Value)...) { self = .object(Fields(members)) }
}
