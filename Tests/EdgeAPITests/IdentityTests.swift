import EdgeCore
import Profiles
import SansIO
import Testing

@testable import EdgeAPI

@Suite struct IdentityTests {
    private static let ecid = "52467091308391429864390513785565883896"
    private static let key = "kndctr_53A16ACB5CC1D3760A495C99_AdobeOrg_identity"

    private func cookie(_ ecid: String = ecid) -> String {
        IdentityCookie(ecid: ecid, created: StubEdge.now, isNew: false, region: "OR2").text
    }

    @Test func `the identity entry is the one that the SDK decodes`() {
        let text = "CiY1MjQ2NzA5MTMwODM5MTQyOTg2NDM5MDUxMzc4NTU2NTg4Mzg5NlIQCPeB6e2gNBABGAEqA09SMvAB94Hp7aA0"
        let cookie = IdentityCookie(
            ecid: Self.ecid, created: Timestamp(milliseconds: 1_795_526_639_863), isNew: true, region: "OR2")
        #expect(cookie.text == text)
        #expect(IdentityCookie.ecid(in: text)?.value == Self.ecid)
        for length in 0..<54 { #expect(IdentityCookie.ecid(in: String(text.prefix(length))) == nil) }
        #expect(IdentityCookie.ecid(in: "!!!") == nil)
        #expect(IdentityCookie.ecid(in: text.replacing("MjQ2", with: "Mzzz")) == nil)
    }

    @Test func `a visitor without identity becomes a new one, the same for a repeat of the request`() throws {
        let body = #"{"event":{"xdm":{"eventType":"view"}},"query":{"identity":{"fetch":["ECID"]}}}"#
        var seen: Set<String> = []
        for edge in [StubEdge(), StubEdge()] {
            let response = try Connection(edge).exchange(Requests.post(body: body))
            let ecid = try #require(try response.payload("identity:result")?.first?[path: "id"]?.string)
            #expect(Identity(namespace: "ECID", value: ecid).isWellFormed)
            let state = try #require(try response.payload("state:store"))
            #expect(state.count == 2)
            #expect(state[1][path: "key"]?.string == Self.key)
            #expect(state[1][path: "maxAge"] == 34_128_000)
            #expect(IdentityCookie.ecid(in: state[1][path: "value"]?.string ?? "")?.value == ecid)
            #expect(edge.interactions.first?.primary?.value == ecid)
            #expect(edge.interactions.first?.events.first?.primary.value == ecid)
            seen.insert(ecid)
        }
        #expect(seen.count == 1)
        let other = StubEdge()
        let query = "datastreamId=\(StubEdge.datastream)&requestId=r-2"
        _ = try Connection(other).exchange(Requests.post(query: query, body: body))
        #expect(other.interactions.first.map { seen.contains($0.primary?.value ?? "") } == false)
    }

    @Test func `an ECID from entries or cookie is kept, added to events, and primary where none is`() throws {
        let entries = #""meta":{"state":{"entries":[{"key":"\#(Self.key)","value":"\#(cookie())"}]}}"#
        let event = #""event":{"xdm":{"eventType":"view","identityMap":{"Phone":[{"id":"1"}]}}}"#
        for request in [
            Requests.post(body: "{\(event),\(entries)}"),
            Requests.post(body: "{\(event)}", fields: "Cookie: a=b; \(Self.key)=\(cookie()); c=d\r\n"),
        ] {
            let connection = try Connection()
            let response = try connection.exchange(request)
            #expect(try response.payload("state:store")?.count == 1)
            let interaction = try #require(connection.edge.interactions.first)
            #expect(interaction.primary?.value == Self.ecid)
            #expect(interaction.events.first?.identities.map(\.namespace) == ["ECID", "Phone"])
        }
    }

    @Test func `an ECID in the event beats the one that was kept, and a named primary beats both`() throws {
        let own = String(repeating: "7", count: 38)
        let connection = try Connection()
        let map = #"{"ECID":[{"id":"\#(own)"}],"Email":[{"id":"a@b.c","primary":"true"}]}"#
        let body = #"{"event":{"xdm":{"eventType":"view","identityMap":\#(map)}}}"#
        _ = try connection.exchange(Requests.post(body: body, fields: "Cookie: \(Self.key)=\(cookie())\r\n"))
        let interaction = try #require(connection.edge.interactions.first)
        #expect(interaction.primary == Identity(namespace: "Email", value: "a@b.c"))
        #expect(interaction.events.first?.identities.map(\.value) == [own, "a@b.c"])
    }

    @Test func `collect makes no visitor`() throws {
        let connection = try Connection()
        let response = try connection.exchange(Requests.post("/ee/v2/collect", body: Requests.events()))
        #expect(try response.code == "EXEG-0306-400")
        let kept = Requests.post(
            "/ee/v2/collect", body: Requests.events(), fields: "Cookie: \(Self.key)=\(cookie())\r\n")
        #expect(try connection.exchange(kept).status == 202)
        #expect(connection.edge.interactions.first?.events.first?.primary.value == Self.ecid)
    }

    @Test func `the server host takes no identity but the one that is named`() throws {
        let connection = try Connection(isAuthenticated: true)
        let fields = Requests.credentials + "Cookie: \(Self.key)=\(cookie())\r\n"
        for map in [#"{"Email":[{"id":"a@b.c"}]}"#, #"{"ECID":[{"id":"\#(Self.ecid)"}]}"#] {
            let response = try connection.exchange(
                Requests.post(body: #"{"event":{"xdm":{"identityMap":\#(map)}}}"#, fields: fields))
            #expect(try response.code == "EXEG-0306-400")
        }
        #expect(try connection.exchange(Requests.post(fields: fields)).payload("state:store")?.count == 1)
        #expect(connection.edge.interactions.count == 1)
    }

    @Test func `attributes need credentials, on the edge host where the datastream demands them`() throws {
        let connection = try Connection()
        _ = try connection.exchange(Requests.post(fields: Requests.credentials))
        _ = try connection.exchange(
            Requests.post(query: "datastreamId=\(StubEdge.guardedDatastream)", fields: Requests.credentials))
        #expect(connection.edge.interactions.map(\.isAuthenticated) == [false, true])
        let refused = try connection.exchange(
            Requests.post(query: "datastreamId=\(StubEdge.guardedDatastream)"))
        #expect(try refused.code == "EXEG-0500-401")
    }

    @Test func `an event with two primary identities is collected, but not evaluated here`() throws {
        let connection = try Connection()
        let map = #"{"Email":[{"id":"a@b.c","primary":true}],"Phone":[{"id":"1","primary":"true"}]}"#
        let response = try connection.exchange(
            Requests.post("/ee/v1/interact", body: Requests.events(map, count: 2)))
        #expect(response.status == 200)
        #expect(connection.edge.interactions.first?.events.map(\.isEvaluated) == [false, false])
        let warnings = try response.json[path: "warnings"]?.array ?? []
        #expect(warnings.count == 2)
        #expect(warnings[0][path: "type"] == "https://ns.adobe.com/aep/errors/EXEG-0204-200")
        #expect(warnings[1][path: "detail"]?.string?.contains("event 1") == true)
        _ = try connection.exchange(
            Requests.post(
                "/ee/v1/interact", body: Requests.events(#"{"Email":[{"id":"a@b.c","primary":true}]}"#)))
        #expect(connection.edge.interactions.last?.events.map(\.isEvaluated) == [true])
    }
}
