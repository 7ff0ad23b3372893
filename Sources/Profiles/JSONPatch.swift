/// A JSON Patch (RFC 6902): operations that are applied in order, all or none.
public struct JSONPatch: Sendable {
    /// Most operations of one patch; Spoke's own bound.
    public static let operationsMaximum = 1_000

    public enum Operation: Hashable, Sendable {
        case add(JSONPointer, Value)
        case remove(JSONPointer)
        case replace(JSONPointer, Value)
        case move(from: JSONPointer, to: JSONPointer)
        case copy(from: JSONPointer, to: JSONPointer)
        case test(JSONPointer, Value)
    }

    public let operations: [Operation]

    /// Reads the list of operations.
    public init(_ document: Value) throws(JSONPatchError) {
        guard let items = document.array else { throw .malformed("a JSON Patch is an array of operations") }
        guard items.count <= JSONPatch.operationsMaximum else {
            throw .malformed("a JSON Patch may have \(JSONPatch.operationsMaximum) operations")
        }
        var operations: [Operation] = []
        for item in items { operations.append(try JSONPatch.operation(item)) }
        self.operations = operations
    }

    private static func operation(_ item: Value) throws(JSONPatchError) -> Operation {
        guard let fields = item.fields else { throw .malformed("an operation is a JSON object") }
        let path = try pointer("path", fields)
        switch fields["op"]?.string {
        case "add": return .add(path, try value(fields))
        case "remove": return .remove(path)
        case "replace": return .replace(path, try value(fields))
        case "move": return .move(from: try pointer("from", fields), to: path)
        case "copy": return .copy(from: try pointer("from", fields), to: path)
        case "test": return .test(path, try value(fields))
        default: throw .malformed("op must be add, remove, replace, move, copy or test")
        }
    }

    private static func pointer(_ name: String, _ fields: Fields) throws(JSONPatchError) -> JSONPointer {
        guard let text = fields[name]?.string, let pointer = JSONPointer(text) else {
            throw .malformed("\(name) must be a JSON Pointer such as /title")
        }
        return pointer
    }

    private static func value(_ fields: Fields) throws(JSONPatchError) -> Value {
        guard let value = fields["value"] else { throw .malformed("the operation needs a value") }
        return value
    }

    /// The document after all of the operations.
    public func applied(to document: Value) throws(JSONPatchError) -> Value {
        var result = document
        for operation in operations {
            switch operation {
            case .add(let path, let value): result = try result.adding(value, at: path, path.steps[...])
            case .remove(let path): result = try result.removing(path, path.steps[...])
            case .replace(let path, let value):
                result = try result.replacing(value, at: path, path.steps[...])
            case .move(let from, let path):
                // What moves may not move into itself.
                if path.steps.count > from.steps.count, path.steps.starts(with: from.steps) {
                    throw .missing(path.text)
                }
                guard let value = from.value(in: result) else { throw .missing(from.text) }
                if from == path { continue }
                result = try result.removing(from, from.steps[...]).adding(value, at: path, path.steps[...])
            case .copy(let from, let path):
                guard let value = from.value(in: result) else { throw .missing(from.text) }
                result = try result.adding(value, at: path, path.steps[...])
            case .test(let path, let value):
                guard let found = path.value(in: result) else { throw .missing(path.text) }
                if found != value { throw .untrue(path.text) }
            }
        }
        return result
    }
}

/// Why a patch was not applied.
public enum JSONPatchError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    /// There is nothing at the path.
    case missing(String)
    /// A test failed.
    case untrue(String)

    public var description: String {
        switch self {
        case .malformed(let problem): problem
        case .missing(let path): "there is nothing at \(path)"
        case .untrue(let path): "the test of \(path) failed"
        }
    }
}

extension Value {
    /// Steps lead from here on; the whole path is for the error.
    fileprivate func adding(
        _ value: Value, at path: JSONPointer, _ steps: ArraySlice<String>
    ) throws(JSONPatchError) -> Value {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch self {
        case .object(var fields):
            if rest.isEmpty {
                fields[step] = value
            } else {
                guard let child = fields[step] else { throw .missing(path.text) }
                fields[step] = try child.adding(value, at: path, rest)
            }
            return .object(fields)
        case .array(var items):
            if rest.isEmpty, step == "-" {
                items.append(value)
                return .array(items)
            }
            guard let index = JSONPointer.index(step), index <= items.count else {
                throw .missing(path.text)
            }
            if rest.isEmpty {
                items.insert(value, at: index)
            } else {
                guard index < items.count else { throw .missing(path.text) }
                items[index] = try items[index].adding(value, at: path, rest)
            }
            return .array(items)
        default: throw .missing(path.text)
        }
    }

    fileprivate func removing(
        _ path: JSONPointer, _ steps: ArraySlice<String>
    ) throws(JSONPatchError) -> Value {
        try changing(at: path, steps) { (_: Value) throws(JSONPatchError) -> Value? in nil }
    }

    fileprivate func replacing(
        _ value: Value, at path: JSONPointer, _ steps: ArraySlice<String>
    ) throws(JSONPatchError) -> Value {
        try changing(at: path, steps) { (_: Value) throws(JSONPatchError) -> Value? in value }
    }

    /// Changes what is there; `nil` takes it away, which the document itself cannot be.
    private func changing(
        at path: JSONPointer, _ steps: ArraySlice<String>,
        _ change: (Value) throws(JSONPatchError) -> Value?
    ) throws(JSONPatchError) -> Value {
        guard let step = steps.first else {
            guard let value = try change(self) else { throw .malformed("the document cannot be removed") }
            return value
        }
        let rest = steps.dropFirst()
        switch self {
        case .object(var fields):
            guard let child = fields[step] else { throw .missing(path.text) }
            fields[step] = rest.isEmpty ? try change(child) : try child.changing(at: path, rest, change)
            return .object(fields)
        case .array(var items):
            guard let index = JSONPointer.index(step), index < items.count else {
                throw .missing(path.text)
            }
            if rest.isEmpty {
                if let value = try change(items[index]) {
                    items[index] = value
                } else {
                    items.remove(at: index)
                }
            } else {
                items[index] = try items[index].changing(at: path, rest, change)
            }
            return .array(items)
        default: throw .missing(path.text)
        }
    }
}
