import SansIO

/// Takes the members of one object of a catalog's document, or says which is wrong.
struct CatalogReader {
    /// Longest name that travels by itself in messages, in UTF-8 bytes.
    private static let nameBytesMaximum = 128

    let path: String
    private let fields: Fields

    init(_ value: Value, path: String) throws(CatalogError) {
        guard let fields = value.fields else {
            throw CatalogError(path: path, problem: "must be an object with named members")
        }
        self.fields = fields
        self.path = path
    }

    subscript(name: String) -> Value? { fields[name] }

    func text(_ name: String) throws(CatalogError) -> String {
        guard let text = fields[name]?.string else { throw error(name, "must be a text") }
        return text
    }

    /// A text that messages carry, so that it is bounded.
    func name(_ name: String) throws(CatalogError) -> String {
        let text = try text(name)
        guard !text.isEmpty, text.utf8.count <= CatalogReader.nameBytesMaximum else {
            throw error(name, "must have 1 to \(CatalogReader.nameBytesMaximum) bytes")
        }
        return text
    }

    func integer(_ name: String) throws(CatalogError) -> Int64 {
        guard let number = fields[name]?.integer else { throw error(name, "must be a whole number") }
        return number
    }

    func audience(_ name: String) throws(CatalogError) -> AudienceNumber {
        guard let number = AudienceNumber(exactly: try integer(name)) else {
            throw error(name, "must be from 0 to \(AudienceNumber.max)")
        }
        return number
    }

    func truth(_ name: String) throws(CatalogError) -> Bool {
        guard let truth = fields[name]?.bool else { throw error(name, "must be true or false") }
        return truth
    }

    /// For example `14 d` or `400 ms`.
    func duration(_ name: String) throws(CatalogError) -> Duration {
        guard let duration = Duration(quantity: try text(name)) else {
            throw error(name, "must be a whole number and a unit, such as 14 d, 400 ms or 10 s")
        }
        return duration
    }

    /// One of the raw values of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(CatalogError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text(name)) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(name, "must be one of \(names)")
        }
        return choice
    }

    func list<Element>(
        _ name: String, _ element: (CatalogReader) throws(CatalogError) -> Element
    ) throws(CatalogError) -> [Element] {
        var elements: [Element] = []
        for (index, item) in try items(name).enumerated() {
            elements.append(try element(CatalogReader(item, path: "\(path).\(name)[\(index)]")))
        }
        return elements
    }

    func texts(_ name: String) throws(CatalogError) -> [String] {
        var texts: [String] = []
        for (index, item) in try items(name).enumerated() {
            guard let text = item.string else { throw error("\(name)[\(index)]", "must be a text") }
            texts.append(text)
        }
        return texts
    }

    /// Raw values of an enumeration, each once.
    func choices<Choice: RawRepresentable & CaseIterable & Equatable>(
        _ name: String
    ) throws(CatalogError) -> [Choice] where Choice.RawValue == String {
        var choices: [Choice] = []
        for (index, text) in try texts(name).enumerated() {
            guard let choice = Choice(rawValue: text), !choices.contains(choice) else {
                let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw error("\(name)[\(index)]", "must be one of \(names), each once")
            }
            choices.append(choice)
        }
        return choices
    }

    func audiences(_ name: String) throws(CatalogError) -> [AudienceNumber] {
        var numbers: [AudienceNumber] = []
        for (index, item) in try items(name).enumerated() {
            guard let integer = item.integer, let number = AudienceNumber(exactly: integer) else {
                throw error("\(name)[\(index)]", "must be an audience's number")
            }
            numbers.append(number)
        }
        return numbers
    }

    // Members that earlier versions do not write; `nil` where absent.

    func optionalText(_ name: String) throws(CatalogError) -> String? {
        fields[name] == nil ? nil : try text(name)
    }

    func optionalInteger(_ name: String) throws(CatalogError) -> Int64? {
        fields[name] == nil ? nil : try integer(name)
    }

    func optionalTruth(_ name: String) throws(CatalogError) -> Bool? {
        fields[name] == nil ? nil : try truth(name)
    }

    func optionalObject<Object>(
        _ name: String, _ object: (CatalogReader) throws(CatalogError) -> Object
    ) throws(CatalogError) -> Object? {
        guard let value = fields[name] else { return nil }
        return try object(CatalogReader(value, path: "\(path).\(name)"))
    }

    /// Empty where absent.
    func optionalList<Element>(
        _ name: String, _ element: (CatalogReader) throws(CatalogError) -> Element
    ) throws(CatalogError) -> [Element] {
        fields[name] == nil ? [] : try list(name, element)
    }

    private func items(_ name: String) throws(CatalogError) -> [Value] {
        guard let items = fields[name]?.array else { throw error(name, "must be a list") }
        return items
    }

    private func error(_ name: String, _ problem: String) -> CatalogError {
        CatalogError(path: "\(path).\(name)", problem: problem)
    }
}

extension Duration {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
    ]

    /// A whole number of the largest unit that fits exactly, for example `14 d`.
    public var quantity: String {
        let total = nanoseconds
        if total == 0 { return "0 s" }
        for unit in Duration.units where total % unit.nanoseconds == 0 {
            return "\(total / unit.nanoseconds) \(unit.name)"
        }
        return "\(total) ns"
    }

    /// Reads what `quantity` writes; `nil` for anything else.
    public init?(quantity: String) {
        let parts = quantity.split(separator: " ")
        guard parts.count == 2, let count = Int64(parts[0]),
            let unit = Duration.units.first(where: { $0.name == parts[1] })
        else { return nil }
        let (total, overflow) = count.multipliedReportingOverflow(by: unit.nanoseconds)
        if overflow { return nil }
        self = .nanoseconds(total)
    }
}
