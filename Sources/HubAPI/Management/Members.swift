internal import HTTPTypes
internal import Hummingbird
internal import Profiles
internal import SansIO

/// The members of a JSON object in a request, read strictly: what is present must make sense.
///
/// `null` counts as absent.
struct Members {
    /// Longest text besides expressions, in UTF-8 bytes.
    static let textBytesMaximum = 4_096
    /// Most items of a list.
    static let itemsMaximum = 10_000

    /// How people find the object in the request, empty for the whole body.
    let path: String
    let fields: Fields

    init(_ value: Value, at path: String = "") throws {
        guard let fields = value.fields else {
            throw Problem(
                .badRequest, "\(path.isEmpty ? "the body" : path) must be an object with named members")
        }
        self.fields = fields
        self.path = path
    }

    subscript(name: String) -> Value? {
        let value = fields[name]
        return value == .null ? nil : value
    }

    func has(_ name: String) -> Bool { self[name] != nil }

    func text(_ name: String, bytesMaximum: Int = Members.textBytesMaximum) throws -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string, text.utf8.count <= bytesMaximum else {
            throw wrong(name, "must be a text of at most \(bytesMaximum) bytes")
        }
        return text
    }

    /// A text that is there and not empty.
    func requiredText(_ name: String, bytesMaximum: Int = Members.textBytesMaximum) throws -> String {
        guard let text = try text(name, bytesMaximum: bytesMaximum), !text.isEmpty else {
            throw missing(name)
        }
        return text
    }

    func truth(_ name: String) throws -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .bool(let truth) = value else { throw wrong(name, "must be true or false") }
        return truth
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let value = self[name] else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw wrong(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One of the raw values of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws -> Choice?
    where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw wrong(name, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func requiredChoice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws -> Choice
    where Choice.RawValue == String {
        guard let choice: Choice = try choice(name) else { throw missing(name) }
        return choice
    }

    func object(_ name: String) throws -> Members? {
        try self[name].map { try Members($0, at: place(name)) }
    }

    func requiredObject(_ name: String) throws -> Members {
        guard let object = try object(name) else { throw missing(name) }
        return object
    }

    func items(_ name: String) throws -> [Value]? {
        guard let value = self[name] else { return nil }
        guard let items = value.array, items.count <= Members.itemsMaximum else {
            throw wrong(name, "must be a list of at most \(Members.itemsMaximum) items")
        }
        return items
    }

    func texts(_ name: String) throws -> [String]? {
        try items(name)?.map { item in
            guard let text = item.string, text.utf8.count <= Members.textBytesMaximum else {
                throw wrong(name, "must be a list of texts")
            }
            return text
        }
    }

    func objects(_ name: String) throws -> [Members]? {
        try items(name)?.enumerated().map { try Members($1, at: "\(place(name))[\($0)]") }
    }

    /// In the form of RFC 3339.
    func time(_ name: String) throws -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw wrong(name, "must be a time such as 2026-03-01T12:00:00Z")
        }
        return time
    }

    /// For example `14 d` or `400 ms`.
    func duration(_ name: String, in range: ClosedRange<Duration>) throws -> Duration? {
        guard let text = try text(name) else { return nil }
        guard let duration = Duration(quantity: text), range.contains(duration) else {
            throw wrong(
                name,
                "must be from \(range.lowerBound.quantity) to \(range.upperBound.quantity), written as a "
                    + "whole number and a unit, such as 14 d, 10 s or 400 ms")
        }
        return duration
    }

    func missing(_ name: String) -> Problem {
        Problem(.badRequest, "\(place(name)) is missing: send it")
    }

    func wrong(_ name: String, _ problem: String) -> Problem {
        Problem(.badRequest, "\(place(name)) \(problem)")
    }

    private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

extension Members {
    /// The ids of a bulk look-up: `{ "ids": [ { "id": … } ] }`.
    func bulkIDs() throws -> [String] {
        guard let objects = try objects("ids") else { throw missing("ids") }
        return try objects.map { try $0.requiredText("id") }
    }
}
