internal import Yams

extension Tree {
    /// Bounds of what is read: a topology is written by hand, and aliases can make a small file huge.
    static let bytesMaximum = 4 << 20
    static let nodesMaximum = 200_000
    static let nestingMaximum = 64

    /// Parses one YAML document. `base` replaces the places of the text's own values when it is an override.
    ///
    /// - Throws: `notYAML` with the place of the first fault, `oversized` beyond the bounds.
    init(yaml text: String, file: String, base: Location? = nil) throws(TopologyError) {
        let start = base ?? .file(file, line: 1, column: 1)
        if text.utf8.count > Tree.bytesMaximum || Tree.nesting(of: text) > Tree.nestingMaximum {
            throw TopologyError(.oversized, at: start)
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw TopologyError(yaml: error, file: file, base: base)
        } catch {
            throw TopologyError(.notYAML("\(error)"), at: start)
        }
        var remaining = Tree.nodesMaximum
        guard let node else {
            self.init(.empty, at: start)
            return
        }
        self = try Tree.converted(node, file: file, base: base, depth: 0, remaining: &remaining)
    }

    private static func converted(
        _ node: Node, file: String, base: Location?, depth: Int, remaining: inout Int
    ) throws(TopologyError) -> Tree {
        let location = base ?? location(of: node, in: file)
        remaining -= 1
        guard remaining > 0, depth <= nestingMaximum else { throw TopologyError(.oversized, at: location) }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            let isEmpty = !isQuoted && ["", "null", "~"].contains(scalar.string)
            return Tree(isEmpty ? .empty : .scalar(scalar.string, isQuoted: isQuoted), at: location)
        case .sequence(let sequence):
            var items: [Tree] = []
            for item in sequence {
                items.append(
                    try converted(item, file: file, base: base, depth: depth + 1, remaining: &remaining))
            }
            return Tree(.list(items), at: location)
        case .mapping(let mapping):
            var members: [Member] = []
            for (key, value) in mapping {
                let keyLocation = base ?? self.location(of: key, in: file)
                guard let name = key.scalar?.string else {
                    throw TopologyError(.notYAML("a key must be plain text"), at: keyLocation)
                }
                let value = try converted(
                    value, file: file, base: base, depth: depth + 1, remaining: &remaining)
                members.append(Member(key: name, keyLocation: keyLocation, value: value))
            }
            return Tree(.map(members), at: location)
        case .alias:
            throw TopologyError(.notYAML("an alias without its anchor"), at: location)
        }
    }

    private static func location(of node: Node, in file: String) -> Location {
        .file(file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// An upper bound of how deep the text nests, so that no parser is led into deep recursion: open
    /// brackets, indentation, and the dashes that begin a line.
    private static func nesting(of text: String) -> Int {
        var deepest = 0
        var brackets = 0
        for line in text.utf8.split(separator: 10) {
            let dashes = line.prefix { $0 == 32 || $0 == 45 || $0 == 63 }.count { $0 != 32 }
            let indentation = line.prefix { $0 == 32 }.count
            for byte in line {
                if byte == 91 || byte == 123 { brackets += 1 }
                if byte == 93 || byte == 125 { brackets = max(0, brackets - 1) }
                deepest = max(deepest, brackets)
            }
            // Indentation of two nests by one; `---` and the rules of a comment are no nesting worth
            // refusing.
            deepest = max(deepest, min(dashes, line.count / 2) + indentation / 4)
        }
        return deepest
    }
}

extension TopologyError {
    init(yaml error: YamlError, file: String, base: Location?) {
        func place(_ mark: Mark) -> Location {
            base ?? .file(file, line: mark.line, column: mark.column)
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = context.map { "\(problem) \($0.text)" } ?? problem
            self.init(.notYAML(reason), at: place(mark))
        case .duplicatedKeysInMapping(let names, let context):
            self.init(.duplicateKey(names.first ?? ""), at: place(context.mark))
        case .reader(let problem, _, _, _):
            self.init(.notYAML(problem), at: base ?? .file(file, line: 1, column: 1))
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.init(.notYAML("\(error)"), at: base ?? .file(file, line: 1, column: 1))
        }
    }
}
