/// What a client proves itself with: 32 random bytes as a text.
///
/// Only its text may be shown, and only to the client: printing the value shows nothing.
public struct ClientSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private static let prefix = "spk-"
    static let bytes = 32

    /// `spk-` and 43 characters; the beginning lets scanners of repositories find secrets that went astray.
    public let text: String

    /// A new one, unlike any other.
    public init() {
        text = ClientSecret.prefix + Base64URL.text(Sodium.randomBytes(ClientSecret.bytes))
    }

    public var description: String { "a client's secret" }
    public var debugDescription: String { description }
}
