import Testing

@testable import EdgeAPI

@Suite struct HostileBodyTests {
    @Test func `a body of ten megabytes is refused by its length, unread`() throws {
        let connection = try Connection()
        try connection.send(
            "POST /ee/v2/interact?datastreamId=\(StubEdge.datastream)&requestId=r-1 HTTP/1.1\r\nHost: x\r\n"
                + "Origin: https://a\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n")
        let response = try #require(try connection.responses().first)
        #expect(try response.code == "EXEG-0112-413")
        #expect(response.fields["access-control-allow-origin"] == "https://a")
        #expect(response.fields["connection"] == "close")
        #expect(!connection.isOpen)
    }

    @Test func `a chunked body of ten megabytes is refused at its limit`() throws {
        let connection = try Connection()
        try connection.send(
            "POST /ee/v2/interact?datastreamId=\(StubEdge.datastream) HTTP/1.1\r\nHost: x\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n")
        let chunk = "1000\r\n\(String(repeating: "a", count: 4096))\r\n"
        for _ in 0..<2560 { try connection.send(chunk) }
        let response = try #require(try connection.responses().first)
        #expect(try response.code == "EXEG-0112-413")
    }

    @Test(arguments: [
        String(repeating: "[", count: 60_000),
        String(repeating: #"{"a":"#, count: 12_000),
        #"{"event":{"xdm":"# + String(repeating: "[", count: 500) + String(repeating: "]", count: 500) + "}}",
        "{\"event\":{\"xdm\":{\"a\":\"\u{0}\"}}}",
        #"{"event":{"xdm":{"a":"\ud800"}}}"#,
        #"{"event":{"xdm":{"a":1e999}}}"#,
    ])
    func `JSON that would exhaust a reader is refused`(body: String) throws {
        let connection = try Connection()
        #expect(try connection.exchange(Requests.post(body: body)).code == "EXEG-0101-400")
        #expect(connection.isOpen)
    }

    @Test func `a truncated body is invalid JSON wherever it ends`() throws {
        let connection = try Connection()
        for length in 1..<Requests.lookup.utf8.count {
            let response = try connection.exchange(
                Requests.post(body: String(Requests.lookup.prefix(length))))
            #expect(try response.code == "EXEG-0101-400")
        }
    }

    @Test func `a body with any byte changed is answered, and the connection goes on`() throws {
        let connection = try Connection()
        let original = Array(Requests.post().utf8)
        let start = original.count - Requests.lookup.utf8.count
        for place in start..<original.count {
            for bit in 0..<8 {
                var bytes = original
                bytes[place] ^= 1 << bit
                try connection.send(bytes: bytes)
                let responses = try connection.responses()
                #expect(responses.count == 1)
                #expect([200, 400].contains(responses.first?.status))
            }
        }
        #expect(connection.isOpen)
    }

    @Test func `the largest body allowed is taken`() throws {
        let connection = try Connection()
        let frame = #"{"event":{"xdm":{"a":""}}}"#
        let filler = String(repeating: "a", count: (64 << 10) - frame.utf8.count)
        let body = #"{"event":{"xdm":{"a":"\#(filler)"}}}"#
        #expect(try connection.exchange(Requests.post(body: body)).status == 200)
        try connection.send(Requests.post(body: body + " "))
        #expect(try connection.responses().map(\.status) == [413])
    }
}
