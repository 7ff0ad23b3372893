import Profiles
import Testing

@testable import EdgeAPI

/// The edge's description of itself.
@Suite struct OpenAPITests {
    private func document() throws -> Value { try JSONParser().parse(OpenAPIDocument.bytes) }

    private func paths() throws -> [Fields.Member] { try document()[path: "paths"]?.fields?.members ?? [] }

    @Test func `both hosts give the document to everybody`() throws {
        for isAuthenticated in [false, true] {
            let connection = try Connection(isAuthenticated: isAuthenticated)
            let response = try connection.exchange(Requests.get("/openapi.json"))
            #expect(response.status == 200)
            #expect(response.fields["content-type"]?.hasPrefix("application/json") == true)
            #expect(try JSONParser().parse(Array(response.body.utf8))[path: "openapi"] == "3.1.0")
        }
    }

    @Test func `a path of the document takes the methods that it names`() throws {
        for path in try paths() {
            let target = path.name.split(separator: "/").map { $0 == "{hint}" ? "or2" : $0 }
            let response = try Connection().exchange(
                "DELETE /\(target.joined(separator: "/")) HTTP/1.1\r\nHost: edge\r\n\r\n")
            #expect(response.status == 405, "\(path.name)")
            let isCall = path.value.fields?["post"] != nil
            #expect(response.fields["allow"] == (isCall ? "POST, OPTIONS" : "GET, HEAD"), "\(path.name)")
            #expect(path.value.fields?.members.count == 1)
        }
    }

    @Test func `every call is in the document`() throws {
        let described = Set(try paths().map(\.name))
        for version in ["v1", "v2"] {
            for action in ["interact", "collect", "identity/acquire", "privacy/set-consent"] {
                let path = "/ee/\(version)/\(action)"
                let response = try Connection().exchange("DELETE \(path) HTTP/1.1\r\nHost: edge\r\n\r\n")
                #expect(described.contains(path) == (response.status == 405), "\(path)")
            }
        }
    }

    @Test func `every reference of the document leads somewhere`() throws {
        let document = try document()
        var count = 0
        for text in String(decoding: OpenAPIDocument.bytes, as: UTF8.self).split(separator: "\"")
        where text.hasPrefix("#/") {
            count += 1
            let steps = text.dropFirst(2).split(separator: "/").map(String.init)
            #expect(document[steps: steps] != nil, "\(text)")
        }
        #expect(count > 100)
    }
}
