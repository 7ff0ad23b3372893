import EdgeCore
import Foundation
import Profiles
import Testing

@testable import EdgeAPI

@Suite struct EnvelopeTests {
    private static let ecid = "52467091308391429864390513785565883896"

    private func body(_ query: String = "", meta: String = "", xdm: String = #"{"eventType":"view"}"#)
        -> String
    {
        let parts = [
            #""event":{"xdm":\#(xdm)}"#, query.isEmpty ? nil : #""query":\#(query)"#,
            meta.isEmpty ? nil : #""meta":\#(meta)"#,
        ]
        return "{\(parts.compactMap { $0 }.joined(separator: ","))}"
    }

    @Test(arguments: EdgeAnswer.Shortfall.allCases)
    func `a hub that does not reply is an error beside the answer, not instead of it`(
        shortfall: EdgeAnswer.Shortfall
    ) throws {
        let connection = try Connection()
        connection.edge.set { $0.answer.shortfall = shortfall }
        let response = try connection.exchange(Requests.post())
        #expect(response.status == 207)
        #expect(try response.payload("activation:pull") == [])
        let error = try #require(try response.json[path: "errors"]?.array?.first)
        let code = shortfall == .refreshesFull ? "EXEG-0201-503" : "EXEG-0200-504"
        #expect(error[path: "type"]?.string == "https://ns.adobe.com/aep/errors/\(code)")
        #expect(error[path: "detail"]?.string == "\(shortfall).")
        #expect(error[path: "report.requestId"]?.string?.hasPrefix("r-1-") == true)
    }

    @Test func `decisions are empty, and there only for the events that ask`() throws {
        let scopes = #""query":{"personalization":{"decisionScopes":["__view__"]}}"#
        let connection = try Connection()
        let text = #"{"events":[{"xdm":{"eventType":"a"}},{"xdm":{"eventType":"b"},\#(scopes)}]}"#
        let handles =
            try connection.exchange(Requests.post("/ee/v1/interact", body: text))
            .json[path: "handle"]?.array ?? []
        let decisions = handles.filter { $0[path: "type"] == "personalization:decisions" }
        #expect(decisions == [["type": "personalization:decisions", "payload": [], "eventIndex": 1]])
    }

    @Test func `thirty decision scopes may be asked for, of all events together`() throws {
        func request(_ first: Int, _ second: Int) -> String {
            func query(_ count: Int) -> String {
                let scopes = Array(repeating: #""s""#, count: count).joined(separator: ",")
                return #""query":{"personalization":{"decisionScopes":[\#(scopes)]}}"#
            }
            return Requests.post(
                "/ee/v1/interact", body: #"{"events":[{\#(query(first))},{\#(query(second))}]}"#)
        }
        #expect(try Connection().exchange(request(10, 20)).status == 200)
        let refused = try Connection().exchange(request(11, 20))
        #expect(try refused.code == "EXEG-0102-400")
        #expect(refused.body.contains("31 decisionScopes"))
    }

    @Test func `a namespace that is not given out is a warning, CORE is not`() throws {
        let query = #"{"identity":{"fetch":["ECID","CORE","AAID"]}}"#
        let response = try Connection().exchange(Requests.post(body: body(query)))
        #expect(response.status == 200)
        #expect(try response.payload("identity:result")?.count == 1)
        let warnings = try response.json[path: "warnings"]?.array ?? []
        #expect(warnings.map { $0[path: "status"] } == [200])
        #expect(warnings[0][path: "type"] == "https://ns.adobe.com/aep/errors/EXEG-0303-200")
        #expect(warnings[0][path: "detail"]?.string?.contains("AAID.") == true)
    }

    @Test func `a streamed answer comes in chunks, each a record on one line`() throws {
        let meta =
            ##"{"konductorConfig":{"streaming":{"enabled":true,"recordSeparator":"\u0000","lineFeed":"\n"}}}"##
        let text = body(#"{"identity":{"fetch":["ECID"]}}"#, meta: meta)
        let response = try Connection().exchange(Requests.post(body: text))
        #expect(response.fields["transfer-encoding"] == "chunked")
        #expect(response.fields["content-length"] == nil)
        let records = response.body.split(separator: "\n")
        #expect(response.body.hasSuffix("\n"))
        #expect(records.allSatisfy { $0.hasPrefix("\0") })
        let types = try records.map { record in
            try JSONParser().parse(String(record.dropFirst()))[path: "handle"]?.array?
                .compactMap { $0[path: "type"]?.string } ?? []
        }
        #expect(types == [["identity:result", "locationHint:result", "state:store"], ["activation:pull"]])
    }

    @Test func `a client of HTTP 1.0 gets the records as one body`() throws {
        let meta = #"{"konductorConfig":{"streaming":{"enabled":true,"lineFeed":"\r"}}}"#
        let request = Requests.post(body: body(meta: meta)).replacing("HTTP/1.1", with: "HTTP/1.0")
        let response = try Connection().exchange(request)
        #expect(response.fields["transfer-encoding"] == nil)
        #expect(response.body.split(separator: "\r").count == 2)
    }

    @Test(arguments: [#""12345678901234567""#, "1"])
    func `a record's marks are short texts`(mark: String) throws {
        let meta = #"{"konductorConfig":{"streaming":{"enabled":true,"lineFeed":\#(mark)}}}"#
        #expect(try Connection().exchange(Requests.post(body: body(meta: meta))).code == "EXEG-0102-400")
    }

    @Test(arguments: [
        ("gzip, deflate, br", true), ("br;q=1.0, GZIP;q=0.5", true), ("gzip;q=0", false),
        ("gzip;q=0.000", false),
        ("br", false), ("xgzip", false),
    ])
    func `a large answer is coded where the client takes it`(accepted: String, isCoded: Bool) throws {
        let connection = try Connection()
        let segment = #"{"id":"8e8d6b13-0f1f-4cc2-a5c5-4f8e0a8f3c11","namespace":"ups"},"#
        let payload = "[" + String(repeating: segment, count: 40) + "{}]"
        connection.edge.set { $0.answer.payload = Array(payload.utf8)[...] }
        try connection.send(Requests.post(fields: "Accept-Encoding: \(accepted)\r\n"))
        let bytes = try connection.receivedBytes()
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        #expect(head.contains("\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n") == isCoded)
        #expect(head.contains("Content-Length: ") && head.contains(" \(bytes.count - end)\r\n"))
        if isCoded {
            #expect(bytes.count - end < 600)
            #expect(bytes[end...].starts(with: [0x1f, 0x8b]))
        } else {
            #expect(String(decoding: bytes[end...], as: UTF8.self).contains(payload))
        }
    }

    @Test func `a small answer is not worth the coding`() throws {
        let response = try Connection().exchange(Requests.post(fields: "Accept-Encoding: gzip\r\n"))
        #expect(response.fields["content-encoding"] == nil)
    }

    @Test(arguments: ["/va/v1/sessionStart", "/ee/va/v1/sessions", "/ee/or2/va/v1/ping"])
    func `media collection is refused in words`(path: String) throws {
        let response = try Connection().exchange(Requests.post(path, fields: "Origin: https://a\r\n"))
        #expect(response.status == 501)
        #expect(response.body.contains("no media collection"))
        #expect(response.fields["access-control-allow-origin"] == "https://a")
    }

    @Test(arguments: ["/ee/v2/identity/acquire", "/ee/v1/identity", "/ee/v1/interact/x", "/ee/v1//interact"])
    func `what is no call is not found`(path: String) throws {
        #expect(try Connection().exchange(Requests.post(path)).status == 404)
    }

    @Test func `overrides send events to a listed dataset, and to no other`() throws {
        func overriding(_ dataset: String) -> String {
            let datasets = #"{"datasets":{"event":{"datasetId":\#(dataset)}}}"#
            return body(meta: #"{"configOverrides":{"com_adobe_experience_platform":\#(datasets)}}"#)
        }
        let connection = try Connection()
        #expect(try connection.exchange(Requests.post(body: overriding(#""other-events""#))).status == 200)
        #expect(try connection.exchange(Requests.post(body: overriding(#""events""#))).status == 200)
        #expect(
            try connection.exchange(Requests.post(body: body(meta: #"{"configOverrides":{}}"#))).status == 200
        )
        #expect(connection.edge.interactions.map(\.eventDataset) == ["other-events", "events", nil])
        for dataset in [#""secret""#, "1", "{}"] {
            #expect(try connection.exchange(Requests.post(body: overriding(dataset))).code == "EXEG-0113-400")
        }
        #expect(connection.edge.interactions.count == 3)
    }

    @Test(arguments: [
        #"[]"#, #"{"com_adobe_identity":{"idSyncContainerId":"30793"}}"#, #"{"com_adobe_analytics":[]}"#,
        #"{"com_adobe_analytics":{"reportSuites":["a",1]}}"#, #"{"com_adobe_target":{"propertyToken":1}}"#,
        #"{"com_adobe_experience_platform":{"datasets":[]}}"#, #"{"anything":1}"#,
    ])
    func `overrides of the wrong form are refused`(overrides: String) throws {
        let request = Requests.post(body: body(meta: #"{"configOverrides":\#(overrides)}"#))
        #expect(try Connection().exchange(request).code == "EXEG-0113-400")
    }
}
