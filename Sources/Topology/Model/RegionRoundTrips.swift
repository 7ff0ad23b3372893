internal import Profiles
internal import SansIO

extension Topology {
    /// Round-trip times between known regions, for links whose topology names none. Medians in milliseconds; that an edge
    /// location is near a public cloud's region is an assumption (VA6 us-east-1, OR2 us-west-2, IRL1 eu-west-1, IND1
    /// ap-south-1, JPN3 ap-northeast-1, SGP3 ap-southeast-1, AUS3 ap-southeast-2).
    ///
    /// Sources: *aws*, public P50 figures credited to CloudPing; *ibm*, IBM Cloud's published averages, 18 July to 16 August
    /// 2026, London standing in for Ireland; *estimate*, great-circle distance at two thirds of the speed of light, times
    /// 1.4. The hub VA7 is taken to stand beside VA6, 1 ms away, and NLD2 beside IRL1, 14 ms (estimates).
    enum RegionRoundTrips {
        private static let milliseconds: [(String, String, Int64)] = [
            // aws
            ("VA6", "OR2", 68), ("VA6", "IRL1", 76), ("VA6", "IND1", 214), ("VA6", "JPN3", 149),
            ("VA6", "SGP3", 219), ("VA6", "AUS3", 207), ("OR2", "IRL1", 118), ("OR2", "IND1", 233),
            ("OR2", "JPN3", 105), ("OR2", "SGP3", 165), ("OR2", "AUS3", 145), ("IND1", "IRL1", 149),
            ("IND1", "JPN3", 129), ("IND1", "SGP3", 63),
            // ibm
            ("IRL1", "JPN3", 238), ("IRL1", "AUS3", 261), ("JPN3", "AUS3", 101), ("IND1", "AUS3", 152),
            // estimate
            ("IRL1", "SGP3", 156), ("JPN3", "SGP3", 74), ("SGP3", "AUS3", 88), ("VA7", "VA6", 1),
            ("NLD2", "IRL1", 14),
        ]
        /// Regions that share another's times but for the way between the two.
        private static let neighbours = ["VA7": "VA6", "NLD2": "IRL1"]

        /// `nil` where a region is not known. Within a region: the default of links.
        static func roundTrip(between first: Region, _ second: Region) -> Duration? {
            if first == second { return nil }
            if let known = known(first.code, second.code) { return known }
            let near = (neighbours[first.code] ?? first.code, neighbours[second.code] ?? second.code)
            return known(near.0, near.1)
        }

        private static func known(_ first: String, _ second: String) -> Duration? {
            milliseconds.first { $0.0 == first && $0.1 == second || $0.0 == second && $0.1 == first }
                .map { .milliseconds($0.2) }
        }
    }

    /// What is known of the way between two places that no file says anything of.
    func knownRoundTrip(_ a: Place, _ b: Place) -> Duration? {
        func region(_ place: Place) -> Region {
            switch place {
            case .hub: hub.region
            case .region(let region): region
            }
        }
        return RegionRoundTrips.roundTrip(between: region(a), region(b))
    }
}
