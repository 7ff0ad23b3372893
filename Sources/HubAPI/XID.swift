internal import HTTPTypes
internal import Profiles
internal import Tokens

/// Native ids of identities (Identity Service: "XID"), by which one text names an identity with its namespace.
///
/// An XID says what it names: base 64 with the alphabet for addresses of a version, the length of the namespace's code,
/// the code, and the value. So none is stored, each identity has exactly one, known or not, and it holds for ever.
/// Platform's own are opaque and no other than its own service reads them; of those this hub knows nothing.
enum XID {
    private static let version: UInt8 = 1

    static func text(of identity: Identity) -> String {
        let namespace = Array(identity.namespace.utf8)
        return Base64URL.text(
            [version, UInt8(clamping: namespace.count)] + namespace + Array(identity.value.utf8))
    }

    /// `nil` for what `text` would not have written of a well-formed identity.
    static func identity(of text: some StringProtocol) -> Identity? {
        guard let bytes = Base64URL.bytes(text.utf8), bytes.count > 2, bytes[0] == version,
            bytes.count >= 2 + Int(bytes[1]),
            let namespace = String(validating: bytes[2..<2 + Int(bytes[1])], as: UTF8.self),
            let value = String(validating: bytes[(2 + Int(bytes[1]))...], as: UTF8.self)
        else { return nil }
        let identity = Identity(namespace: namespace, value: value)
        return identity.isWellFormed ? identity : nil
    }

    /// The identity that a parameter names by its XID; a problem says what else would name one.
    static func identity(
        of text: String, as name: String, or namespace: String? = nil
    ) throws -> Identity {
        if let identity = identity(of: text) { return identity }
        let other = namespace.map { "name the identity's namespace as \($0), or " } ?? ""
        throw Problem(
            .badRequest,
            "\(name) is no XID of this hub: \(other)get its XID from \(IdentityGraphRoutes.path)/identity")
    }
}

extension Identity {
    var xid: String { XID.text(of: self) }
}
