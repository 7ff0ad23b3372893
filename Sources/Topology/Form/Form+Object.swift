/// One key of a mapping with fixed keys.
struct Field<Root: Sendable>: Sendable {
    let name: String
    /// An example for the message when a required key is missing; `nil` makes the key optional.
    let required: String?
    let read: @Sendable (Tree, Path, inout Root, inout Reading) -> Void
    let write: @Sendable (Root) -> Plain
    /// JSON Schema given the defaults.
    let schema: @Sendable (Root) -> Plain

    init<Value: Sendable>(
        _ name: String, _ property: any (WritableKeyPath<Root, Value> & Sendable), _ form: Form<Value>,
        _ doc: String,
        required: String? = nil
    ) {
        self.name = name
        self.required = required
        read = { tree, path, root, reading in
            if let value = form.read(tree, path, &reading) { root[keyPath: property] = value }
        }
        write = { form.write($0[keyPath: property]) }
        schema = { defaults in
            Plain.members([("description", .text(doc))]).adding(
                members(of: form.schema)
                    + [("default", required == nil ? form.write(defaults[keyPath: property]) : nil)])
        }
    }

    /// A key whose absence means something of its own, described in `doc`.
    init<Value: Sendable>(
        _ name: String, _ property: any (WritableKeyPath<Root, Value?> & Sendable),
        optional form: Form<Value>,
        _ doc: String
    ) {
        self.name = name
        required = nil
        read = { tree, path, root, reading in
            if let value = form.read(tree, path, &reading) { root[keyPath: property] = value }
        }
        write = { $0[keyPath: property].map(form.write) ?? .null }
        schema = { _ in Plain.members([("description", .text(doc))]).adding(members(of: form.schema)) }
    }
}

private func members(of schema: Plain) -> [(String, Plain?)] {
    if case .object(let members) = schema { members.map { ($0.name, $0.value) } } else { [] }
}

/// A choice among keys: exactly one `lead` of a mapping's variants stands in it, with its companions only.
struct Variant: Sendable {
    let lead: String
    let companions: [String]

    init(_ lead: String, with companions: [String] = []) {
        self.lead = lead
        self.companions = companions
    }
}

extension Form {
    /// A mapping with fixed keys. Keys left out keep the values of `defaults`.
    ///
    /// Errors of one key do not hide those of another; the result is `nil` if there was any.
    static func object(
        _ defaults: Value, fields: [Field<Value>], common: [String] = [], variants: [Variant] = []
    ) -> Form {
        let names = fields.map(\.name)
        return Form(
            read: { tree, path, reading in
                guard let members = tree.members ?? (tree.content == .empty ? [] : nil) else {
                    let expected =
                        "a mapping with \(names.prefix(4).map { "`\($0)`" }.joined(separator: ", "))"
                    reading.report(.wrongKind(found: tree.kindPhrase, expected: expected), at: tree.location)
                    return nil
                }
                let before = reading.errors.count
                var value = defaults
                for member in members {
                    guard let field = fields.first(where: { $0.name == member.key }) else {
                        let nearest = nearestName(to: member.key, among: names)
                        reading.report(
                            .unknownKey(member.key, in: path.phrase, nearest: nearest, known: names),
                            at: member.keyLocation)
                        continue
                    }
                    reading.visit(path / member.key, at: member.value.location)
                    field.read(member.value, path / member.key, &value, &reading)
                }
                let keys = members.map(\.key)
                for field in fields {
                    guard let example = field.required, !keys.contains(field.name) else { continue }
                    reading.report(
                        .missingKey(field.name, in: path.phrase, example: example), at: tree.location)
                }
                check(
                    variants, keys: keys.filter(names.contains), common: common, at: tree.location, &reading)
                return reading.errors.count == before ? value : nil
            },
            write: { value in
                .object(
                    fields.compactMap { field in
                        let written = field.write(value)
                        if field.required == nil, written == field.write(defaults) { return nil }
                        return Plain.Member(name: field.name, value: written)
                    })
            },
            schema: objectSchema(defaults, fields: fields, common: common, variants: variants))
    }

    private static func check(
        _ variants: [Variant], keys: [String], common: [String], at location: Location,
        _ reading: inout Reading
    ) {
        guard !variants.isEmpty else { return }
        let own = keys.filter { !common.contains($0) }
        let present = variants.filter { own.contains($0.lead) }
        // `restart` leads a fault of its own, and accompanies `kill`.
        let leading = present.filter { variant in !present.contains { $0.companions.contains(variant.lead) } }
        guard let variant = leading.first else {
            reading.report(.missingChoice(variants.map(\.lead)), at: location)
            return
        }
        if leading.count > 1 {
            reading.report(.conflictingKeys(leading.map(\.lead)), at: location)
            return
        }
        for key in own where key != variant.lead && !variant.companions.contains(key) {
            reading.report(
                .strayKey(key, beside: variant.lead, allowed: variant.companions), at: location)
        }
    }

    private static func objectSchema(
        _ defaults: Value, fields: [Field<Value>], common: [String], variants: [Variant]
    ) -> Plain {
        let required = fields.filter { $0.required != nil }.map { Plain.text($0.name) }
        let alternatives = variants.map { variant in
            Plain.members([
                ("required", .list([.text(variant.lead)])),
                (
                    "propertyNames",
                    .members([
                        ("enum", .list((common + [variant.lead] + variant.companions).map { .text($0) }))
                    ])
                ),
            ])
        }
        return .members([
            ("type", .text("object")),
            ("additionalProperties", .bool(false)),
            ("required", required.isEmpty ? nil : .list(required)),
            ("properties", .object(fields.map { Plain.Member(name: $0.name, value: $0.schema(defaults)) })),
            ("oneOf", alternatives.isEmpty ? nil : .list(alternatives)),
        ])
    }
}
