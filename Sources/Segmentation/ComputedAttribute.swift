public import Profiles
public import SansIO

/// A profile attribute that aggregates the profile's events over a look-back period.
///
/// Functions and their expressions (computed-attributes/overview and api):
///
/// | Function | Expression |
/// | --- | --- |
/// | SUM, MIN, MAX | `xEvent[condition].sum(path)`, `.min(path)`, `.max(path)` |
/// | COUNT | `xEvent[condition].count()` |
/// | MOST_RECENT | `xEvent[condition].topN(timestamp, 1).map({"timestamp": timestamp, "value": path}).head()` |
/// | LIST | `xEvent[condition].topN(timestamp, n).map(path)`; not published, formed like MOST_RECENT |
///
/// The condition may be left out, and may narrow the look-back period by a window of its own.
public struct ComputedAttribute: Sendable {
    /// Most values that LIST keeps. Spoke's own bound.
    public static let listMaximum: Int64 = 1_000
    /// Longest value as JSON, so that all of a sandbox fit into a projection. Spoke's own bound.
    public static let valueBytesMaximum = 16_384

    public enum Function: String, Hashable, CaseIterable, Sendable {
        case sum = "SUM"
        case count = "COUNT"
        case min = "MIN"
        case max = "MAX"
        case mostRecent = "MOST_RECENT"
        case list = "LIST"
    }

    /// What the attribute holds, as far as the expression alone tells: `meta:xdmType` of its `returnSchema`.
    public enum ReturnType: String, Hashable, Sendable {
        case integer, number, object, array
        case dateTime = "date-time"
    }

    public let name: String
    /// PQL text, as it was given.
    public let expression: String
    public let lookback: Lookback
    /// Fast refresh: daily, whatever the look-back period (`keepCurrent`).
    public let isKeptCurrent: Bool
    /// The published `mergeFunction.value`.
    public let function: Function
    public let returnType: ReturnType

    private let code: Code
    private let slots: Int
    private let paths: [[String]]

    /// - Parameters:
    ///   - name: letters and digits of ASCII only, as published.
    ///   - expression: PQL text.
    public init(
        name: String, expression: String, lookback: Lookback, isKeptCurrent: Bool = false
    ) throws(ComputedAttributeError) {
        let isAlphanumeric = name.utf8.allSatisfy { byte in
            byte < 0x80 && (Lexer.isLetter(byte) || (0x30...0x39).contains(byte))
        }
        guard isAlphanumeric, !name.isEmpty else { throw .name(name) }
        self.name = name
        self.expression = expression
        self.lookback = lookback
        self.isKeptCurrent = isKeptCurrent
        do throws(ExpressionError) {
            let parsed = try Expression(text: expression)
            (function, returnType) = try ComputedAttribute.shape(of: parsed)
            var lowering = Lowering(number: { _ in nil })
            code = try lowering.lower(parsed)
            slots = lowering.slotsMaximum
            paths = lowering.paths.all
        } catch {
            throw .expression(error)
        }
    }

    /// The attribute's value at `instant` from events in any order, of which those outside of the look-back
    /// period do not count; `nil` where it has none, as MIN without events.
    ///
    /// Events count in the order of (timestamp, id), the latest `AudienceProgram.eventsMaximum` of them.
    /// MOST_RECENT gives an object with `timestamp` and `value`, LIST an array, the latest first; SUM and COUNT
    /// of no events are 0. A list ends where it would be longer than `valueBytesMaximum`; another value that is
    /// longer, not finite, or nested more than 32 deep, is none.
    public func value(of events: [Event], attributes: Value, at instant: Timestamp) -> Value? {
        let start = lookback.start(at: instant)
        let seen = events.filter { lookback.includes($0.timestamp, start: start, instant: instant) }
        var evaluator = Evaluator(
            attributes: attributes, paths: paths, events: AudienceProgram.ordered(seen, nil), now: instant,
            held: [], slots: slots)
        let value = evaluator.value(of: evaluator.evaluate(code))
        return value == .null ? nil : value.bounded
    }

    /// The instant as of which it is to be computed at `time`, `nil` before its next refresh: at a refresh that is
    /// due, on the boundary, whenever the hub comes to it, and several that were missed become one.
    ///
    /// - Parameter last: that of the last evaluation. The first looks back from where it stands, and so does one
    ///   whose last lies ahead because the clock was set back.
    public func due(after last: Timestamp?, at time: Timestamp) -> Timestamp? {
        guard let last, last <= time else { return time }
        let latest = refresh.latest(at: time)
        return latest > last ? latest : nil
    }

    /// How often it is computed anew.
    public var refresh: Lookback.Refresh {
        let natural = lookback.refresh
        return isKeptCurrent && (natural == .weekly || natural == .monthly) ? .daily : natural
    }
}

extension ComputedAttribute {
    /// Recognises one of the six functions.
    private static func shape(
        of expression: Expression
    ) throws(ExpressionError) -> (Function, ReturnType) {
        guard case .call(let receiver?, let name, let arguments) = expression.form else {
            throw unknown(at: expression)
        }
        switch (name, arguments.count) {
        case ("count", 0):
            try requireEvents(receiver)
            return (.count, .integer)
        case ("sum", 1), ("min", 1), ("max", 1):
            try requireEvents(receiver)
            let isTime = arguments[0].form == .path(["timestamp"])
            if name == "sum" { return (.sum, .number) }
            return (name == "min" ? .min : .max, isTime ? .dateTime : .number)
        case ("sum", _), ("min", _), ("max", _), ("count", _):
            throw ExpressionError(
                column: expression.span.start,
                problem: name == "count"
                    ? "COUNT counts events: write count() and put the condition into xEvent[…]"
                    : "'\(name)' needs the field to look at, as in xEvent.\(name)(commerce.order.priceTotal)")
        case ("head", 0):
            try requireMostRecent(receiver)
            return (.mostRecent, .object)
        case ("map", 1):
            _ = try latest(of: receiver, 1...listMaximum)
            return (.list, .array)
        default:
            throw unknown(at: expression)
        }
    }

    private static func unknown(at expression: Expression) -> ExpressionError {
        ExpressionError(
            column: expression.span.start,
            problem: "a computed attribute is a SUM, COUNT, MIN, MAX, MOST_RECENT or LIST of events, as in "
                + "xEvent[condition].sum(commerce.order.priceTotal)")
    }

    private static func requireEvents(_ source: Expression) throws(ExpressionError) {
        switch source.form {
        case .path(["xEvent"]): return
        case .filter(let inner, _), .call(.some(let inner), "filter", _): try requireEvents(inner)
        default:
            throw ExpressionError(
                column: source.span.start,
                problem: "expected the profile's events: xEvent or xEvent[condition]"
            )
        }
    }

    /// `xEvent[…].topN(timestamp, n)`
    private static func latest(of source: Expression, _ counts: ClosedRange<Int64>) throws(ExpressionError) {
        guard case .call(let events?, "topN", let arguments) = source.form, arguments.count == 2,
            arguments[0].form == .path(["timestamp"])
        else {
            throw ExpressionError(
                column: source.span.start, problem: "expected the latest events: xEvent[…].topN(timestamp, n)"
            )
        }
        guard case .literal(.integer(let count)) = arguments[1].form, counts.contains(count) else {
            throw ExpressionError(
                column: arguments[1].span.start,
                problem: counts.count == 1
                    ? "MOST_RECENT looks at one event: write topN(timestamp, 1)"
                    : "expected how many values to list, from 1 to \(counts.upperBound)")
        }
        try requireEvents(events)
    }

    /// `xEvent[…].topN(timestamp, 1).map({"timestamp": timestamp, "value": path})`
    private static func requireMostRecent(_ source: Expression) throws(ExpressionError) {
        guard case .call(let events?, "map", let arguments) = source.form, arguments.count == 1,
            case .object(let members) = arguments[0].form,
            members.map(\.name).sorted() == ["timestamp", "value"],
            members.contains(where: { $0.name == "timestamp" && $0.value.form == .path(["timestamp"]) })
        else {
            throw ExpressionError(
                column: source.span.start,
                problem: "MOST_RECENT gives the value with its time: "
                    + "….map({\"timestamp\": timestamp, \"value\": path}).head()")
        }
        try latest(of: events, 1...1)
    }
}

extension Value {
    /// What may be kept of a computed value.
    fileprivate var bounded: Value? {
        guard isWritable(depth: 32) else { return nil }
        var room = ComputedAttribute.valueBytesMaximum - 2
        guard case .array(let items) = self else { return jsonBytes().count <= room + 2 ? self : nil }
        return .array(
            Array(
                items.prefix { item in
                    room -= item.jsonBytes().count + 1
                    return room >= 0
                }))
    }

    /// Whether JSON can say every number in it, and whoever parses it gets to its end.
    private func isWritable(depth: Int) -> Bool {
        switch self {
        case .number(let number): number.isFinite
        case .array(let items): depth > 0 && items.allSatisfy { $0.isWritable(depth: depth - 1) }
        case .object(let fields):
            depth > 0 && fields.members.allSatisfy { $0.value.isWritable(depth: depth - 1) }
        default: true
        }
    }
}

extension Lexer {
    fileprivate static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
