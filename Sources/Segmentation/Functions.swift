internal import Profiles

/// The functions of PQL and what they lower to.
enum Functions {
    /// Functions whose result is never true or false, so that their use as a condition is a mistake.
    static let givesNumbersOrTexts: Set<String> = [
        "count", "sum", "average", "currentMonth", "getMonth", "currentYear", "getYear", "currentDayOfMonth",
        "getDayOfMonth", "date", "regexGroup", "mapEntry",
    ]

    /// How many arguments the functions of a receiver take.
    static let argumentCounts: [String: ClosedRange<Int>] = [
        "startsWith": 1...2, "doesNotStartWith": 1...2, "endsWith": 1...2, "doesNotEndWith": 1...2,
        "contains": 1...2, "doesNotContain": 1...2, "equals": 1...2, "notEqualTo": 1...2, "matches": 1...1,
        "regexGroup": 2...2, "intersects": 1...1, "intersection": 1...1, "subsetOf": 1...1,
        "supersetOf": 1...1,
        "includes": 1...1, "distinct": 0...0, "groupBy": 1...1, "filter": 1...1, "map": 1...1, "topN": 2...2,
        "bottomN": 2...2, "head": 0...0, "count": 0...0, "sum": 0...1, "average": 0...1, "min": 0...1,
        "max": 0...1,
        "exists": 0...1, "forall": 1...1, "get": 1...1, "keys": 0...0, "values": 0...0, "isNull": 0...0,
        "isNotNull": 0...0, "getMonth": 0...0, "getYear": 0...0, "getDayOfMonth": 0...0,
    ]

    static let all =
        argumentCounts.keys.sorted() + free.sorted() + ["if"]

    /// The functions without a receiver.
    static let free: Set<String> = [
        "currentDayOfMonth", "currentMonth", "currentYear", "date", "inSegment", "mapEntry",
    ]

    /// The function that `name` is probably meant to be: the same but for case, or with one or two letters
    /// wrong.
    static func suggestion(for name: String) -> String? {
        let lowered = Array(name.lowercased().utf8)
        let ranked = all.map { (name: $0, distance: distance(lowered, Array($0.lowercased().utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= 2 else { return nil }
        return best.name
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard left.count <= 32 else { return .max }
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let substituted = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}

extension Lowering {
    mutating func call(
        _ expression: Expression, _ receiver: Expression?, _ name: String, _ arguments: [Expression]
    ) throws(ExpressionError) -> Code {
        guard let receiver else { return try freeCall(expression, name, arguments) }
        try checkCount(of: arguments, name, at: expression)
        switch name {
        case "equals", "notEqualTo", "startsWith", "doesNotStartWith", "endsWith", "doesNotEndWith",
            "contains",
            "doesNotContain":
            return try text(receiver, name, arguments)
        case "matches":
            return .matches(try lower(receiver), try pattern(arguments[0]))
        case "regexGroup":
            let pattern = try pattern(arguments[0])
            guard case .literal(.integer(let number)) = arguments[1].form, number >= 0,
                number <= Int64(pattern.groups)
            else {
                throw error(
                    arguments[1], "expected the number of a group of the pattern, 0 to \(pattern.groups)")
            }
            return .patternGroup(try lower(receiver), pattern, Int(number))
        case "intersects", "intersection", "subsetOf", "supersetOf", "includes":
            let operation: Code.SetOperation =
                switch name {
                case "intersects": .intersects
                case "intersection": .intersection
                case "subsetOf": .subsetOf
                case "supersetOf": .supersetOf
                default: .includes
                }
            return .set(operation, try lower(receiver), try lower(arguments[0]))
        case "filter", "groupBy":
            return try items(name == "filter" ? .filter : .groupBy, receiver, arguments[0])
        case "map":
            let code = try items(.map, receiver, arguments[0])
            guard case .items(.map, let array, let slot, .some(.mapEntry(let key, let value))) = code else {
                return code
            }
            return .items(.entries, array, slot: slot, .mapEntry(key, value))
        case "exists", "forall":
            return try items(name == "exists" ? .exists : .forall, receiver, arguments.first)
        case "count", "sum", "average", "min", "max":
            return try items(
                .aggregate(Expression.Aggregate(rawValue: name) ?? .count), receiver, arguments.first)
        case "topN", "bottomN":
            return try top(receiver, arguments, highest: name == "topN")
        case "get":
            return .get(try lower(receiver), try lower(arguments[0]))
        default:
            return try plainCall(expression, receiver, name)
        }
    }

    private func checkCount(
        of arguments: [Expression], _ name: String, at expression: Expression
    ) throws(ExpressionError) {
        guard let counts = Functions.argumentCounts[name], !counts.contains(arguments.count) else { return }
        let expected =
            switch (counts.lowerBound, counts.upperBound) {
            case (0, 0): "no arguments"
            case (1, 1): "one argument"
            case (let least, let most) where least == most: "\(least) arguments"
            case (let least, let most): "\(least) or \(most) arguments"
            }
        throw error(expression, "'\(name)' takes \(expected), not \(arguments.count)")
    }

    /// Functions of the receiver alone.
    private mutating func plainCall(
        _ expression: Expression, _ receiver: Expression, _ name: String
    ) throws(ExpressionError) -> Code {
        let wrap: (Code) -> Code
        switch name {
        case "distinct": wrap = { .distinct($0) }
        case "head": wrap = { .head($0) }
        case "keys": wrap = { .keys($0) }
        case "values": wrap = { .values($0) }
        case "isNull": wrap = { .isNull($0, expected: true) }
        case "isNotNull": wrap = { .isNull($0, expected: false) }
        case "getMonth": wrap = { .part(.month, $0) }
        case "getYear": wrap = { .part(.year, $0) }
        case "getDayOfMonth": wrap = { .part(.dayOfMonth, $0) }
        default: throw unknown(expression, name)
        }
        return wrap(try lower(receiver))
    }

    private mutating func freeCall(
        _ expression: Expression, _ name: String, _ arguments: [Expression]
    ) throws(ExpressionError) -> Code {
        switch (name, arguments.count) {
        case ("currentMonth", 0), ("currentYear", 0), ("currentDayOfMonth", 0):
            facts.dependsOnTime = true
            return .part(
                name == "currentMonth" ? .month : name == "currentYear" ? .year : .dayOfMonth, .clock(.now))
        case ("date", 3):
            return try date(expression, arguments)
        case ("mapEntry", 2):
            return .mapEntry(try lower(arguments[0]), try lower(arguments[1]))
        case ("inSegment", 1):
            guard case .literal(.string(let id)) = arguments[0].form else {
                throw error(arguments[0], "inSegment takes the identifier of an audience in quotation marks")
            }
            facts.references.append(Facts.Reference(id: id, span: expression.span))
            guard let number = number(id) else {
                throw error(arguments[0], "no audience has the identifier \"\(id)\"")
            }
            return .segment(number)
        case ("currentMonth", _), ("currentYear", _), ("currentDayOfMonth", _), ("date", _), ("inSegment", _),
            ("mapEntry", _):
            throw error(expression, "'\(name)' does not take \(arguments.count) arguments")
        default:
            throw unknown(expression, name)
        }
    }

    private func unknown(_ expression: Expression, _ name: String) -> ExpressionError {
        guard let known = Functions.suggestion(for: name) else {
            return error(expression, "there is no function '\(name)'")
        }
        if known == name {
            return error(
                expression, "'\(name)' is called on a value: write it behind one, as in value.\(name)()")
        }
        return error(expression, "there is no function '\(name)': did you mean '\(known)'?")
    }

    private mutating func text(
        _ receiver: Expression, _ name: String, _ arguments: [Expression]
    ) throws(ExpressionError) -> Code {
        var folds = false
        if arguments.count == 2 {
            guard case .literal(.bool(let isCaseSensitive)) = arguments[1].form else {
                throw error(arguments[1], "expected true or false: whether case matters")
            }
            folds = !isCaseSensitive
        }
        let (test, negated): (Code.TextTest, Bool) =
            switch name {
            case "equals": (.equals, false)
            case "notEqualTo": (.equals, true)
            case "startsWith": (.startsWith, false)
            case "doesNotStartWith": (.startsWith, true)
            case "endsWith": (.endsWith, false)
            case "doesNotEndWith": (.endsWith, true)
            case "contains": (.contains, false)
            default: (.contains, true)
            }
        var argument = try lower(arguments[0])
        if folds {
            if case .constant(.string(let text)) = argument {
                argument = .constant(.string(text.lowercased()))
            } else {
                argument = .lowercased(argument)
            }
        }
        let compared = test == .equals ? try lower(receiver, comparedWith: arguments[0]) : try lower(receiver)
        return .text(test, compared, argument, folds: folds, negated: negated)
    }

    private func pattern(_ argument: Expression) throws(ExpressionError) -> Pattern {
        guard case .literal(.string(let text)) = argument.form else {
            throw error(argument, "a regular expression must be written out in quotation marks")
        }
        do throws(PatternError) {
            return try Pattern(text)
        } catch {
            // Behind the opening quotation mark.
            throw ExpressionError(column: argument.span.start + error.column, problem: error.problem)
        }
    }

    private func date(_ expression: Expression, _ arguments: [Expression]) throws(ExpressionError) -> Code {
        var parts: [Int64] = []
        for argument in arguments {
            guard case .literal(.integer(let number)) = argument.form else {
                throw error(
                    argument, "date takes year, month and day as whole numbers, as in date(2020, 3, 14)")
            }
            parts.append(number)
        }
        guard (0...9_999).contains(parts[0]), (1...12).contains(parts[1]), parts[2] >= 1,
            parts[2] <= CivilTime.daysInMonth(year: parts[0], month: parts[1])
        else { throw error(expression, "there is no such day") }
        return .constant(.time(CivilTime(year: parts[0], month: parts[1], day: parts[2]).timestamp))
    }
}
