import Foundation
import Profiles
import SansIO
import Testing
import Wire

/// The codec is written by hand; `protoc` and `spoke.proto` say whether it is protobuf.
@Suite(.enabled(if: Protoc.path != nil, "protoc is not installed: apt-get install protobuf-compiler"))
struct ProtocTests {
    @Test(arguments: 1...UInt64(30))
    func `protoc reads what we write, and writes the same bytes`(seed: UInt64) throws {
        var draw = MessageGenerator(seed: seed)
        try expectSame(draw.publication().encoded(), "Publication")
        try expectSame(draw.request().encoded(), "Request")
        try expectSame(draw.reply().encoded(), "Reply")
    }

    @Test func `we read what protoc writes`() throws {
        let text = """
            version: 1 region: "JPN3" epoch: 7 sequence: 3 through: 41 highest: 42 catalog_version: 2
            published_ms: -5 evaluated { box: 9 number: 4 }
            items { projection {
                entry {
                    profile: "0123456789abcdef" revision: 42
                    identities { namespace: "ECID" value: "1" } identities { namespace: "Email" value: "zo\\303\\253" }
                    memberships { audience: 3 qualified_ms: 10 } memberships { audience: 4 valid_until_ms: 0 }
                    fields: "{\\"a\\":1}"
                }
                since_seen_ns: -2 causes { received_ms: 1 committed_ms: 2 }
            } }
            items { membership { profile: "0123456789abcdef" revision: 43 base: 42 left: [1, 2] causes {} } }
            items { membership { profile: "0123456789abcdef" revision: 43 base: 42 left: [1, 2]
                causes { committed_ms: 9 ingested_ms: 0 evaluated_ms: 4 } } }
            items { gone { profile: "0123456789abcdef" revision: 44 } }
            """
        let bytes = try Protoc.run("--encode=spoke.wire.Publication", Array(text.utf8))
        let profile = Key16(high: 0x3031_3233_3435_3637, low: 0x3839_6162_6364_6566)
        let entry = Entry(
            profile: profile, revision: 42,
            identities: [
                Identity(namespace: "ECID", value: "1"), Identity(namespace: "Email", value: "zoë"),
            ],
            memberships: [
                Membership(audience: 3, qualified: Timestamp(milliseconds: 10), validUntil: nil),
                Membership(audience: 4, qualified: .distantPast, validUntil: .distantPast),
            ], fields: Array("{\"a\":1}".utf8))
        let causes = Causes(received: Timestamp(milliseconds: 1), committed: Timestamp(milliseconds: 2))
        let change = MembershipChange(profile: profile, revision: 43, base: 42, entered: [], left: [1, 2])
        let expected = Publication(
            region: Region("JPN3"), epoch: Epoch(7), sequence: 3, isHeartbeat: false, through: 41,
            highest: 42,
            catalogVersion: 2, published: Timestamp(milliseconds: -5),
            evaluated: [BoxMark(box: Box(9), number: 4)],
            items: [
                .projection(Projection(entry: entry, sinceSeen: .nanoseconds(-2), causes: causes)),
                .membership(change, Causes(received: .distantPast, committed: .distantPast)),
                .membership(
                    change,
                    Causes(
                        received: .distantPast, ingested: .distantPast,
                        evaluated: Timestamp(milliseconds: 4), committed: Timestamp(milliseconds: 9))),
                .gone(Gone(profile: profile, revision: 44)),
            ])
        #expect(try Publication(decoding: bytes) == expected)
        #expect(expected.encoded() == bytes)
    }

    private func expectSame(_ bytes: [UInt8], _ message: String) throws {
        let text = try Protoc.run("--decode=spoke.wire.\(message)", bytes)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        let unknown = lines.filter { $0.trimmingPrefix(while: \.isWhitespace).first?.isNumber ?? false }
        #expect(unknown.isEmpty, "spoke.proto does not know every field of \(message)")
        #expect(try Protoc.run("--encode=spoke.wire.\(message)", text) == bytes)
    }
}

private enum Protoc {
    static let path = ["/usr/bin/protoc", "/usr/local/bin/protoc", "/opt/homebrew/bin/protoc"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Wire").standardizedFileURL

    /// Runs `protoc` over the bytes; what it complains of becomes the failure.
    static func run(_ mode: String, _ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = ["--proto_path=\(folder.path)", mode, "spoke.proto"]
        let (input, output, complaints) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
        // Smaller than a pipe's buffer, so that writing before reading cannot block.
        try #require(bytes.count < 60_000)
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let result = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try complaints.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(String(decoding: complaint, as: UTF8.self))")
        return Array(result)
    }
}
