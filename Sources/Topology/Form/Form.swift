/// How one kind of value is written in a topology file: the single definition behind reading, checking,
/// writing it back, and the JSON Schema that editors use.
struct Form<Value: Sendable>: Sendable {
    /// Reads a value, or reports why not and returns `nil`.
    let read: @Sendable (Tree, Path, inout Reading) -> Value?
    /// The normal form, which `read` takes back.
    let write: @Sendable (Value) -> Plain
    /// JSON Schema of what `read` takes.
    let schema: Plain
}

extension Form {
    /// A form for another type. `forth` reports at the path what it cannot convert.
    func converted<Other: Sendable>(
        forth: @escaping @Sendable (Value, Path, inout Reading) -> Other?,
        back: @escaping @Sendable (Other) -> Value
    ) -> Form<Other> {
        Form<Other>(
            read: { [read] tree, path, reading in
                guard let value = read(tree, path, &reading) else { return nil }
                return forth(value, path, &reading)
            },
            write: { [write] in write(back($0)) },
            schema: schema)
    }

    /// Either of two forms: `second` for values that `isSecond` recognises by their kind.
    static func either(
        _ first: Form, _ second: Form, isSecond: @escaping @Sendable (Tree) -> Bool,
        writesSecond: @escaping @Sendable (Value) -> Bool
    ) -> Form {
        Form(
            read: { tree, path, reading in
                isSecond(tree) ? second.read(tree, path, &reading) : first.read(tree, path, &reading)
            },
            write: { writesSecond($0) ? second.write($0) : first.write($0) },
            schema: .members([("anyOf", .list([first.schema, second.schema]))]))
    }

    /// A list of values of one form.
    static func list<Item>(of item: Form<Item>, _ counts: ClosedRange<Int> = 0...10_000) -> Form
    where Value == [Item] {
        Form(
            read: { tree, path, reading in
                guard let trees = tree.items ?? (tree.content == .empty ? [] : nil) else {
                    reading.report(.wrongKind(found: tree.kindPhrase, expected: "a list"), at: tree.location)
                    return nil
                }
                guard counts.contains(trees.count) else {
                    reading.report(
                        .outOfRange(
                            "\(trees.count) items", least: "\(counts.lowerBound)",
                            most: "\(counts.upperBound)"),
                        at: tree.location)
                    return nil
                }
                var values: [Item] = []
                for (index, tree) in trees.enumerated() {
                    reading.visit(path / index, at: tree.location)
                    if let value = item.read(tree, path / index, &reading) { values.append(value) }
                }
                return values.count == trees.count ? values : nil
            },
            write: { .list($0.map(item.write)) },
            schema: .members([
                ("type", .text("array")), ("items", item.schema),
                ("minItems", counts.lowerBound > 0 ? .integer(Int64(counts.lowerBound)) : nil),
                ("maxItems", counts.upperBound < 10_000 ? .integer(Int64(counts.upperBound)) : nil),
            ]))
    }

    /// A mapping whose keys are names chosen by the author, kept in the order of the file.
    static func keyed<Item>(by key: TextRule, to item: Form<Item>) -> Form where Value == [Keyed<Item>] {
        Form(
            read: { tree, path, reading in
                guard let members = tree.members ?? (tree.content == .empty ? [] : nil) else {
                    reading.report(
                        .wrongKind(found: tree.kindPhrase, expected: "a mapping"), at: tree.location)
                    return nil
                }
                var values: [Keyed<Item>] = []
                for member in members {
                    guard key.matches(member.key) else {
                        reading.report(
                            .wrongKind(found: "the key `\(member.key)`", expected: key.phrase),
                            at: member.keyLocation)
                        continue
                    }
                    reading.visit(path / member.key, at: member.keyLocation)
                    if let value = item.read(member.value, path / member.key, &reading) {
                        values.append(Keyed(key: member.key, value: value))
                    }
                }
                return values.count == members.count ? values : nil
            },
            write: { .object($0.map { Plain.Member(name: $0.key, value: item.write($0.value)) }) },
            schema: .members([
                ("type", .text("object")),
                ("propertyNames", key.pattern.map { .members([("pattern", .text($0))]) }),
                ("additionalProperties", item.schema),
            ]))
    }
}

/// A value under a name of the author's choice.
struct Keyed<Value: Sendable>: Sendable {
    var key: String
    var value: Value
}
