import EdgeCore
import Profiles
import SansIO
import Synchronization
import Testing

@testable import EdgeAPI

@Suite struct ConnectionTests {
    private let live = Requests.get("/livez")

    @Test func `one connection serves one request after the other`() throws {
        let connection = try Connection()
        for _ in 0..<3 { #expect(try connection.exchange(live).body == "ok\n") }
        #expect(connection.isOpen)
    }

    @Test func `pipelined requests are answered in order, whichever is ready first`() throws {
        let connection = try Connection()
        connection.edge.set { $0.isHolding = true }
        try connection.send(
            Requests.post(query: "datastreamId=\(StubEdge.datastream)&requestId=first") + live
                + Requests.post(query: "datastreamId=\(StubEdge.datastream)&requestId=third"))
        #expect(try connection.received() == "")
        connection.edge.release(1)
        #expect(try connection.received() == "")
        connection.edge.release(0)
        let responses = try connection.responses()
        #expect(responses.map(\.status) == [200, 200, 200])
        #expect(responses[0].body.contains(#""requestId":"first-"#))
        #expect(responses[1].body == "ok\n")
        #expect(responses[2].body.contains(#""requestId":"third-"#))
    }

    @Test func `a request torn at any byte is answered once`() throws {
        let text = Requests.post()
        for cut in 1..<text.utf8.count {
            let connection = try Connection()
            let bytes = Array(text.utf8)
            try connection.send(bytes: Array(bytes[..<cut]))
            #expect(try connection.received() == "")
            try connection.send(bytes: Array(bytes[cut...]))
            #expect(try connection.responses().map(\.status) == [200])
        }
    }

    @Test func `a chunked body is a body`() throws {
        let connection = try Connection()
        let body = Requests.lookup
        let half = body.utf8.count / 2
        let chunks = [body.prefix(half), body.dropFirst(half)]
            .map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
        let response = try connection.exchange(
            "POST /ee/v2/interact?datastreamId=\(StubEdge.datastream) HTTP/1.1\r\nHost: x\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n")
        #expect(response.status == 200)
        #expect(connection.edge.interactions.first?.primary?.value == "jane@example.com")
    }

    @Test func `leave to send a body comes after the answers before it`() throws {
        let connection = try Connection()
        connection.edge.set { $0.isHolding = true }
        let request = Requests.post(fields: "Expect: 100-continue\r\n")
        // By bytes: CR LF is one character.
        let head = Array(request.utf8.dropLast(Requests.lookup.utf8.count))
        try connection.send(bytes: Array(Requests.post().utf8) + head)
        #expect(try connection.received() == "")
        connection.edge.release()
        let text = try connection.received()
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(text.hasSuffix("HTTP/1.1 100 Continue\r\n\r\n"))
        try connection.send(Requests.lookup)
        connection.edge.release()
        #expect(try connection.responses().map(\.status) == [200])
    }

    @Test func `after a malformed request nothing else is served`() throws {
        let connection = try Connection()
        try connection.send(
            live + "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n" + live)
        let responses = try connection.responses()
        #expect(responses.map(\.status) == [200, 400])
        #expect(responses[1].fields["connection"] == "close")
        #expect(responses[1].fields["content-type"] == "application/problem+json")
        #expect(!connection.isOpen)
    }

    @Test func `a head without end is refused at its limit`() throws {
        let connection = try Connection()
        try connection.send("GET / HTTP/1.1\r\nHost: x\r\n")
        let line = "X-Filler: \(String(repeating: "a", count: 1000))\r\n"
        for _ in 0..<40 { try connection.send(line) }
        #expect(try connection.responses().map(\.status) == [431])
        #expect(!connection.isOpen)
    }

    @Test func `unfinished requests wait until there is room again`() throws {
        var limits = HTTPLimits()
        limits.pipelineMaximum = 4
        let connection = try Connection(limits: limits)
        connection.edge.set { $0.isHolding = true }
        try connection.send(String(repeating: Requests.post(), count: 10))
        #expect(connection.edge.interactions.count == 4)
        connection.edge.release()
        #expect(connection.edge.interactions.count == 5)
        while connection.edge.get({ !$0.held.isEmpty }) { connection.edge.release() }
        #expect(try connection.responses().count == 10)
    }

    @Test func `a client that does not read is not served, and is closed in time`() throws {
        let connection = try Connection()
        connection.setWritable(false)
        try connection.send(live)
        #expect(try connection.received() == "")
        connection.setWritable(true)
        #expect(try connection.responses().count == 1)
        connection.setWritable(false)
        connection.wait(.seconds(29))
        #expect(connection.isOpen)
        connection.wait(.seconds(2))
        #expect(!connection.isOpen)
    }

    @Test func `a request that does not arrive in time is answered 408`() throws {
        let connection = try Connection()
        try connection.send("GET /livez HTTP/1.1\r\nOrigin: https://a\r\nHo")
        connection.wait(.seconds(9))
        try connection.send("st:")
        #expect(connection.isOpen)
        connection.wait(.seconds(2))
        let response = try #require(try connection.responses().first)
        #expect(response.status == 408)
        #expect(response.fields["access-control-allow-origin"] == "https://a")
        #expect(!connection.isOpen)
    }

    @Test func `a connection that says nothing is closed without a word`() throws {
        let connection = try Connection()
        connection.wait(.seconds(11))
        #expect(try connection.received() == "")
        #expect(!connection.isOpen)
    }

    @Test func `an idle connection is closed after its time, counted from the last answer`() throws {
        let connection = try Connection()
        _ = try connection.exchange(live)
        connection.wait(.seconds(70))
        _ = try connection.exchange(live)
        connection.wait(.seconds(70))
        #expect(connection.isOpen)
        connection.wait(.seconds(6))
        #expect(!connection.isOpen)
    }

    @Test func `an edge that does not answer is given up, and its late answer is dropped`() throws {
        let connection = try Connection()
        connection.edge.set { $0.isHolding = true }
        try connection.send(Requests.post())
        connection.wait(.seconds(16))
        let response = try #require(try connection.responses().first)
        #expect(response.status == 504)
        #expect(try response.code == "EXEG-0200-504")
        connection.edge.release()
        #expect(try connection.received() == "")
        #expect(try connection.exchange(live).status == 200)
    }

    @Test func `requests that arrive slowly share a bound, and one beyond it is refused`() throws {
        var limits = HTTPLimits()
        limits.unfinishedBytesMaximum = 1_000
        let meters = HTTPMeters()
        let first = try Connection(limits: limits, meters: meters)
        let second = try Connection(limits: limits, meters: meters)
        let body = Requests.lookup + String(repeating: " ", count: 500)
        let request = Array(Requests.post(body: body).utf8)
        try first.send(bytes: Array(request[..<600]))
        try second.send(bytes: Array(request[..<300]))
        #expect(try second.received() == "")
        #expect(meters.unfinishedBytes.load(ordering: .relaxed) == 900)
        try second.send(bytes: Array(request[300..<600]))
        let refused = try #require(try second.responses().first)
        #expect(refused.status == 503 && refused.fields["retry-after"] == "1")
        #expect(!second.isOpen)
        #expect(meters.unfinishedBytes.load(ordering: .relaxed) == 600)
        // Whoever began before is served, and what is whole takes no room.
        try first.send(bytes: Array(request[600...]))
        #expect(try first.responses().map(\.status) == [200])
        #expect(meters.unfinishedBytes.load(ordering: .relaxed) == 0)
        #expect(meters.crowdedOut.load(ordering: .relaxed) == 1)
    }

    @Test func `a connection that ends in the middle of a request gives its room back`() throws {
        let connection = try Connection()
        try connection.send("POST /ee/v2/interact HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
        #expect(connection.meters.unfinishedBytes.load(ordering: .relaxed) > 0)
        connection.wait(.seconds(11))
        #expect(try connection.responses().map(\.status) == [408])
        #expect(connection.meters.unfinishedBytes.load(ordering: .relaxed) == 0)
    }

    @Test func `HTTP 1_0 and Connection close end the connection with the answer`() throws {
        for request in [
            "GET /livez HTTP/1.0\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        ] {
            let connection = try Connection()
            let response = try connection.exchange(request)
            #expect(response.fields["connection"] == "close")
            #expect(!connection.isOpen)
        }
    }

    @Test func `a client that closes its side still gets its answer`() throws {
        let connection = try Connection()
        connection.edge.set { $0.isHolding = true }
        try connection.send(Requests.post())
        try connection.send("GET /livez HT")
        connection.closeInput()
        #expect(connection.isOpen)
        connection.edge.release()
        #expect(try connection.responses().map(\.status) == [200])
        #expect(!connection.isOpen)

        let idle = try Connection()
        _ = try idle.exchange(live)
        idle.closeInput()
        #expect(!idle.isOpen)
    }

    @Test func `as the server stops an idle connection closes, a busy one after its answer`() throws {
        let idle = try Connection()
        idle.stopServer()
        #expect(!idle.isOpen)

        let busy = try Connection()
        busy.edge.set { $0.isHolding = true }
        try busy.send(Requests.post())
        busy.stopServer()
        busy.edge.release()
        let response = try #require(try busy.responses().first)
        #expect(response.status == 200)
        #expect(response.fields["connection"] == "close")
        #expect(!busy.isOpen)

        let sending = try Connection()
        try sending.send("GET /livez HTTP/1.1\r\n")
        sending.stopServer()
        #expect(try sending.exchange("Host: x\r\n\r\n").fields["connection"] == "close")
        #expect(!sending.isOpen)
    }

    @Test func `a connection too many is turned away`() throws {
        var limits = HTTPLimits()
        limits.connectionsMaximum = 0
        let connection = try Connection(limits: limits)
        let response = try #require(try connection.responses().first)
        #expect(response.status == 503)
        #expect(response.fields["retry-after"] == "1")
        #expect(try response.code == "EXEG-0000-503")
        #expect(!connection.isOpen)
        #expect(connection.meters.connections == 0)
    }

    @Test func `HEAD tells the length and sends no body`() throws {
        let connection = try Connection()
        try connection.send("HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        let text = try connection.received()
        #expect(text.hasSuffix("\r\n\r\n"))
        #expect(text.contains("Content-Length:          3\r\n"))
    }

    @Test func `the date is that of the wall clock`() throws {
        var date = HTTPDate()
        date.set(Timestamp(milliseconds: 784_111_777_000))
        #expect(date.text == "Sun, 06 Nov 1994 08:49:37 GMT")
        date.set(Timestamp(milliseconds: 951_782_400_000))
        #expect(date.text == "Tue, 29 Feb 2000 00:00:00 GMT")
    }
}
