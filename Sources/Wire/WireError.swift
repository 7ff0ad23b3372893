/// Why bytes are not a message of this protocol. Whoever receives them counts and refuses the message.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    case oversized(bytes: Int, maximum: Int)
    /// The message begins with another version than this one or the one before; 0 is none at all.
    case unsupportedVersion(UInt32)
    /// A field ends behind the message that holds it.
    case truncated(offset: Int)
    /// Not protobuf, or a field of another wire type than the specification says.
    case malformed(offset: Int)
    /// A field without which the message has no meaning.
    case missing(String)
    /// More of something than `Limits` allow.
    case excessive(String, maximum: Int)
    /// A field's value is outside of what the specification allows.
    case invalid(String)

    public var description: String {
        switch self {
        case .oversized(let bytes, let maximum):
            "\(bytes) bytes, and \(maximum) are allowed: send smaller messages"
        case .unsupportedVersion(0):
            "the message does not begin with its version: speak Spoke's protocol here"
        case .unsupportedVersion(let version):
            "version \(version) is not understood: upgrade edges first, hubs last"
        case .truncated(let offset):
            "byte \(offset): the message ends in the middle of a field: send all of it"
        case .malformed(let offset): "byte \(offset): not a field of this message: compare with spoke.proto"
        case .missing(let field): "\(field) is missing: set it"
        case .excessive(let field, let maximum): "\(field): more than \(maximum): send less at a time"
        case .invalid(let field): "\(field) has an impossible value: compare with WireFormat.md"
        }
    }
}
