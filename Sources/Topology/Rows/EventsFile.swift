internal import Profiles
internal import SansIO

/// Reads page views as they happened: comma-separated values under a header, or a JSON object a line.
struct EventsFile: Sendable {
    private typealias Log = Topology.Workload.EventLog

    private static let names = ["timestamp", "visitor", "region", "eventType", "login"]

    private(set) var log = Topology.Workload.EventLog()
    private let isJSON: Bool
    private let regions: [String]
    private let rowsMaximum: Int
    private var fields = RowFields()
    /// Where each of `names` stands in a row of values; `nil` before the header, -1 for one that is not there.
    private var places: [Int]?
    private var latest: Timestamp?
    private var visitors: [Key16: UInt32] = [:]
    private var accounts: [Key16: UInt32] = [:]
    private var types: [String: UInt16] = [:]

    /// `regions` are those that have edges.
    init(
        isJSON: Bool, regions: [String], rowsMaximum: Int = Topology.Workload.EventLog.rowsMaximum
    ) {
        self.rowsMaximum = rowsMaximum
        self.isJSON = isJSON
        self.regions = regions
    }

    mutating func take(_ line: [UInt8]) throws(RowFile.Problem) {
        if isJSON { return try add(try object(line)) }
        try fields.split(line)
        guard let places else { return try takeHeader() }
        guard fields.count == header else {
            throw RowFile.Problem(
                "\(fields.count) fields under a header of \(header)",
                remedy: "quote fields that hold a comma, and end no line early")
        }
        try add(
            places.map { place in
                place < 0 ? nil : Field(text: fields.text(place), column: fields.columns[place])
            })
    }

    private var header = 0

    private mutating func takeHeader() throws(RowFile.Problem) {
        var found = [Int](repeating: -1, count: EventsFile.names.count)
        for index in 0..<fields.count {
            let name = fields.text(index)
            if let place = EventsFile.names.firstIndex(of: name) {
                found[place] = index
            } else if let nearest = nearestName(to: name, among: EventsFile.names),
                found[
                    EventsFile.names.firstIndex(of: nearest) ?? 0] < 0
            {
                // Other columns are no matter, but a misspelt one is.
                throw RowFile.Problem(
                    .unknownName(name, of: "column", nearest: nearest, known: EventsFile.names),
                    column: fields.columns[index])
            }
        }
        header = fields.count
        places = found
        for index in 0..<2 where found[index] < 0 {
            throw RowFile.Problem(
                "the header names no column `\(EventsFile.names[index])`",
                remedy: "begin the file with `timestamp,visitor` and perhaps `region,eventType,login`")
        }
    }

    private struct Field {
        var text: String
        var column: Int
    }

    private func object(_ line: [UInt8]) throws(RowFile.Problem) -> [Field?] {
        let value: Value
        do throws(JSONError) {
            value = try JSONParser(bytesMaximum: RowFile.lineBytesMaximum).parse(line)
        } catch {
            throw RowFile.Problem(
                "this is no JSON: \(error)", remedy: "write one object a line", column: error.offset + 1)
        }
        guard let members = value.fields else {
            throw RowFile.Problem(
                "a line without an object",
                remedy: "write for example `{\"timestamp\": \"2026-03-01T12:00:00Z\", \"visitor\": \"a\"}`")
        }
        return EventsFile.names.map { name in
            guard let value = members[name] else { return nil }
            let text = value.string ?? value.integer.map { String($0) }
            return text.map { Field(text: $0, column: 1) }
        }
    }

    /// One row, in the order of `names`.
    private mutating func add(_ row: [Field?]) throws(RowFile.Problem) {
        guard log.times.count < rowsMaximum else {
            throw RowFile.Problem(
                "more than \(groupedText(UInt64(rowsMaximum))) events",
                remedy: "take fewer days, or visitors")
        }
        guard let written = row[0], let time = Timestamp(rfc3339: written.text) else {
            throw RowFile.Problem(
                .wrongKind(
                    found: row[0].map { "`\($0.text.prefix(60))`" } ?? "no `timestamp`",
                    expected: "a time such as `2026-03-01T12:00:00Z`"), column: row[0]?.column ?? 1)
        }
        guard time >= latest ?? time else {
            throw RowFile.Problem(
                "`\(written.text)` is before the line above it", remedy: "sort the file by `timestamp`",
                column: written.column)
        }
        guard let visitor = row[1], !visitor.text.isEmpty else {
            throw RowFile.Problem(
                "no `visitor`", remedy: "write whatever tells one browser from another",
                column: row[1]?.column ?? 1)
        }
        let region = try region(row[2])
        let type = try type(row[3])
        if latest == nil { log.start = time }
        latest = time
        let number = number(of: visitor.text)
        log.times.append((time - log.start).nanoseconds)
        log.visitors.append(number)
        log.regions.append(region)
        log.types.append(type)
        log.logins.append(account(row[4]?.text ?? "", of: number))
    }

    private mutating func number(of visitor: String) -> UInt32 {
        let key = key(of: visitor)
        if let number = visitors[key] { return number }
        let number = UInt32(log.visitorCount)
        visitors[key] = number
        log.visitorCount += 1
        return number
    }

    /// An account is known by who used it first.
    private mutating func account(_ login: String, of visitor: UInt32) -> UInt32 {
        if login.isEmpty { return 0 }
        let key = key(of: login.lowercased())
        if let account = accounts[key] { return account }
        // One visitor may have several accounts, of which only the first can be called by the visitor's number.
        let own = ownAccounts.insert(visitor).inserted ? visitor : UInt32(log.visitorCount)
        if own != visitor { log.visitorCount += 1 }
        accounts[key] = own + 1
        return own + 1
    }

    /// Visitors whose number stands for an account.
    private var ownAccounts: Set<UInt32> = []

    private func key(of text: String) -> Key16 {
        var hash = StableHash()
        hash.combine(text)
        return hash.value
    }

    private func region(_ field: Field?) throws(RowFile.Problem) -> UInt8 {
        guard let field, !field.text.isEmpty else { return 0 }
        guard let place = regions.firstIndex(of: field.text) else {
            throw RowFile.Problem(
                .unknownName(
                    field.text, of: "edge in region", nearest: nearestName(to: field.text, among: regions),
                    known: regions), column: field.column)
        }
        return UInt8(place + 1)
    }

    private mutating func type(_ field: Field?) throws(RowFile.Problem) -> UInt16 {
        let text = field.map(\.text).flatMap { $0.isEmpty ? nil : $0 } ?? Log.eventTypeStandard
        if let number = types[text] { return number }
        guard log.eventTypes.count < Log.eventTypesMaximum, text.utf8.count <= 256 else {
            throw RowFile.Problem(
                "`\(text.prefix(60))` is one event type too many, or too long",
                remedy: "write at most \(Log.eventTypesMaximum) kinds of at most 256 bytes",
                column: field?.column ?? 1)
        }
        let number = UInt16(log.eventTypes.count)
        types[text] = number
        log.eventTypes.append(text)
        return number
    }
}
