internal import SansIO
public import Topology

extension Topology {
    /// The same for two topologies if and only if they describe the same but for the seed, however their files are
    /// written. 32 hexadecimal digits.
    public var contentHash: String {
        var unseeded = self
        unseeded.seed = 1
        var hash = StableHash()
        hash.combine(unseeded.normalText)
        return hash.value.hexadecimal
    }
}
