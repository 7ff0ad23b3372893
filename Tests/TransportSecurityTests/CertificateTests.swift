import Testing

@testable import TransportSecurity

@Suite struct CertificateTests {
    @Test func `a certificate is good for the names it was made for and no others`() throws {
        let leaf = try Certificates.leaf(["edge.test", "*.edge.test", "127.0.0.1", "::1"])
        for name in ["edge.test", "va6.edge.test", "*.edge.test", "127.0.0.1", "::1"] {
            #expect(leaf.covers(name), "\(name)")
        }
        for name in ["test", "a.b.edge.test", "other.test", "127.0.0.2", "*.test"] {
            #expect(!leaf.covers(name), "\(name)")
        }
        #expect(leaf.isSigned(by: try Certificates.authority.get().certificate))
        #expect(!leaf.isSigned(by: try CertificateAuthority(lifetime: .seconds(60)).certificate))
    }

    @Test func `the time that is left is known`() throws {
        let left = try Certificates.leaf(lifetime: .seconds(1_000)).remaining
        #expect(left > .seconds(900) && left <= .seconds(1_000))
        #expect(try Certificates.leaf(lifetime: .seconds(-60)).remaining < .zero)
    }

    @Test(arguments: ["", "a,DNS:b", "a b", "a\n", "*", "*.*.b", "a*b", "1:2", "a/b", "ä", "*.1:2"])
    func `what is no name makes no certificate`(_ name: String) throws {
        #expect(throws: SecurityError.self) { try Certificates.leaf([name]) }
    }

    @Test func `certificates and keys survive being written`() throws {
        let key = try Certificates.key.get()
        let leaf = try Certificates.leaf()
        let authority = try Certificates.authority.get().certificate
        let chain = try Certificate.chain(pem: try leaf.pem() + (try key.pem()) + (try authority.pem()))
        #expect(chain.count == 2)
        #expect(try chain[0].pem() == leaf.pem())
        #expect(try PrivateKey(pem: try leaf.pem() + (try key.pem())).belongs(to: leaf))
        #expect("\(key)" == "private key")
    }

    @Test func `what cannot serve says why`() throws {
        let leaf = try Certificates.leaf()
        let pem = try leaf.pem()
        #expect(throws: SecurityError.noCertificate) { try Certificate.chain(pem: []) }
        #expect(throws: SecurityError.noCertificate) { try Certificate.chain(pem: Array("hello".utf8)) }
        #expect(throws: SecurityError.noKey) { try PrivateKey(pem: pem) }
        #expect(throws: SecurityError.noKey) { try PrivateKey(pem: []) }
        var damaged = pem
        damaged[100] = UInt8(ascii: "!")
        #expect {
            try Certificate.chain(pem: damaged)
        } throws: { error in
            if case SecurityError.damagedCertificate? = error as? SecurityError { true } else { false }
        }
        #expect(throws: SecurityError.foreignKey) {
            try SecurityContext.server(chain: [leaf], key: PrivateKey())
        }
        #expect(throws: SecurityError.noCertificate) {
            try SecurityContext.server(chain: [], key: PrivateKey())
        }
        #expect(throws: SecurityError.encryptedKey) { try PrivateKey(pem: Array(encrypted.utf8)) }
    }

    @Test func `no cut or flipped bit of a file traps`() throws {
        let pem = try Certificates.leaf().pem() + Certificates.key.get().pem()
        for position in stride(from: 0, to: pem.count, by: 3) {
            var spoilt = pem
            spoilt[position] ^= 1 << UInt8(position % 8)
            for bytes in [spoilt, Array(pem[..<position])] {
                _ = Result { try Certificate.chain(pem: bytes) }
                _ = Result { try PrivateKey(pem: bytes) }
            }
        }
    }

    /// Made by `openssl genpkey -algorithm ed25519 -aes256` with a passphrase that nobody needs.
    private let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi10a9EcbAMrQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEDWuno5V45Hml7XupGaQd+wEQA17
        RnSdKUAKZlQKjw21nMcLMTY7z7bPDjrHifjKTrGuGknDVmQ//49WK/7IW3u5to9x
        Er0sLfeCXiF0kV5F0cc=
        -----END ENCRYPTED PRIVATE KEY-----
        """
}
