import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

@testable import EdgeAPI

@Suite struct CallTests {
    private func found() -> EdgeAnswer {
        var answer = EdgeAnswer()
        answer.source = .hit
        answer.entry = Entry(
            profile: .zero, revision: 42, identities: [Identity(namespace: "Email", value: "a@b.c")],
            memberships: [], fields: [])
        answer.asOf = EpochMark(epoch: Epoch(0x1f3a), revision: 57)
        answer.age = .milliseconds(120)
        answer.payload =
            Array(
                #"[{"type":"profileLookup","destinationId":"d","alias":"shop","segments":[{"id":"s"}]}]"#.utf8
            )[...]
        return answer
    }

    /// The answer without the sixteen digits that differ each time.
    private func golden(_ text: String, requestID: String) -> String {
        guard let start = text.firstRange(of: requestID + "-")?.upperBound else { return text }
        let entropy = text[start...].prefix(16)
        return text.replacing(entropy, with: "0123456789abcdef")
    }

    @Test func `a lookup's answer has the published shape`() throws {
        let connection = try Connection(isAuthenticated: true)
        connection.edge.set { $0.answer = found() }
        try connection.send(Requests.post(fields: Requests.credentials))
        let expected = """
            HTTP/1.1 200 OK\r
            Date: Tue, 24 Nov 2026 13:24:00 GMT\r
            x-request-id: r-1-0123456789abcdef\r
            x-adobe-edge: VA6;7\r
            x-spoke-region: VA6\r
            Cache-Control: no-cache, no-store, max-age=0\r
            x-spoke-source: hit\r
            x-spoke-revision: 42\r
            x-spoke-as-of: 1f3a.57\r
            x-spoke-age-ms: 120\r
            Content-Type: application/json;charset=utf-8\r
            Content-Length:        478\r
            \r
            {"requestId":"r-1-0123456789abcdef","handle":[{"type":"activation:pull","payload":\
            [{"type":"profileLookup","destinationId":"d","alias":"shop","segments":[{"id":"s"}]}],"eventIndex":0},\
            {"type":"locationHint:result","payload":[{"scope":"AAM","hint":"7","ttlSeconds":1800},\
            {"scope":"EdgeNetwork","hint":"va6","ttlSeconds":1800}]},\
            {"type":"state:store","payload":[{"key":"kndctr_53A16ACB5CC1D3760A495C99_AdobeOrg_cluster",\
            "value":"va6","maxAge":1800,"attrs":{"SameSite":"None"}}]}]}
            """
        let received = golden(try connection.received(), requestID: "r-1")
        #expect(received == expected)
        let interaction = try #require(connection.edge.interactions.first)
        #expect(interaction.primary == Identity(namespace: "Email", value: "jane@example.com"))
        #expect(interaction.isAuthenticated)
        #expect(interaction.events.isEmpty)
        #expect(interaction.requestID == "r-1")
    }

    @Test func `an unknown profile is an empty payload, not an error`() throws {
        let response = try Connection().exchange(Requests.post())
        #expect(response.status == 200)
        #expect(try response.payload("activation:pull") == [])
        #expect(response.fields["x-spoke-source"] == nil)
    }

    @Test(arguments: ["datastreamId", "dataStreamId", "configId"])
    func `the datastream may be spelt in three ways`(name: String) throws {
        let connection = try Connection()
        #expect(try connection.exchange(Requests.post(query: "\(name)=\(StubEdge.datastream)")).status == 200)
        #expect(connection.edge.interactions.first?.datastream == StubEdge.datastream)
    }

    @Test func `a request id comes from the query, the field, or the edge`() throws {
        let connection = try Connection()
        let query = "datastreamId=\(StubEdge.datastream)"
        for (request, prefix) in [
            (Requests.post(query: query + "&requestId=a%2Db", fields: "x-request-id: c\r\n"), "a-b-"),
            (Requests.post(query: query, fields: "x-request-id: c\r\n"), "c-"),
        ] {
            let response = try connection.exchange(request)
            let id = try #require(try response.json[path: "requestId"]?.string)
            #expect(id.hasPrefix(prefix))
            #expect(id.utf8.count == prefix.utf8.count + 16)
            #expect(response.fields["x-request-id"] == id)
        }
        let made = try #require(
            try connection.exchange(Requests.post(query: query)).json[path: "requestId"]?.string)
        #expect(made.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12, 16])
    }

    @Test(arguments: [
        "/ee/v2/interact", "/ee/va6/v2/interact", "/ee/or2/v2/interact", "/ee-pre-prd/t38/v2/interact",
    ])
    func `a call is found under any known hint`(path: String) throws {
        #expect(try Connection().exchange(Requests.post(path)).status == 200)
    }

    @Test func `a region that does not exist is 404 without a body`() throws {
        let response = try Connection().exchange(
            Requests.post("/ee/xyz1/v2/interact", fields: "Origin: https://a\r\n"))
        #expect(response.status == 404)
        #expect(response.body.isEmpty)
        #expect(response.fields["access-control-allow-origin"] == "https://a")
    }

    @Test func `collect is acknowledged once the edge has answered, silently if asked`() throws {
        let connection = try Connection()
        let body = Requests.events(#"{"Email":[{"id":"a@b.c"}]}"#, count: 3)
        let query = "datastreamId=\(StubEdge.datastream)&requestId=r-1"
        connection.edge.set { $0.isHolding = true }
        try connection.send(Requests.post("/ee/v2/collect", query: query, body: body))
        #expect(try connection.received() == "")
        connection.edge.release()
        let accepted = try #require(try connection.responses().first)
        #expect(accepted.status == 202)
        #expect(try accepted.json.fields?.members.map(\.name) == ["requestId"])
        connection.edge.set { $0.isHolding = false }
        let silent = try connection.exchange(
            Requests.post("/ee/v2/collect", query: query + "&silent=true", body: body))
        #expect(silent.status == 204)
        #expect(silent.fields["content-length"] == nil)
        #expect(
            try connection.exchange(Requests.post("/ee/v1/collect", query: query, body: body)).status == 204)
        #expect(connection.edge.interactions.map(\.events.count) == [3, 3, 3])
        #expect(connection.edge.interactions.allSatisfy { $0.primary == nil })
    }

    @Test func `events of v1 take from the shared object what they do not say`() throws {
        let connection = try Connection()
        let body = """
            {"xdm":{"identityMap":{"Email":[{"id":"a@b.c","primary":true}]},"eventType":"shared"},
             "events":[{"xdm":{"eventType":"own","_id":"e1","timestamp":"2026-11-24T13:23:59.840Z"}},
                       {"xdm":{"identityMap":{"Phone":[{"id":"1"}]}}}, {"data":{"x":1}}]}
            """
        #expect(try connection.exchange(Requests.post("/ee/v1/interact", body: body)).status == 200)
        let events = try #require(connection.edge.interactions.first?.events)
        #expect(events.map { $0.body[path: "eventType"] } == ["own", "shared", "shared"])
        #expect(events.map(\.id) == ["e1", nil, nil])
        #expect(events[0].timestamp == Timestamp(milliseconds: 1_795_526_639_840))
        #expect(events[1].identities.map(\.namespace) == ["ECID", "Email", "Phone"])
        #expect(events.allSatisfy { $0.primary.namespace == "Email" })
    }

    @Test func `what a caller demands of an answer reaches the edge`() throws {
        let connection = try Connection()
        let fields = "x-spoke-max-staleness-ms: 250\r\nx-spoke-min-revision: 1F3a.57\r\n"
        #expect(try connection.exchange(Requests.post(fields: fields)).status == 200)
        let interaction = try #require(connection.edge.interactions.first)
        #expect(interaction.stalenessMaximum == .milliseconds(250))
        #expect(interaction.revisionMinimum == EpochMark(epoch: Epoch(0x1f3a), revision: 57))
    }

    @Test func `a token reads back as it was written, and nothing else does`() {
        let mark = EpochMark(epoch: Epoch(.max), revision: .max)
        #expect(Provenance.mark(Provenance.token(mark)) == mark)
        for text in ["", ".", "1", "1.", ".1", "+1.1", "1.-1", "g.1", "1.1.1", "1 .1", "11111111111111111.1"]
        {
            #expect(Provenance.mark(text) == nil, "\(text)")
        }
    }

    @Test func `a page on any origin may read answers and errors`() throws {
        let connection = try Connection()
        for request in [
            Requests.post(fields: "Origin: https://www.shop.test\r\n"),
            Requests.post(query: "", fields: "Origin: https://www.shop.test\r\n"),
            "PUT /ee/v2/interact HTTP/1.1\r\nHost: x\r\nOrigin: https://www.shop.test\r\n\r\n",
        ] {
            let fields = try connection.exchange(request).fields
            #expect(fields["access-control-allow-origin"] == "https://www.shop.test")
            #expect(fields["access-control-allow-credentials"] == "true")
            let exposed = fields["access-control-expose-headers"] ?? ""
            #expect(exposed.hasPrefix("Retry-After, X-Adobe-Edge, X-Request-ID, X-Spoke-Source, "))
            for name in ["X-Spoke-Region", "X-Spoke-Revision", "X-Spoke-As-Of", "X-Spoke-Age-Ms"] {
                #expect(exposed.contains(name))
            }
            #expect(fields["vary"] == "Origin")
        }
    }

    @Test func `a preflight is granted what it asks for`() throws {
        let response = try Connection().exchange(
            "OPTIONS /ee/v1/interact?configId=x HTTP/1.1\r\nHost: x\r\nOrigin: https://a\r\n"
                + "Access-Control-Request-Headers: x-custom, content-type\r\n\r\n")
        #expect(response.status == 204)
        #expect(response.fields["access-control-allow-origin"] == "https://a")
        #expect(response.fields["access-control-allow-methods"] == "POST, OPTIONS")
        #expect(response.fields["access-control-allow-headers"] == "x-custom, content-type")
    }

    @Test(arguments: ["text/plain; charset=UTF-8", "Application/JSON", "text/javascript"])
    func `JSON may come under the published content types`(type: String) throws {
        #expect(try Connection().exchange(Requests.post(type: type)).status == 200)
    }
}
