/// What a projection takes of a profile (Platform's `selector`): `emails,person(firstName),addresses.city`.
///
/// Fields are separated by commas, without blanks. A dot goes into a field, and parentheses name several
/// fields in one: `addresses(type,city.country)` is `addresses.type,addresses.city.country`. An object or
/// array that is named itself is taken whole.
public struct FieldSelector: Hashable, Sendable {
    /// Longest text, in UTF-8 bytes.
    public static let bytesMaximum = 4_096
    /// How deep fields may be nested.
    public static let depthMaximum = 32

    /// One level of the selection, ascending by name.
    indirect enum Part: Hashable, Sendable {
        case everything
        case fields([Field])
    }

    struct Field: Hashable, Sendable {
        var name: String
        var part: Part
    }

    let root: Part

    /// Reads the text; what is wrong is told with its column.
    public init(_ text: String) throws(FieldSelectorError) {
        root = try FieldSelectorParser.parse(text)
    }

    /// What is selected of `value`, in the objects around it; `nil` if nothing of it is there.
    ///
    /// Of an array each element is taken apart, and elements without any of the fields are left out.
    public func selection(of value: Value) -> Value? { FieldSelector.selection(root, of: value) }

    /// The paths that it names, dotted and ascending.
    public var paths: [String] { FieldSelector.paths(root, "") }

    private static func selection(_ part: Part, of value: Value) -> Value? {
        guard case .fields(let fields) = part else { return value }
        switch value {
        case .object(let members):
            var selected = Fields()
            for field in fields {
                guard let member = members[field.name] else { continue }
                selected[field.name] = selection(field.part, of: member)
            }
            return selected.isEmpty ? nil : .object(selected)
        case .array(let items):
            let selected = items.compactMap { selection(part, of: $0) }
            return selected.isEmpty ? nil : .array(selected)
        default: return nil
        }
    }

    private static func paths(_ part: Part, _ prefix: String) -> [String] {
        guard case .fields(let fields) = part else { return [] }
        return fields.flatMap { field -> [String] in
            let path = prefix.isEmpty ? field.name : "\(prefix).\(field.name)"
            return field.part == .everything ? [path] : paths(field.part, path)
        }
    }
}

/// Why a selector cannot be used, with the place to look at.
public struct FieldSelectorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based, in Unicode scalars.
    public var column: Int
    public var problem: String

    public init(column: Int, problem: String) {
        self.column = column
        self.problem = problem
    }

    public var description: String { "column \(column): \(problem)" }
}

extension FieldSelector.Part {
    /// Both selections; what one takes whole is whole.
    func merged(with other: FieldSelector.Part) -> FieldSelector.Part {
        guard case .fields(var fields) = self, case .fields(let others) = other else { return .everything }
        for other in others {
            if let index = fields.firstIndex(where: { $0.name >= other.name }) {
                if fields[index].name == other.name {
                    fields[index].part = fields[index].part.merged(with: other.part)
                } else {
                    fields.insert(other, at: index)
                }
            } else {
                fields.append(other)
            }
        }
        return .fields(fields)
    }
}
