internal import Profiles
internal import SansIO

/// Reads page views as they happened: comma-separated values under a header, or a JSON object a line.
struct EventsFile: Sendable {
    private typealias Log = Topology.Workload.EventLog

    private static let names = ["timestamp", "visitor", "region", "eventType", "login"]

    private(set) var log = Topology.Workload.EventLog()
    private let isJSON: Bool
    private let regions: [String]
    private let regionKeys: [Key16]
    private let rowsMaximum: Int
    private var fields = RowFields()
    /// Where each of `names` stands in a row; `nil` before the header, -1 for one that is not there.
    private var places: [Int]?
    /// How many fields the header has.
    private var header = 0
    private var latest: Timestamp?
    private var visitors: [Key16: UInt32] = [:]
    private var accounts: [Key16: UInt32] = [:]
    /// Visitors whose number stands for an account.
    private var ownAccounts: Set<UInt32> = []
    private var types: [Key16: UInt16] = [:]

    /// `regions` are those that have edges.
    init(
        isJSON: Bool, regions: [String], rowsMaximum: Int = Topology.Workload.EventLog.rowsMaximum
    ) {
        self.rowsMaximum = rowsMaximum
        self.isJSON = isJSON
        self.regions = regions
        regionKeys = regions.map { RowFields.key(of: $0) }
        if isJSON { places = Array(EventsFile.names.indices) }
    }

    mutating func take(_ line: [UInt8]) throws(RowFile.Problem) {
        if isJSON {
            try takeObject(line)
        } else {
            try fields.split(line)
            if places == nil { return try takeHeader() }
            guard fields.count == header else {
                throw RowFile.Problem(
                    "\(fields.count) fields under a header of \(header)",
                    remedy: "quote fields that hold a comma, and end no line early")
            }
        }
        try add()
    }

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

    private mutating func takeObject(_ line: [UInt8]) throws(RowFile.Problem) {
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
        fields.take(
            EventsFile.names.map { name in
                members[name].flatMap { $0.string ?? $0.integer.map { String($0) } } ?? ""
            })
    }

    /// The place in the row of one of `names`, if there is anything.
    private func place(_ name: Int) -> Int? {
        guard let place = places?[name], place >= 0, !fields.isEmpty(place) else { return nil }
        return place
    }

    private func column(_ name: Int) -> Int {
        places.map { $0[name] >= 0 ? fields.columns[$0[name]] : 1 } ?? 1
    }

    private mutating func add() throws(RowFile.Problem) {
        guard log.times.count < rowsMaximum else {
            throw RowFile.Problem(
                "more than \(groupedText(UInt64(rowsMaximum))) events", remedy: "take fewer days, or visitors"
            )
        }
        let written = place(0).map { fields.text($0) }
        guard let written, let time = Timestamp(rfc3339: written) else {
            throw RowFile.Problem(
                .wrongKind(
                    found: written.map { "`\($0.prefix(60))`" } ?? "no `timestamp`",
                    expected: "a time such as `2026-03-01T12:00:00Z`"), column: column(0))
        }
        guard time >= latest ?? time else {
            throw RowFile.Problem(
                "`\(written)` is before the line above it", remedy: "sort the file by `timestamp`",
                column: column(0))
        }
        guard let visitor = place(1) else {
            throw RowFile.Problem(
                "no `visitor`", remedy: "write whatever tells one browser from another", column: column(1))
        }
        let region = try region()
        let type = try type()
        if latest == nil { log.start = time }
        latest = time
        let number = number(of: fields.key(visitor))
        log.times.append((time - log.start).nanoseconds)
        log.visitors.append(number)
        log.regions.append(region)
        log.types.append(type)
        log.logins.append(account(of: number))
    }

    private mutating func number(of visitor: Key16) -> UInt32 {
        if let number = visitors[visitor] { return number }
        let number = UInt32(log.visitorCount)
        visitors[visitor] = number
        log.visitorCount += 1
        return number
    }

    /// An account is known by who used it first.
    private mutating func account(of visitor: UInt32) -> UInt32 {
        guard let place = place(4) else { return 0 }
        let key = RowFields.key(of: fields.text(place).lowercased())
        if let account = accounts[key] { return account }
        // One visitor may have several accounts, of which only the first can be called by the visitor's number.
        let own = ownAccounts.insert(visitor).inserted ? visitor : UInt32(log.visitorCount)
        if own != visitor { log.visitorCount += 1 }
        accounts[key] = own + 1
        return own + 1
    }

    private func region() throws(RowFile.Problem) -> UInt8 {
        guard let place = place(2) else { return 0 }
        let key = fields.key(place)
        if let found = regionKeys.firstIndex(of: key) { return UInt8(found + 1) }
        let text = fields.text(place)
        throw RowFile.Problem(
            .unknownName(
                text, of: "edge in region", nearest: nearestName(to: text, among: regions), known: regions),
            column: column(2))
    }

    private mutating func type() throws(RowFile.Problem) -> UInt16 {
        let place = place(3)
        let key = place.map { fields.key($0) } ?? .zero
        if let number = types[key] { return number }
        let text = place.map { fields.text($0) } ?? Log.eventTypeStandard
        guard log.eventTypes.count < Log.eventTypesMaximum, text.utf8.count <= 256 else {
            throw RowFile.Problem(
                "`\(text.prefix(60))` is one event type too many, or too long",
                remedy: "write at most \(Log.eventTypesMaximum) kinds of at most 256 bytes",
                column: column(3))
        }
        let number = UInt16(log.eventTypes.count)
        types[key] = number
        log.eventTypes.append(text)
        return number
    }
}
