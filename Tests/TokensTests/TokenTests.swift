import Profiles
import SansIO
import Testing

@testable import Tokens

struct TokenTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_123)
    private static let organisation = "53A16ACB5CC1D3760A495C99@AdobeOrg"
    private let key = SigningKey()
    private var verifier: TokenVerifier { TokenVerifier(keys: [key.verificationKey]) }

    private func claims(at time: Timestamp = now) -> TokenClaims {
        TokenClaims(
            client: "shop-backend", organisation: Self.organisation, scopes: [.profileRead, .management],
            identityScopes: [.openid, .adobeID], at: time)
    }

    private func fault(
        of token: String, organisation: String = organisation, at time: Timestamp = now
    ) -> TokenFault? {
        do throws(TokenFault) {
            _ = try verifier.claims(of: token, organisation: organisation, at: time)
            return nil
        } catch {
            return error
        }
    }

    /// A token with any header and content, well signed.
    private func token(header: Value, content: Value) -> String {
        let text = Base64URL.text(header.jsonBytes()) + "." + Base64URL.text(content.jsonBytes())
        return text + "." + Base64URL.text(key.signature(of: text))
    }

    private var header: Value { ["alg": "EdDSA", "typ": "JWT", "kid": .string(key.verificationKey.id)] }

    @Test func `a token says what its claims said, also to who has the public key alone`() throws {
        let claims = claims()
        let published = try #require(VerificationKey(jwk: key.verificationKey.jwk))
        let read = try TokenVerifier(keys: [SigningKey().verificationKey, published])
            .claims(of: key.token(claims), organisation: Self.organisation, at: Self.now)
        #expect(read == claims)
    }

    @Test func `claims have the names and forms of the identity service`() throws {
        let parts = key.token(claims()).split(separator: ".")
        let content = try JSONParser().parse(try #require(Base64URL.bytes(parts[1].utf8)))
        #expect(content[path: "type"] == "access_token")
        #expect(content[path: "client_id"] == "shop-backend")
        #expect(content[path: "org"] == .string(Self.organisation))
        #expect(content[path: "created_at"] == "1700000000123")
        #expect(content[path: "expires_in"] == "86399877")
        #expect(content[path: "scope"] == "openid,AdobeID,profile_read,management")
        #expect(content[path: "iat"] == 1_700_000_000)
        #expect(content[path: "exp"] == 1_700_086_400)
        #expect(content[path: "iss"] == "spoke-hub")
        let header = try JSONParser().parse(try #require(Base64URL.bytes(parts[0].utf8)))
        #expect(header == self.header)
    }

    @Test func `two tokens of the same moment differ`() {
        #expect(claims().id != claims().id)
    }

    @Test func `every truncation of a token is refused`() {
        let bytes = Array(key.token(claims()).utf8)
        for count in bytes.indices {
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            #expect(fault(of: text) != nil, "the first \(count) bytes are accepted")
        }
    }

    @Test func `every flipped bit of a token is noticed`() {
        let bytes = Array(key.token(claims()).utf8)
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                let text = String(decoding: flipped, as: UTF8.self)
                #expect(fault(of: text) != nil, "bit \(bit) of byte \(index) may be flipped")
            }
        }
    }

    @Test func `bytes added to a token are noticed`() {
        let token = key.token(claims())
        for text in [token + "A", token + "=", "A" + token, token + ".", "." + token, token + " "] {
            #expect(fault(of: text) != nil, "\(text) is accepted")
        }
    }

    @Test func `the algorithm is not the token's choice`() {
        let parts = key.token(claims()).split(separator: ".").map(String.init)
        for name in ["none", "None", "HS256", "RS256", "ES256", "eddsa", ""] {
            var fields = header.fields ?? Fields()
            fields["alg"] = .string(name)
            let forged = Base64URL.text(Value.object(fields).jsonBytes())
            #expect(fault(of: "\(forged).\(parts[1]).") == .foreignAlgorithm, "\(name) unsigned")
            #expect(fault(of: "\(forged).\(parts[1]).\(parts[2])") == .foreignAlgorithm, "\(name)")
            #expect(
                fault(of: token(header: .object(fields), content: claims().document)) == .foreignAlgorithm)
        }
        #expect(fault(of: "\(parts[0]).\(parts[1]).") == .forged)
    }

    @Test func `headers that must be understood are refused`() {
        var fields = header.fields ?? Fields()
        fields["crit"] = ["exp"]
        #expect(fault(of: token(header: .object(fields), content: claims().document)) == .foreignAlgorithm)
    }

    @Test func `a token of another key is refused, whatever key it names`() {
        let other = SigningKey()
        #expect(fault(of: other.token(claims())) == .foreignKey)
        let text = Base64URL.text(header.jsonBytes()) + "." + Base64URL.text(claims().document.jsonBytes())
        #expect(fault(of: text + "." + Base64URL.text(other.signature(of: text))) == .forged)
        let nameless: Value = ["alg": "EdDSA", "typ": "JWT"]
        #expect(fault(of: token(header: nameless, content: claims().document)) == .foreignKey)
    }

    @Test func `a token is valid for a day, give or take the clocks`() {
        let token = key.token(claims())
        let expires = Timestamp(milliseconds: 1_700_086_400_000)
        #expect(fault(of: token, at: expires + .milliseconds(59_999)) == nil)
        #expect(fault(of: token, at: expires + .seconds(60)) == .expired(expires))
        #expect(fault(of: token, at: Self.now - .seconds(60)) == nil)
        #expect(fault(of: token, at: Self.now - .milliseconds(60_001)) == .premature(Self.now))
    }

    @Test func `a token of another organisation is refused`() {
        #expect(fault(of: key.token(claims()), organisation: "other@AdobeOrg") == .foreignOrganisation)
    }

    @Test func `a signed document that is no access token is refused`() {
        for (name, value) in [("type", "refresh_token"), ("iss", "ims-na1")] as [(String, Value)] {
            var fields = claims().document.fields ?? Fields()
            fields[name] = value
            #expect(fault(of: token(header: header, content: .object(fields))) == .foreignType)
        }
        for name in ["id", "client_id", "org", "scope", "created_at", "exp"] {
            for value in [nil, 1.5, [:], .null] as [Value?] {
                var fields = claims().document.fields ?? Fields()
                fields[name] = value
                let fault = fault(of: token(header: header, content: .object(fields)))
                #expect(fault == .unreadableClaims, "\(name)")
            }
        }
        var endless = claims().document.fields ?? Fields()
        endless["exp"] = .integer(.max)
        #expect(fault(of: token(header: header, content: .object(endless))) == .unreadableClaims)
        #expect(fault(of: token(header: header, content: [1])) == .unreadableClaims)
    }

    @Test func `what is too long is refused by its length`() {
        let long = String(repeating: "a", count: 4_097)
        #expect(fault(of: long) == .oversized)
        #expect(fault(of: "e30." + long + ".e30") == .oversized)
        #expect(fault(of: String(repeating: ".", count: 4_096)) == .malformed)
    }

    @Test(arguments: ["", ".", "..", "...", "a.b", "e30.e30.e30", "W10.e30.e30", "bnVsbA.e30.e30", "é.é.é"])
    func `what is no token is refused`(text: String) {
        #expect([.malformed, .foreignAlgorithm].contains(fault(of: text)))
    }

    @Test func `a header that nests deeply is refused, not followed`() {
        let deep = Base64URL.text(Array((String(repeating: "[", count: 2_000)).utf8))
        #expect(fault(of: "\(deep).e30.e30") == .malformed)
    }
}
