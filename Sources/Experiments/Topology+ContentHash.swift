internal import SansIO
public import Topology

extension Topology {
    /// The same for two topologies if and only if they describe the same, however their files are written. 32
    /// hexadecimal digits.
    public var contentHash: String {
        var hash = StableHash()
        hash.combine(normalText)
        return hash.value.hexadecimal
    }
}
