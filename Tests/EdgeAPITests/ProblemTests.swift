import EdgeCore
import Profiles
import SansIO
import Testing

@testable import EdgeAPI

@Suite struct ProblemTests {
    private static let known = "datastreamId=\(StubEdge.datastream)&requestId=r-1"

    private static func event(_ xdm: String) -> String { #"{"event":{"xdm":\#(xdm)}}"# }

    @Test(arguments: [
        ("EXEG-0002-400", Requests.post(query: "requestId=r-1")),
        ("EXEG-0002-400", Requests.post(query: "datastreamId=&requestId=r-1")),
        ("EXEG-0003-400", Requests.post(query: "datastreamId=nowhere&requestId=r-1")),
        ("EXEG-0004-422", Requests.post(query: "datastreamId=\(StubEdge.disabledDatastream)&requestId=r-1")),
        ("EXEG-0101-400", Requests.post(body: "{")),
        ("EXEG-0101-400", Requests.post(body: Requests.lookup + "}")),
        ("EXEG-0102-400", Requests.post(body: "[\(Requests.lookup)]")),
        ("EXEG-0102-400", Requests.post(body: #"{"event":[]}"#)),
        ("EXEG-0102-400", Requests.post(body: #"{"event":{"xdm":1}}"#)),
        ("EXEG-0102-400", Requests.post(body: event(#"{"timestamp":"yesterday"}"#))),
        ("EXEG-0102-400", Requests.post(body: event(#"{"_id":{}}"#))),
        ("EXEG-0102-400", Requests.post(body: event(#"{"_id":"\#(String(repeating: "x", count: 129))"}"#))),
        ("EXEG-0102-400", Requests.post("/ee/v1/interact", body: #"{"events":{}}"#)),
        ("EXEG-0102-400", Requests.post(body: #"{"event":{"xdm":{}},"query":[]}"#)),
        ("EXEG-0103-400", Requests.post(body: "{}")),
        ("EXEG-0103-400", Requests.post(body: #"{"event":{}}"#)),
        ("EXEG-0103-400", Requests.post("/ee/v2/collect", body: #"{"events":[]}"#)),
        ("EXEG-0108-400", Requests.post(fields: "x-spoke-min-revision: soon\r\n")),
        ("EXEG-0108-400", Requests.post(fields: "x-spoke-max-staleness-ms: -1\r\n")),
        (
            "EXEG-0108-400",
            Requests.post("/ee/v2/collect", query: known + "&silent=maybe", body: Requests.events())
        ),
        ("EXEG-0108-400", Requests.post(query: known + "&silent=%zz")),
        ("EXEG-0109-408", Requests.post(body: "")),
        ("EXEG-0111-415", Requests.post(type: "application/x-jackson-smile")),
        ("EXEG-0111-415", Requests.post(type: nil)),
        (
            "EXEG-0305-400",
            Requests.post(body: event(#"{"identityMap":{"ECID":[{"id":"1","primary":true}]}}"#))
        ),
        ("EXEG-0308-400", Requests.post(body: event(#"{"identityMap":[]}"#))),
        ("EXEG-0308-400", Requests.post(body: event(#"{"identityMap":{"Email":{}}}"#))),
        ("EXEG-0308-400", Requests.post(body: event(#"{"identityMap":{"Email":[{"id":1}]}}"#))),
    ])
    func `what is wrong with a call has its code`(code: String, request: String) throws {
        let connection = try Connection()
        let response = try connection.exchange(request)
        #expect(try response.code == code)
        #expect(response.status == Int(code.suffix(3)))
        #expect(response.fields["content-type"] == "application/problem+json")
        let json = try response.json
        #expect(json[path: "status"]?.integer == Int64(response.status))
        #expect(json[path: "report.requestId"]?.string?.hasPrefix("r-1-") == true)
        #expect(json[path: "report.orgId"] == "53A16ACB5CC1D3760A495C99@AdobeOrg")
        #expect(json[path: "detail"]?.string?.isEmpty == false)
        #expect(connection.edge.interactions.isEmpty)
        #expect(connection.isOpen)
    }

    @Test func `the server host wants a primary identity and good credentials`() throws {
        let connection = try Connection(isAuthenticated: true)
        let anonymous = Requests.post(
            body: #"{"event":{"xdm":{"identityMap":{"Email":[{"id":"a"}]}}}}"#, fields: Requests.credentials)
        #expect(try connection.exchange(anonymous).code == "EXEG-0306-400")
        #expect(try connection.exchange(Requests.post()).code == "EXEG-0500-401")
        #expect(try connection.exchange(Requests.post(fields: Requests.credentials)).status == 200)
    }

    @Test func `more identities than one record may have are refused`() throws {
        let many = (0..<21).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        let body = #"{"event":{"xdm":{"identityMap":{"Email":[\#(many)]}}}}"#
        #expect(try Connection().exchange(Requests.post(body: body)).code == "EXEG-0304-400")
    }

    @Test func `a full outbox asks to come back, and the datastream may vanish meanwhile`() throws {
        let connection = try Connection()
        connection.edge.set { $0.answer.refusal = .outboxFull }
        for path in ["/ee/v1/interact", "/ee/v2/collect"] {
            let body = Requests.events(#"{"Email":[{"id":"a@b.c","primary":true}]}"#)
            let response = try connection.exchange(Requests.post(path, body: body))
            #expect(try response.code == "EXEG-0201-503")
            #expect(response.fields["retry-after"] == "1")
        }
        connection.edge.set { $0.answer.refusal = .unknownDatastream }
        #expect(try connection.exchange(Requests.post()).code == "EXEG-0003-400")
    }

    @Test func `events that were not all taken are not acknowledged`() throws {
        let connection = try Connection()
        connection.edge.set { $0.losesEvents = true }
        for path in ["/ee/v1/interact", "/ee/v2/collect"] {
            let body = Requests.events(#"{"Email":[{"id":"a@b.c","primary":true}]}"#)
            #expect(try connection.exchange(Requests.post(path, body: body)).code == "EXEG-0001-500")
        }
    }

    @Test func `a request id that cannot be echoed is refused`() throws {
        for id in ["a%0d%0ab", "a%20b", String(repeating: "x", count: 129), "%C3%A9"] {
            let request = Requests.post(query: "datastreamId=\(StubEdge.datastream)&requestId=\(id)")
            let response = try Connection().exchange(request)
            #expect(try response.code == "EXEG-0108-400")
            #expect(response.fields["x-request-id"]?.utf8.count == 53)
        }
    }

    @Test func `paths that are nothing are 404, other methods 405`() throws {
        let connection = try Connection()
        for path in [
            "/", "/ee", "/ee/v2", "/ee/v3/interact", "/ee/v2/interact/", "/ee/va6/v2/x", "/x/v2/interact",
        ] {
            #expect(try connection.exchange(Requests.post(path)).status == 404, "\(path)")
        }
        let wrong = try connection.exchange(Requests.get("/ee/v2/interact"))
        #expect(wrong.status == 405)
        #expect(wrong.fields["allow"] == "POST, OPTIONS")
        #expect(try connection.exchange(Requests.post("/livez")).status == 405)
        #expect(try connection.exchange(Requests.post().replacing("POST", with: "BREW")).status == 405)
    }

    @Test func `each code's status is one that can be answered`() {
        for code in Problem.Code.allCases {
            #expect(HTTPStatus(rawValue: Int(code.rawValue.suffix(3)) ?? 0) == code.status)
        }
    }
}
