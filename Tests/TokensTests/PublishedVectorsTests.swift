import Profiles
import Testing

@testable import Tokens

/// RFC 8037 appendix A, and the vectors of RFC 4648.
struct PublishedVectorsTests {
    private let jwk: Value = [
        "kty": "OKP", "crv": "Ed25519", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    ]

    @Test func `the key of RFC 8037 is read, and its thumbprint is the published one`() throws {
        let key = try #require(SigningKey(jwk: jwk))
        #expect(key.verificationKey.id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        #expect(key.verificationKey.jwk[path: "x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        #expect(key.verificationKey.jwk[path: "d"] == nil)
    }

    @Test func `the text of RFC 8037 is signed as published, and the signature is found good`() throws {
        let key = try #require(SigningKey(jwk: jwk))
        let header = Base64URL.text(Array("{\"alg\":\"EdDSA\"}".utf8))
        #expect(header == "eyJhbGciOiJFZERTQSJ9")
        let content = header + "." + Base64URL.text(Array("Example of Ed25519 signing".utf8))
        #expect(content == "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")
        let signature = key.signature(of: content)
        #expect(
            Base64URL.text(signature)
                == "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
        let publicKey = key.verificationKey.publicKey
        #expect(Sodium.isSignature(signature, of: Array(content.utf8), publicKey: publicKey))
        #expect(!Sodium.isSignature(signature, of: Array((content + "x").utf8), publicKey: publicKey))
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("\u{3e}\u{3f}\u{7f}", "Pj9_"), ("\u{7b}\u{6f}\u{3e}", "e28-"),
    ])
    func `base64url has one text for each sequence of bytes`(plain: String, text: String) {
        #expect(Base64URL.text(Array(plain.utf8)) == text)
        #expect(Base64URL.bytes(text.utf8) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zh", "Zm9", "Zg==", "Zm9v\n", "Zm+v", "Zm/v", " Zg", "Zé", "A"])
    func `what base64url does not write is not read`(text: String) {
        #expect(Base64URL.bytes(text.utf8) == nil)
    }
}
