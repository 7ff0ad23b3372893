import EdgeCore
import Profiles
import Testing
import Wire

@testable import EdgeAPI

/// `privacy/set-consent`, and what the other calls say to who does not consent.
@Suite struct ConsentCallTests {
    private static let prefix = "kndctr_53A16ACB5CC1D3760A495C99_AdobeOrg_"
    private static let ecid = String(repeating: "7", count: 38)

    private func body(_ consent: String, _ rest: String = "") -> String {
        #"{"consent":[\#(consent)]\#(rest.isEmpty ? "" : "," + rest)}"#
    }

    private func adobe(_ version: String, _ value: String) -> String {
        #"{"standard":"Adobe","version":"\#(version)","value":\#(value)}"#
    }

    private func tcf(_ string: String, _ rest: String = "") -> String {
        #"{"standard":"IAB TCF","version":"2.0","value":"\#(string)"\#(rest)}"#
    }

    private func set(_ body: String, on edge: StubEdge = StubEdge()) throws -> (Response, SubmittedEvent?) {
        let response = try Connection(edge).exchange(
            Requests.post("/ee/or2/v1/privacy/set-consent", body: body, type: "text/plain; charset=UTF-8"))
        return (response, edge.interactions.first?.events.first)
    }

    private func general(_ response: Response) throws -> String? {
        let state = try response.payload("state:store") ?? []
        return state.first { $0[path: "key"]?.string == Self.prefix + "consent" }?[path: "value"]?.string
    }

    @Test func `a new visitor who consents gets an ECID, the entries to keep, and the preferences`() throws {
        let (response, event) = try set(
            body(adobe("1.0", #"{"general":"in"}"#), #""query":{"identity":{"fetch":["ECID"]}}"#))
        #expect(response.status == 200)
        #expect(event?.kind == .consent)
        #expect(
            event?.body == [
                "consents": ["collect": ["val": "y"], "personalize": ["content": ["val": "y"]]]
            ])
        let ecid = try #require(event?.primary)
        #expect(ecid.namespace == "ECID" && event?.identities == [ecid])
        #expect(try response.payload("identity:result")?.first?[path: "id"]?.string == ecid.value)
        let keys = try response.payload("state:store")?.compactMap { $0[path: "key"]?.string } ?? []
        #expect(keys == ["cluster", "identity", "consent"].map { Self.prefix + $0 })
        let last = try #require(try response.payload("state:store")?.last)
        #expect(last[path: "value"] == "general=in" && last[path: "maxAge"] == 15_552_000)
        let preferences = try #require(try response.payload("consent:preferences")?.first)
        #expect(preferences[path: "collect.val"] == "y")
        #expect(preferences[path: "metadata.time"]?.string == StubEdge.now.rfc3339)
        #expect(try response.payload("locationHint:result")?.isEmpty == false)
    }

    @Test(
        arguments: [
            ("in", "y", "general=in"), ("out", "n", "general=out"), ("pending", "p", nil),
            ("not_provided", "u", nil),
        ] as [(String, String, String?)])
    func `Adobe 1_0 is one answer to collection and personalisation`(
        level: String, choice: String, kept: String?
    ) throws {
        let (response, event) = try set(body(adobe("1.0", #"{"general":"\#(level)"}"#)))
        #expect(event?.body[path: "consents.collect.val"]?.string == choice)
        #expect(event?.body[path: "consents.personalize.content.val"]?.string == choice)
        #expect(try general(response) == kept)
    }

    @Test func `Adobe 2_0 is XDM but for the case of some choices, and replaces unless it updates`() throws {
        let value = """
            {"collect":{"val":"vi"},"share":{"val":"n"},"adID":{"val":"n","idType":"IDFA"},
            "personalize":{"content":{"val":"n"}},
            "marketing":{"preferred":"email","any":{"val":"LI"},"push":{"val":"n","reason":"too many"}},
            "metadata":{"time":"2026-01-01T15:52:25+00:00"}}
            """
        let (response, event) = try set(body(adobe("2.0", value)))
        #expect(event?.kind == .replacingConsent)
        #expect(
            event?.body[path: "consents"] == [
                "collect": ["val": "VI"], "share": ["val": "n"], "adID": ["val": "n", "idType": "IDFA"],
                "personalize": ["content": ["val": "n"]],
                "marketing": [
                    "preferred": "email", "any": ["val": "LI"],
                    "push": ["val": "n", "reason": "too many"],
                ], "metadata": ["time": "2026-01-01T15:52:25+00:00"],
            ])
        #expect(try general(response) == "general=in")
        let preferences = try response.payload("consent:preferences")
        #expect(preferences == [event?.body[path: "consents"] ?? .null])
        let update = #""query":{"consent":{"operation":"update"}}"#
        let (updated, changed) = try set(body(adobe("2.0", #"{"collect":{"val":"n"}}"#), update))
        #expect(changed?.kind == .consent)
        #expect(try general(updated) == "general=out")
        let (silent, _) = try set(body(adobe("2.0", #"{"share":{"val":"n"}}"#), update))
        #expect(silent.status == 200)
        #expect(try general(silent) == nil)
    }

    @Test func `a TC string decides on collection where the regulation applies, and is kept`() throws {
        typealias Written = WrittenTransparencyString
        for (string, rest, kept) in [
            (Written.allowed, "", "general=in"), (Written.withoutPurpose, "", "general=out"),
            (Written.withoutVendor, #","gdprApplies":true"#, "general=out"),
            (Written.withoutPurpose, #","gdprApplies":false"#, "general=in"),
            (Written.allowed, #","gdprContainsPersonalData":true"#, "general=in"),
        ] {
            let (response, event) = try set(body(tcf(string, rest)))
            #expect(try general(response) == kept)
            let choice = event?.body[path: "consents.collect.val"]?.string
            #expect(choice == (kept == "general=in" ? "y" : "n"))
            #expect(event?.body[path: "consents.personalize"] == nil && event?.kind == .consent)
            let info = event?.body[path: "identityPrivacyInfo.ECID.\(event?.primary.value ?? "")"]
            #expect(info?[path: "identityIABConsent.consentString.consentStringValue"]?.string == string)
        }
    }

    @Test func `several standards are one statement, the last of each purpose counting`() throws {
        let both =
            tcf(WrittenTransparencyString.withoutPurpose) + "," + adobe("2.0", #"{"share":{"val":"n"}}"#)
        let (response, event) = try set(body(both))
        #expect(
            event?.body[path: "consents.collect.val"] == "n" && event?.body[path: "consents.share"] != nil)
        #expect(try general(response) == "general=out" && event?.kind == .replacingConsent)
    }

    @Test func `it is said of the device, whose ECID is adopted, and other identities link`() throws {
        let map = #"{"Email":[{"id":"a@b.c","primary":true}],"ECID":[{"id":"\#(Self.ecid)"}]}"#
        for rest in [#""identityMap":\#(map)"#, #""xdm":{"identityMap":\#(map)}"#] {
            let (response, event) = try set(body(adobe("1.0", #"{"general":"out"}"#), rest))
            #expect(event?.primary == Identity(namespace: "ECID", value: Self.ecid))
            #expect(event?.identities.map(\.namespace) == ["ECID", "Email"])
            #expect(try general(response) == "general=out")
        }
    }

    @Test func `the same request has the same body, whenever it comes`() throws {
        let (_, first) = try set(body(adobe("1.0", #"{"general":"in"}"#)))
        let (_, second) = try set(body(adobe("1.0", #"{"general":"in"}"#)))
        #expect(first?.body == second?.body && first?.primary == second?.primary)
    }

    @Test(arguments: [
        (#"{"standard":"IAB","version":"2.0","value":"C"}"#, "EXEG-0102-400"),
        (#"{"standard":"IAB TCF","version":"6.9","value":"C"}"#, "EXEG-0102-400"),
        (#"{"standard":"IAB TCF","version":"2.0"}"#, "EXEG-0103-400"),
        (#"{"standard":"IAB TCF","version":"2.0","value":""}"#, "EXEG-0104-422"),
        (#"{"standard":"IAB TCF","version":"2.0","value":"BOOlLqOOOlLqTABABAENAk"}"#, "EXEG-0104-422"),
        (#"{"standard":"IAB TCF","version":"2.0","value":7}"#, "EXEG-0102-400"),
        (#"{"standard":"IAB TCF","version":"2.0","value":"C","gdprApplies":"yes"}"#, "EXEG-0102-400"),
        (#"{"standard":"Adobe","version":"1.0","value":{"analytics":"in"}}"#, "EXEG-0102-400"),
        (#"{"standard":"Adobe","version":"1.0","value":{"general":"maybe"}}"#, "EXEG-0102-400"),
        (#"{"standard":"Adobe","version":"1.0","value":{}}"#, "EXEG-0103-400"),
        (#"{"standard":"Adobe","version":"1.0","value":"in"}"#, "EXEG-0102-400"),
        (#"{"standard":"Adobe","version":"2.0","value":{"analytics":{"val":"y"}}}"#, "EXEG-0102-400"),
        (#"{"standard":"Adobe","version":"2.0","value":{"collect":{"val":"maybe"}}}"#, "EXEG-0102-400"),
        (#"{"standard":"Adobe","version":"2.0","value":{"collect":{}}}"#, "EXEG-0103-400"),
        (
            #"{"standard":"Adobe","version":"2.0","value":{"personalize":{"ads":{"val":"y"}}}}"#,
            "EXEG-0102-400"
        ),
        (#"{"standard":"Adobe","version":"2.0","value":{"metadata":{"time":"now"}}}"#, "EXEG-0102-400"),
        (#"{"version":"1.0","value":{"general":"in"}}"#, "EXEG-0103-400"),
        (#"{"standard":"Adobe","value":{"general":"in"}}"#, "EXEG-0103-400"),
        (#"{"standard":{},"version":"1.0","value":{"general":"in"}}"#, "EXEG-0102-400"),
        ("7", "EXEG-0102-400"), ("", "EXEG-0103-400"),
    ])
    func `what is no consent is refused whole`(consent: String, code: String) throws {
        let good = consent.isEmpty ? "" : adobe("1.0", #"{"general":"in"}"#) + ","
        let (response, event) = try set(body(good + consent))
        #expect(try response.code == code)
        #expect(event == nil)
    }

    @Test func `a missing list, and an operation that does not exist, are refused`() throws {
        #expect(try set("{}").0.code == "EXEG-0103-400")
        #expect(try set(#"{"consent":{}}"#).0.code == "EXEG-0102-400")
        let (response, _) = try set(
            body(adobe("1.0", #"{"general":"in"}"#), #""query":{"consent":{"operation":"forget"}}"#))
        #expect(try response.code == "EXEG-0102-400")
    }

    @Test func `a datastream without a profile dataset is not configured for it`() throws {
        let edge = StubEdge()
        edge.set { $0.answer.refusal = .noProfileDataset }
        let (response, _) = try set(body(adobe("1.0", #"{"general":"in"}"#)), on: edge)
        #expect(try response.code == "EXEG-0010-422")
    }

    // MARK: - The other calls

    private static let asking =
        #"{"xdm":{"eventType":"view"},"query":{"personalization":{"decisionScopes":["__view__"]}}}"#

    private func interact(
        _ edge: StubEdge, event: String = asking, rest: String = "", fields: String = ""
    ) throws -> Response {
        let query = #""query":{"identity":{"fetch":["ECID"]}}"#
        return try Connection(edge).exchange(
            Requests.post(
                "/ee/v1/interact", body: #"{"events":[\#(event)],\#(query)\#(rest)}"#, fields: fields))
    }

    private func expectWithheld(_ response: Response) throws {
        #expect(response.status == 200)
        #expect(try response.payload("activation:pull") == nil)
        #expect(try response.payload("personalization:decisions") == nil)
        #expect(try response.payload("identity:result")?.count == 1)
        let warnings = try response.json[path: "warnings"]?.array ?? []
        #expect(
            warnings.map { $0[path: "type"] } == ["https://ns.adobe.com/aep/errors/EXEG-0301-200"])
        #expect(warnings.first?[path: "status"] == 200)
    }

    @Test func `who refuses gets a warning and no data`() throws {
        let edge = StubEdge()
        edge.set {
            $0.answer.isWithheld = true
            $0.answer.eventsRefused = 1
        }
        try expectWithheld(try interact(edge))
        #expect(edge.interactions.first?.refusesCollection == false)
        let collected = try Connection(edge).exchange(
            Requests.post("/ee/v2/collect", body: Requests.events(#"{"Email":[{"id":"a","primary":true}]}"#)))
        #expect(collected.status == 202)
    }

    @Test func `events of others that were not taken are told of beside the answer`() throws {
        let edge = StubEdge()
        edge.set { $0.answer.eventsRefused = 1 }
        let response = try interact(edge, event: Self.asking + "," + Self.asking)
        #expect(try response.payload("activation:pull") == [])
        #expect(try response.json[path: "warnings"]?.array?.count == 1)
    }

    @Test(arguments: ["out", "in"])
    func `what the client keeps counts, as an entry or as a cookie`(level: String) throws {
        let entry =
            #","meta":{"state":{"entries":[{"key":"\#(Self.prefix)consent","value":"general=\#(level)"}]}}"#
        let edge = StubEdge()
        _ = try interact(edge, rest: entry)
        _ = try interact(edge, fields: "Cookie: \(Self.prefix)consent=general=\(level)\r\n")
        #expect(edge.interactions.map(\.refusesCollection) == [level == "out", level == "out"])
    }

    @Test func `a TC string in an event decides for its request, and is kept by the client`() throws {
        let kept = "Cookie: \(Self.prefix)consent=general=in\r\n"
        for (string, applies, isOut) in [
            (WrittenTransparencyString.allowed, true, false),
            (WrittenTransparencyString.withoutPurpose, true, true),
            (WrittenTransparencyString.withoutPurpose, false, false),
        ] {
            let event = """
                {"xdm":{"consentStrings":[{"consentStandard":"IAB TCF","consentStandardVersion":"2.0",
                "consentStringValue":"\(string)","gdprApplies":\(applies)}]}}
                """
            let edge = StubEdge()
            let response = try interact(edge, event: event, fields: kept)
            #expect(edge.interactions.first?.refusesCollection == isOut)
            #expect(try general(response) == (isOut ? "general=out" : "general=in"))
        }
        let edge = StubEdge()
        let garbage =
            #"{"xdm":{"consentStrings":[{"consentStandard":"IAB TCF","consentStandardVersion":"2.0","consentStringValue":"?"},7]}}"#
        #expect(try general(try interact(edge, event: garbage)) == nil)
        #expect(edge.interactions.first?.refusesCollection == false)
    }
}
