internal import Profiles

/// How clients are told which region answers them.
enum EdgeLocation {
    /// Seconds for which a client may come back here without asking.
    static let hintLifetime = 1800

    /// The published number of a region (Audience Manager's region ids), `nil` for regions of one's own.
    static func number(of region: Region) -> Int? {
        switch region.code {
        case "SGP3": 3
        case "IRL1": 6
        case "VA6": 7
        case "AUS3": 8
        case "OR2": 9
        case "JPN3": 11
        case "IND1": 12
        default: nil
        }
    }

    /// `x-adobe-edge: VA6;7`
    static func writeField(_ region: Region, to writer: inout ResponseWriter) {
        writer.field("x-adobe-edge", "\(region.code);\(number(of: region) ?? 0)")
    }

    /// The handle `locationHint:result`.
    static func writeHandle(_ region: Region, to writer: inout ResponseWriter) {
        writer.write("{\"type\":\"locationHint:result\",\"payload\":[")
        if let number = number(of: region) {
            writer.write("{\"scope\":\"AAM\",\"hint\":\"")
            writer.write(decimal: number)
            writer.write("\",\"ttlSeconds\":")
            writer.write(decimal: hintLifetime)
            writer.write("},")
        }
        writer.write("{\"scope\":\"EdgeNetwork\",\"hint\":")
        writer.write(json: region.hint)
        writer.write(",\"ttlSeconds\":")
        writer.write(decimal: hintLifetime)
        writer.write("}]}")
    }
}
