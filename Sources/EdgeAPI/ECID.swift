internal import Profiles
internal import SansIO

enum ECID {
    /// A new visitor's ECID. A keyed hash of datastream and request, so that a repeat of the request, here or at
    /// another edge of the sandbox, is the same visitor.
    static func mint(key: (UInt64, UInt64), datastream: String, requestID: String) -> Identity {
        var hash = StableHash(key: key)
        hash.combine("ECID")
        hash.combine(datastream)
        hash.combine(requestID)
        return identity(hash.value)
    }

    /// The ECID that a first-party id always stands for, at every edge of a sandbox.
    static func derived(fromFirstPartyID id: String, key: (UInt64, UInt64)) -> Identity {
        var hash = StableHash(key: key)
        hash.combine("FPID")
        hash.combine(id)
        return identity(hash.value)
    }

    private static func identity(_ hash: Key16) -> Identity {
        // Two numbers of 63 bits have 19 digits each: 38, as Identity Service demands.
        let (high, low) = (hash.high >> 1, hash.low >> 1)
        return Identity(namespace: "ECID", value: padded(high) + padded(low))
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 19 - digits.count) + digits
    }
}
