internal import Profiles

/// How clients are told which region answers them. Made once: it is in every answer.
final class EdgeLocation: Sendable {
    /// Seconds for which a client may come back here without asking.
    static let hintLifetime = 1800

    let region: Region
    /// The region's location hint, in lower case.
    let hint: String
    /// `VA6;7`
    private let code: String
    private let handle: [UInt8]

    init(_ region: Region) {
        self.region = region
        hint = region.hint
        let number = EdgeLocation.number(of: region)
        code = "\(region.code);\(number ?? 0)"
        let lifetime = Value.integer(Int64(EdgeLocation.hintLifetime))
        var hints = number.map { [("AAM", String($0))] } ?? []
        hints.append(("EdgeNetwork", hint))
        let payload = hints.map { scope, hint in
            #"{"scope":"\#(scope)","hint":\#(Value.string(hint).jsonText),"ttlSeconds":\#(lifetime.jsonText)}"#
        }
        handle = Array(
            #"{"type":"locationHint:result","payload":[\#(payload.joined(separator: ","))]}"#.utf8)
    }

    /// The published number of a region (Audience Manager's region ids), `nil` for regions of one's own.
    private static func number(of region: Region) -> Int? {
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

    /// `x-adobe-edge: VA6;7`, and the region alone.
    func writeFields(to writer: inout ResponseWriter) {
        writer.field("x-adobe-edge", code)
        writer.field("x-spoke-region", region.code)
    }

    /// The handle `locationHint:result`.
    func writeHandle(to writer: inout ResponseWriter) { writer.write(handle) }
}
