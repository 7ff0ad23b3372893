internal import HTTPTypes
internal import Hummingbird
internal import Profiles

/// Links in the manner of HAL, as the projection API writes them.
enum Hal {
    static func link(_ path: String) -> Value { ["href": .string(path), "templated": false] }

    static func links(_ links: (String, String)...) -> Value {
        .object(Fields(links.map { ($0.0, link($0.1)) }))
    }
}

extension Members {
    /// Checks `currentVersion`, which an update must name, so that nobody overwrites what they have not seen.
    func checkVersion(_ held: Int64) throws {
        guard let version = try integer("currentVersion", in: 1...Int64(Int32.max)) else {
            throw missing("currentVersion")
        }
        guard version == held else {
            throw Problem(.conflict, "currentVersion is \(version), and the version is \(held): get it again")
        }
    }
}
