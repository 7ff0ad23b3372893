internal import HTTPTypes
internal import Profiles

/// Some of a list's items.
struct Page<Item> {
    let items: [Item]
    let start: Int
    let limit: Int
    let total: Int

    init(of all: [Item], start: Int, limit: Int) {
        items = Array(all.dropFirst(start).prefix(limit))
        self.start = start
        self.limit = limit
        total = all.count
    }

    /// Where the next page starts, `nil` on the last.
    var next: Int? { start + limit < total ? start + limit : nil }
}

extension Query {
    /// Most items that a list is asked to pass over.
    private static let startMaximum: Int64 = 1_000_000

    /// The page that the query's `start` (or another name of it) and `limit` ask for.
    func page<Item>(
        of all: [Item], start name: String = "start", limit standard: Int = 20, atMost maximum: Int64 = 1_000
    ) throws -> Page<Item> {
        let start = try number(name, in: 0...Query.startMaximum) ?? 0
        let limit = try number("limit", in: 1...maximum) ?? Int64(standard)
        return Page(of: all, start: Int(start), limit: Int(limit))
    }

    /// In either case: Python's clients write `True`.
    func truth(_ name: String) throws -> Bool? {
        switch text(name)?.lowercased() {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw Problem(.badRequest, "\(name) is true or false")
        }
    }
}

/// In which order a list comes.
struct SortOrder {
    var field: String
    var isDescending: Bool

    /// `items` in the order of several of these, the first counting most; where they do not decide, as they
    /// were.
    static func sort<Item>(
        _ items: [Item], _ orders: [SortOrder], by fields: [String: (Item) -> Value]
    ) throws -> [Item] {
        let keys = try orders.map { order in
            guard let key = fields[order.field] else {
                let known = fields.keys.sorted().joined(separator: ", ")
                throw Problem(.badRequest, "cannot sort by \(order.field): by one of \(known)")
            }
            return (key, order.isDescending)
        }
        let sorted = items.enumerated().sorted { left, right in
            for (key, isDescending) in keys {
                let (one, other) = (key(left.element), key(right.element))
                if one == other { continue }
                return one.comes(before: other) != isDescending
            }
            return left.offset < right.offset
        }
        return sorted.map(\.element)
    }

    /// Reads `-name`, `+name` or `name`.
    init(signed text: String) {
        // In a query a plus sign may mean a blank.
        let bare = text.drop { $0 == "+" || $0 == " " }
        isDescending = bare.hasPrefix("-")
        field = String(bare.drop { $0 == "-" })
    }

    init(_ field: String, isDescending: Bool) {
        self.field = field
        self.isDescending = isDescending
    }
}

extension Value {
    /// Texts and numbers have an order; other values are not sorted by.
    fileprivate func comes(before other: Value) -> Bool {
        switch (self, other) {
        case (.string(let one), .string(let other)): one < other
        case (.integer(let one), .integer(let other)): one < other
        default: false
        }
    }
}
