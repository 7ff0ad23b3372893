internal import SansIO

/// What is kept of one visitor: 48 bytes.
struct Visitor: Sendable {
    var generator: CompactGenerator
    /// The token of the latest answer, for demands; epoch 0: none.
    var tokenEpoch: UInt64 = 0
    var tokenRevision: UInt64 = 0
    var points: UInt32 = 0
    var requests: UInt32 = 0
    var events: UInt32 = 0
    var sessions: UInt32 = 0
    /// Of the present session.
    var pages: UInt16 = 0
    var pagesLeft: UInt16 = 0
    var home: UInt8
    var region: UInt8
    var account: UInt32
    var isLoggedIn = false
    /// A record of this visitor is on its way.
    var isBusy = false

    init(number: UInt32, seed: UInt64, home: UInt8) {
        var hash = StableHash(key: (seed, 0x7669_7369_746F_7273))
        hash.combine(UInt64(number))
        generator = CompactGenerator(seed: hash.value.low)
        account = number
        self.home = home
        region = home
    }
}
