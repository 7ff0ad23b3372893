internal import SansIO

/// What is kept of one visitor: 56 bytes. What only some workloads need lies in tables of its own.
struct Visitor: Sendable {
    /// A browser or an app that the visitor uses.
    struct Device: Sendable {
        /// The visitor's how manieth `ECID` it has, from 1; 0 before its first use.
        var browser: UInt8 = 0
        /// Who is logged in, by their place in the household, from 1; 0: nobody.
        var member: UInt8 = 0
    }

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
    /// A record of this visitor is on its way.
    var isBusy = false
    /// Sessions that only a burst has brought, at most 255.
    var extraSessions: UInt8 = 0
    /// How many `ECID`s there have been.
    var browsers: UInt8 = 0
    /// The number of the device in use.
    var current: UInt8 = 0
    private var devices = (Device(), Device(), Device())

    init(number: UInt32, seed: UInt64, home: UInt8) {
        var hash = StableHash(key: (seed, 0x7669_7369_746F_7273))
        hash.combine(UInt64(number))
        generator = CompactGenerator(seed: hash.value.low)
        self.home = home
        region = home
    }

    /// The device in use.
    var device: Device {
        get {
            switch current {
            case 0: devices.0
            case 1: devices.1
            default: devices.2
            }
        }
        set {
            switch current {
            case 0: devices.0 = newValue
            case 1: devices.1 = newValue
            default: devices.2 = newValue
            }
        }
    }

    var isLoggedIn: Bool { device.member > 0 }
}
