internal import HTTPTypes
internal import Hummingbird
internal import Profiles

/// Changes to a JSON document (RFC 6902): add, remove, replace and test.
struct JSONPatch {
    private static let operationsMaximum = 1_000

    private enum Operation {
        case add(Value), replace(Value), remove, test(Value)
    }

    private var operations: [(operation: Operation, path: String, steps: ArraySlice<String>)] = []

    init(_ body: Value) throws {
        guard let items = body.array, items.count <= JSONPatch.operationsMaximum else {
            throw Problem(
                .badRequest, "a JSON patch is a list of at most \(JSONPatch.operationsMaximum) operations")
        }
        for (index, item) in items.enumerated() {
            let members = try Members(item, at: "[\(index)]")
            // A value may be null, which is not the same as none.
            let value = { () throws -> Value in
                guard let value = members.fields["value"] else { throw members.missing("value") }
                return value
            }
            let operation: Operation =
                switch try members.requiredText("op") {
                case "add": .add(try value())
                case "replace": .replace(try value())
                case "test": .test(try value())
                case "remove": .remove
                default: throw members.wrong("op", "must be add, replace, remove or test")
                }
            guard let path = try members.text("path"), path.isEmpty || path.hasPrefix("/") else {
                throw members.wrong("path", "must be a JSON pointer such as /tags/unifiedProfile")
            }
            operations.append((operation, path, JSONPatch.steps(of: path)))
        }
    }

    func applied(to document: Value) throws -> Value {
        var result = document
        for (operation, path, steps) in operations {
            guard let changed = JSONPatch.apply(operation, at: steps, to: result) else {
                throw Problem(.badRequest, "\(path): the patch does not fit what is there")
            }
            result = changed
        }
        return result
    }

    private static func steps(of pointer: String) -> ArraySlice<String> {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { step in
            step.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
        }[...]
    }

    /// `nil` where the place is not there, or a test fails.
    private static func apply(_ operation: Operation, at steps: ArraySlice<String>, to value: Value) -> Value?
    {
        guard let step = steps.first else {
            switch operation {
            case .add(let new), .replace(let new): return new
            case .test(let expected): return value == expected ? value : nil
            case .remove: return nil
            }
        }
        let isLast = steps.count == 1
        switch value {
        case .object(var fields):
            guard let member = fields[step] else {
                guard isLast, case .add(let new) = operation else { return nil }
                fields[step] = new
                return .object(fields)
            }
            if isLast, case .remove = operation {
                fields[step] = nil
            } else {
                guard let changed = apply(operation, at: steps.dropFirst(), to: member) else { return nil }
                fields[step] = changed
            }
            return .object(fields)
        case .array(var items):
            if isLast, case .add(let new) = operation {
                guard let index = step == "-" ? items.count : Int(step), 0...items.count ~= index else {
                    return nil
                }
                items.insert(new, at: index)
                return .array(items)
            }
            guard let index = Int(step), items.indices ~= index else { return nil }
            if isLast, case .remove = operation {
                items.remove(at: index)
            } else {
                guard let changed = apply(operation, at: steps.dropFirst(), to: items[index]) else {
                    return nil
                }
                items[index] = changed
            }
            return .array(items)
        default: return nil
        }
    }
}
