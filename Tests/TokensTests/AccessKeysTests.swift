import Profiles
import SansIO
import Testing

@testable import Tokens

struct AccessKeysTests {
    private let now = Timestamp(milliseconds: 1_700_000_000_123)

    @Test func `edges are told public keys and since when each client's tokens are good, no secret`() throws {
        var keys = AccessKeys()
        let secret = keys.issueSecret(for: "shop", at: now).text
        _ = keys.issueSecret(for: "crm", at: now)
        _ = keys.issueSecret(for: "crm", at: now + .seconds(5))
        guard case .tokens(let clients, let published) = keys.trust else {
            Issue.record("\(keys.trust)")
            return
        }
        #expect(
            clients == [
                TrustedClient(id: "shop", since: now), TrustedClient(id: "crm", since: now + .seconds(5)),
            ])
        #expect(published.map { VerificationKey(jwk: $0) } == [keys.signingKey.verificationKey])
        var catalog = Catalog()
        catalog.trust = keys.trust
        let told = catalog.forEdges.document.jsonText
        let seed = try #require(keys.signingKey.jwk[path: "d"]?.string)
        let hash = try #require(keys.document[path: "clients"]?.array?.first?[path: "secretHash"]?.string)
        for kept in [secret, seed, hash] { #expect(!told.contains(kept)) }
    }

    @Test func `a file from before secrets had dates has dates of long ago`() throws {
        var keys = AccessKeys()
        _ = keys.issueSecret(for: "shop", at: now)
        var fields = keys.document.fields ?? Fields()
        var client = fields["clients"]?.array?.first?.fields ?? Fields()
        client["issued"] = nil
        fields["clients"] = .array([.object(client)])
        #expect(try AccessKeys(document: .object(fields)).issued("shop") == .distantPast)
        #expect(try AccessKeys(document: keys.document).issued("shop") == now)
        #expect(keys.issued("nobody") == nil)
    }

    @Test func `a client's own secret is good, and nothing else is`() {
        var keys = AccessKeys()
        let secret = keys.issueSecret(for: "shop", at: now).text
        let other = keys.issueSecret(for: "crm", at: now).text
        #expect(secret.utf8.count == 47 && secret.hasPrefix("spk-"))
        #expect(keys.isSecret(secret, of: "shop"))
        #expect(keys.isSecret(other, of: "crm"))
        for wrong in [other, "", String(secret.dropLast()), secret + "A", secret.lowercased(), "spk-"] {
            #expect(!keys.isSecret(wrong, of: "shop"), "\(wrong)")
        }
        #expect(!keys.isSecret(secret, of: "crm"))
        #expect(!keys.isSecret(secret, of: "nobody"))
    }

    @Test func `a new secret ends the old one, and a client that was forgotten has none`() {
        var keys = AccessKeys()
        let old = keys.issueSecret(for: "shop", at: now).text
        let new = keys.issueSecret(for: "shop", at: now).text
        #expect(!keys.isSecret(old, of: "shop"))
        #expect(keys.isSecret(new, of: "shop"))
        keys.forget("shop")
        #expect(!keys.isSecret(new, of: "shop"))
        #expect(!keys.hasSecret("shop"))
    }

    @Test func `keys survive their document, which holds no secret of a client`() throws {
        var keys = AccessKeys()
        let secret = keys.issueSecret(for: "shop", at: now).text
        let document = keys.document
        #expect(!document.jsonText.contains(secret))
        let read = try AccessKeys(document: try JSONParser().parse(document.jsonText))
        #expect(read.isSecret(secret, of: "shop"))
        #expect(read.signingKey.verificationKey == keys.signingKey.verificationKey)
        #expect(read.clients == ["shop"])
        #expect(read.document == document)
    }

    @Test func `a damaged document is refused with the place of the damage`() {
        var keys = AccessKeys()
        _ = keys.issueSecret(for: "shop", at: now)
        let document = keys.document.fields ?? Fields()
        let twice = (document["clients"]?.array ?? []) + (document["clients"]?.array ?? [])
        let damages: [(String, Value?, String)] = [
            ("version", 2, "version"), ("signingKey", nil, "signingKey"),
            ("signingKey", AccessKeys().signingKey.verificationKey.jwk, "signingKey"),
            ("hashKey", "AAAA", "hashKey"), ("clients", [:], "clients"), ("clients", [1], "clients[0]"),
            ("clients", [["id": "shop", "secretHash": "*"]], "clients[0]"),
            ("clients", .array(twice), "clients[1]"),
        ]
        for (name, value, path) in damages {
            var fields = document
            fields[name] = value
            #expect(throws: AccessKeys.Damage(path: path)) {
                try AccessKeys(document: .object(fields))
            }
        }
    }

    @Test func `a signing key whose halves do not belong together is refused`() {
        var fields = SigningKey().jwk.fields ?? Fields()
        fields["x"] = SigningKey().jwk[path: "x"]
        #expect(SigningKey(jwk: .object(fields)) == nil)
        fields["x"] = "AAAA"
        #expect(SigningKey(jwk: .object(fields)) == nil)
    }

    @Test func `printing a secret shows nothing of it`() {
        let secret = ClientSecret()
        let key = SigningKey()
        let credentials = ClientCredentials(
            client: "shop", secret: secret.text, organisation: "o", sandbox: "prod")
        let seed = key.jwk[path: "d"]?.string ?? ""
        for text in ["\(secret)", "\([secret])", "\(credentials)", "\([credentials])", "\(key)", "\([key])"] {
            #expect(!text.contains(secret.text) && !text.contains(seed))
        }
    }

    @Test func `credentials survive their file`() {
        let credentials = [
            ClientCredentials(client: "a", secret: "s", organisation: "o@AdobeOrg", sandbox: "prod"),
            ClientCredentials(client: "b", secret: "t", organisation: "o@AdobeOrg", sandbox: "prod"),
        ]
        #expect(
            ClientCredentials.list(document: ClientCredentials.document(credentials)) == credentials)
        #expect(ClientCredentials.list(document: ["clients": [["client_id": "a"]]]) == nil)
        #expect(ClientCredentials.list(document: [:]) == nil)
    }
}
