internal import Profiles

/// One entity on its way through a compiled schema. Pointers are put together only for what is wrong, on the way back.
struct SchemaCheck {
    private let nodes: [SchemaNode]
    private let refusesUnknown: Bool
    private(set) var violations: [Violation] = []

    init(validator: SchemaValidator) {
        nodes = validator.nodes
        refusesUnknown = validator.unknownFields == .refused
    }

    private var isFull: Bool { violations.count >= SchemaValidator.violationsMaximum }

    mutating func visit(_ index: Int, _ value: Value) {
        let types = nodes[index].types
        switch value {
        case .string(let text):
            if !accepts(types, .string, value, index) { return }
            if let limits = nodes[index].limits { check(text, limits, index) }
        case .integer(let number):
            if !accepts(types, .integer, value, index) { return }
            if let limits = nodes[index].limits { check(Double(number), value, limits, index) }
        case .number(let number):
            if !accepts(types, .number, value, index) { return }
            if let limits = nodes[index].limits { check(number, value, limits, index) }
        case .object(let fields):
            if !accepts(types, .object, value, index) { return }
            visit(members: fields, index)
        case .array(let items):
            if !accepts(types, .array, value, index) { return }
            visit(items: items, index)
        case .bool: if !accepts(types, .boolean, value, index) { return }
        case .null: if !accepts(types, .null, value, index) { return }
        }
        if let limits = nodes[index].limits { check(value, limits, index) }
    }

    private mutating func accepts(
        _ types: SchemaNode.Types, _ found: SchemaNode.Types, _ value: Value, _ index: Int
    ) -> Bool {
        if types.isEmpty || types.contains(found) { return true }
        let expected = javaName(of: types)
        let message = expected == "null" ? "expected: null, found: " : "expected type: \(expected), found: "
        report("type", index, message + javaName(of: value))
        return false
    }

    private mutating func visit(members fields: Fields, _ index: Int) {
        var place = violations.count
        for name in nodes[index].required where fields[name] == nil {
            if isFull { return }
            report("required", index, "required key [\(name)] not found")
            place += 1
        }
        var low = 0
        for member in fields.members {
            if isFull { return }
            let (position, found) = self.position(of: member.name, in: index, from: low)
            low = position
            if found {
                visit(nodes[index].children[position], member.value, under: member.name)
                continue
            }
            switch nodes[index].additional {
            case .accepted: continue
            case .node(let child): visit(child, member.value, under: member.name)
            case .unsaid where !refusesUnknown: continue
            case .unsaid, .refused:
                // What the object itself lacks or has too much comes before what is wrong further in.
                let message = "extraneous key [\(member.name)] is not permitted"
                violations.insert(violation("additionalProperties", index, message), at: place)
                place += 1
            }
        }
    }

    /// Where the name stands among the node's, or would; both ascend, so that the search goes on from the last place.
    private func position(of name: String, in index: Int, from start: Int) -> (Int, Bool) {
        let names = nodes[index].names
        var low = start
        var high = names.count
        while low < high {
            let middle = (low + high) / 2
            if names[middle] < name { low = middle + 1 } else { high = middle }
        }
        return (low, low < names.count && names[low] == name)
    }

    private mutating func visit(items: [Value], _ index: Int) {
        if let limits = nodes[index].limits {
            if let minimum = limits.count.minimum, items.count < minimum {
                report("minItems", index, "expected minimum item count: \(minimum), found: \(items.count)")
            }
            if let maximum = limits.count.maximum, items.count > maximum {
                report("maxItems", index, "expected maximum item count: \(maximum), found: \(items.count)")
            }
        }
        guard let child = nodes[index].items else { return }
        for (position, item) in items.enumerated() {
            if isFull { return }
            let before = violations.count
            visit(child, item)
            if violations.count > before { prepend(String(position), since: before) }
        }
    }

    private mutating func visit(_ child: Int, _ value: Value, under name: String) {
        let before = violations.count
        visit(child, value)
        if violations.count > before { prepend(JSONPointer.escaped(name), since: before) }
    }

    /// Until the way back is complete, pointers lack their `#`.
    private mutating func prepend(_ step: String, since count: Int) {
        for index in count..<violations.count {
            violations[index].pointer = "#/" + step + violations[index].pointer.dropFirst()
        }
    }

    private mutating func check(_ text: String, _ limits: SchemaLimits, _ index: Int) {
        if limits.length.minimum != nil || limits.length.maximum != nil {
            let length = text.unicodeScalars.count
            if let minimum = limits.length.minimum, length < minimum {
                report("minLength", index, "expected minLength: \(minimum), actual: \(length)")
            }
            if let maximum = limits.length.maximum, length > maximum {
                report("maxLength", index, "expected maxLength: \(maximum), actual: \(length)")
            }
        }
        if let pattern = limits.pattern, pattern.matcher.occurs(in: text) != true {
            report("pattern", index, "string [\(text)] does not match pattern \(pattern.text)")
        }
        if let format = limits.format, !format.matches(text) {
            report("format", index, format.complaint(about: text))
        }
    }

    private mutating func check(_ number: Double, _ value: Value, _ limits: SchemaLimits, _ index: Int) {
        if let minimum = limits.minimum {
            if minimum.isExclusive, number <= minimum.limit {
                report("exclusiveMinimum", index, "\(value.jsonText) is not greater than \(minimum.text)")
            } else if number < minimum.limit {
                report("minimum", index, "\(value.jsonText) is not greater or equal to \(minimum.text)")
            }
        }
        if let maximum = limits.maximum {
            if maximum.isExclusive, number >= maximum.limit {
                report("exclusiveMaximum", index, "\(value.jsonText) is not less than \(maximum.text)")
            } else if number > maximum.limit {
                report("maximum", index, "\(value.jsonText) is not less or equal to \(maximum.text)")
            }
        }
    }

    private mutating func check(_ value: Value, _ limits: SchemaLimits, _ index: Int) {
        if let allowed = limits.allowed, !allowed.contains(where: { isSame($0, value) }) {
            report("enum", index, "\(value.string ?? value.jsonText) is not a valid enum value")
        }
        // The library says nothing but the keyword; what was expected is worth its words.
        if let constant = limits.constant, !isSame(constant, value) {
            report("const", index, "expected constant value \(constant.jsonText)")
        }
    }

    /// Numbers are the same whether or not they are written with a point.
    private func isSame(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
            Int64(exactly: number) == whole
        default: left == right
        }
    }

    private mutating func report(_ keyword: String, _ index: Int, _ message: String) {
        if !isFull { violations.append(violation(keyword, index, message)) }
    }

    private func violation(_ keyword: String, _ index: Int, _ message: String) -> Violation {
        Violation(
            keyword: keyword, pointer: "#", schemaLocation: nodes[index].location, message: message)
    }
}

/// How the published messages name types: as the Java classes behind them.
private func javaName(of types: SchemaNode.Types) -> String {
    if types.contains(.number) { return "Number" }
    if types.contains(.integer) { return "Integer" }
    if types.contains(.string) { return "String" }
    if types.contains(.boolean) { return "Boolean" }
    if types.contains(.object) { return "JSONObject" }
    if types.contains(.array) { return "JSONArray" }
    return "null"
}

private func javaName(of value: Value) -> String {
    switch value {
    case .null: "Null"
    case .bool: "Boolean"
    case .integer(let number): Int32(exactly: number) == nil ? "Long" : "Integer"
    case .number: "Double"
    case .string: "String"
    case .array: "JSONArray"
    case .object: "JSONObject"
    }
}
