/// Where regions are, as far as is known: approximate places of Adobe's hub and Edge Network locations, in degrees.
struct Place: Hashable, Sendable {
    enum Side: Hashable, Sendable {
        case left, right, above, below
    }

    var latitude: Double
    var longitude: Double
    /// Where its label has room.
    var side: Side

    static func of(_ region: String) -> Place? {
        switch region {
        case "VA7": Place(latitude: 40.6, longitude: -75.5, side: .left)
        case "VA6": Place(latitude: 35.6, longitude: -77.6, side: .below)
        case "OR2": Place(latitude: 45.8, longitude: -119.7, side: .below)
        case "IRL1": Place(latitude: 53.3, longitude: -6.3, side: .left)
        case "NLD2": Place(latitude: 52.4, longitude: 4.9, side: .right)
        case "IND1": Place(latitude: 19.1, longitude: 72.9, side: .above)
        case "SGP3": Place(latitude: 1.4, longitude: 103.8, side: .right)
        case "AUS3": Place(latitude: -33.9, longitude: 151.2, side: .below)
        case "JPN3": Place(latitude: 35.7, longitude: 139.7, side: .below)
        default: nil
        }
    }
}
