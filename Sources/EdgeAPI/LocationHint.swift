/// The short names of regions that clients put into paths and host names to stay at one region.
enum LocationHint {
    /// Those that the Edge Network publishes; any of them may reach any edge.
    private static let published = ["or2", "va6", "irl1", "ind1", "jpn3", "sgp3", "aus3"]

    /// Whether `name` is a hint, whatever its case.
    ///
    /// - Parameter own: the edge's own, in lower case.
    static func isKnown(_ name: Range<Int>, of bytes: Span<UInt8>, own: String) -> Bool {
        if bytes.equals(own, in: name) || published.contains(where: { bytes.equals($0, in: name) }) {
            return true
        }
        // The SDKs make `t38` of the legacy cookie `mboxEdgeCluster=38`.
        return name.count == 3 && bytes[name.lowerBound].lowercased == UInt8(ascii: "t")
            && bytes[name.lowerBound + 1].isDigit && bytes[name.lowerBound + 2].isDigit
    }

    /// Whether `name` looks like one: at most four letters, then one or two digits.
    static func isLikely(_ name: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        var digits = 0
        var letters = 0
        for index in name {
            if bytes[index].isDigit {
                digits += 1
            } else if digits == 0, bytes[index].isLetter {
                letters += 1
            } else {
                return false
            }
        }
        return (1...4).contains(letters) && (1...2).contains(digits)
    }
}
