internal import Profiles
internal import Tokens

/// What `POST /ims/token/v3` asks for.
struct TokenRequest {
    var client: String
    var secret: String
    /// Empty asks for all that the client has.
    var scopes: [Scope] = []
    var identityScopes: [IdentityScope] = []

    /// - Throws: The first thing that is wrong, before any secret is looked at.
    init(_ form: FormFields) throws(TokenRefusal) {
        guard let grantType = form["grant_type"] else { throw .missing("grant_type") }
        guard grantType == "client_credentials" else { throw .grantType }
        guard let client = form["client_id"] else { throw .unknownClient }
        guard let secret = form["client_secret"] else { throw .wrongSecret }
        self.client = client
        self.secret = secret
        // Commas in all examples of the identity service, spaces in RFC 6749, both with blanks around them.
        for name in (form["scope"] ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) {
            if let scope = Scope(rawValue: name) {
                if !scopes.contains(scope) { scopes.append(scope) }
            } else if let scope = IdentityScope(rawValue: name) {
                if !identityScopes.contains(scope) { identityScopes.append(scope) }
            } else {
                throw .scope(name)
            }
        }
    }
}

/// The fields of an `application/x-www-form-urlencoded` body.
struct FormFields {
    /// Longest body read, in bytes.
    static let bytesMaximum = 8_192
    private static let fieldsMaximum = 32

    private var fields: [String: String] = [:]

    /// - Throws: `.malformed` for broken escapes, bytes that are not UTF-8, and a field that comes twice.
    init(_ bytes: [UInt8]) throws(TokenRefusal) {
        let parts = bytes.split(separator: UInt8(ascii: "&"))
        guard parts.count <= FormFields.fieldsMaximum else { throw .malformed }
        for part in parts {
            let sides = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormFields.text(sides[0]),
                let value = FormFields.text(sides.count > 1 ? sides[1] : []),
                fields.updateValue(value, forKey: name) == nil
            else { throw .malformed }
        }
    }

    /// The field's value; an empty one counts as absent.
    subscript(name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): plain.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
                else { return nil }
                plain.append(high << 4 | low)
            default: plain.append(byte)
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
