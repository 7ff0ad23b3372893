public import Profiles
internal import SansIO

/// How visitors are called: everything follows from a visitor's number, so that nothing needs to be kept.
public enum WorkloadNames {
    /// How many `ECID`s a visitor has at most: a household of four is one profile if they share devices, and a graph
    /// holds 50 identities.
    public static let browsersMaximum = 10

    /// A visitor's `ECID`, 38 digits: their first, or the one of their how manieth browser, from 0.
    public static func ecid(_ visitor: UInt32, browser: Int = 0) -> Identity {
        var hash = StableHash(key: (0x5370_6F6B, 0x4543_4944))
        hash.combine(UInt64(visitor) | UInt64(browser) << 32)
        let value = hash.value
        var text = [UInt8](repeating: UInt8(ascii: "0"), count: 38)
        write(value.high, to: &text, endingAt: 19)
        write(value.low, to: &text, endingAt: 38)
        return Identity(namespace: "ECID", value: String(decoding: text, as: UTF8.self))
    }

    /// The address with which a visitor logs in.
    public static func email(_ visitor: UInt32) -> Identity {
        Identity(namespace: "Email", value: "v\(visitor)@example.com")
    }

    /// The visitor whose identity this is, for what `email` made.
    public static func visitor(ofEmail identity: Identity) -> UInt32? {
        guard identity.namespace == "Email", identity.value.hasPrefix("v"),
            let at = identity.value.firstIndex(of: "@")
        else { return nil }
        return UInt32(identity.value[identity.value.index(after: identity.value.startIndex)..<at])
    }

    /// The marker in an event's body.
    public static func marker(in body: Value) -> UInt64? {
        body.fields?["_spoke"]?.fields?["marker"]?.integer.map(UInt64.init)
    }

    /// The visitor's newest counter in the merged attributes.
    public static func counter(of visitor: UInt32, in attributes: Value) -> UInt32? {
        attributes[path: "_spoke.records.v\(visitor)"]?.integer.map(UInt32.init)
    }

    /// The last 19 digits.
    private static func write(_ value: UInt64, to text: inout [UInt8], endingAt end: Int) {
        var rest = value % 10_000_000_000_000_000_000
        var place = end
        while rest > 0 {
            place -= 1
            text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
