import EdgeCore
import Profiles
import Testing
import Tokens

@testable import EdgeAPI

@Suite struct VisitorTests {
    private static let ecid = "52467091308391429864390513785565883896"
    private static let other = String(repeating: "7", count: 38)
    private static let prefix = "kndctr_53A16ACB5CC1D3760A495C99_AdobeOrg_"
    private static let view = #""events":[{"xdm":{"eventType":"view"}}]"#

    private func entry(_ ecid: String) -> String {
        IdentityCookie(ecid: ecid, created: StubEdge.now, isNew: false, region: "OR2").text
    }

    private func kept(_ ecid: String) -> String {
        #""meta":{"state":{"entries":[{"key":"\#(Self.prefix)identity","value":"\#(entry(ecid))"}]}}"#
    }

    private func interact(
        _ body: String, fields: String = "", edge: StubEdge = StubEdge()
    ) throws -> (Response, Interaction?) {
        let response = try Connection(edge).exchange(
            Requests.post("/ee/v1/interact", body: "{\(body)}", fields: fields))
        return (response, edge.interactions.last)
    }

    /// What the answer tells the client to keep as its identity.
    private func stored(_ response: Response) throws -> String? {
        let state = try response.payload("state:store") ?? []
        return state.first { $0[path: "key"]?.string == Self.prefix + "identity" }?[path: "value"]?.string
    }

    @Test func `a first-party id is always the same visitor, whichever way it comes`() throws {
        let id = "7a4a2b0c-6f47-4b7f-a9a5-3e6f0a4d1c2b"
        let (first, byCookie) = try interact(Self.view, fields: "Cookie: x=y; FPID=\(id)\r\n")
        let map = #""xdm":{"identityMap":{"FPID":[{"id":"\#(id)","primary":true}]}}"#
        let (second, byMap) = try interact("\(map),\(Self.view)")
        let ecid = try #require(byCookie?.primary)
        #expect(ecid.namespace == "ECID")
        #expect(byMap?.primary == ecid)
        #expect(byMap?.events.first?.identities == [ecid])
        for response in [first, second] {
            #expect(IdentityCookie.ecid(in: try stored(response) ?? "") == ecid)
        }
        let (_, another) = try interact(Self.view, fields: "Cookie: FPID=\(id)0\r\n")
        #expect(another?.primary != ecid)
    }

    @Test func `the cookie of the first-party id has the name that the datastream gives it`() throws {
        let edge = StubEdge()
        edge.set { $0.catalog.datastreams[0].firstPartyIDCookie = "shop_id" }
        let (_, named) = try interact(Self.view, fields: "Cookie: shop_id=a\r\n", edge: edge)
        let (_, standard) = try interact(Self.view, fields: "Cookie: FPID=a\r\n")
        let (_, foreign) = try interact(Self.view, fields: "Cookie: FPID=a\r\n", edge: edge)
        #expect(named?.primary == standard?.primary)
        #expect(foreign?.primary != standard?.primary)
    }

    @Test func `an ECID that exists beats a first-party id`() throws {
        let (response, interaction) = try interact(
            "\(Self.view),\(kept(Self.ecid))", fields: "Cookie: FPID=a\r\n")
        #expect(interaction?.primary?.value == Self.ecid)
        #expect(try stored(response) == nil)
    }

    @Test func `an ECID from another domain is adopted, and kept from then on`() throws {
        let map = #""xdm":{"identityMap":{"ECID":[{"id":"\#(Self.other)"}]}}"#
        let (response, interaction) = try interact("\(map),\(Self.view),\(kept(Self.ecid))")
        #expect(interaction?.primary?.value == Self.other)
        let value = try #require(try stored(response))
        #expect(IdentityCookie.ecid(in: value)?.value == Self.other)
        // Field 10 says: not new, received.
        let message = try #require(Base64URL.decode(value))
        #expect(message.firstRange(of: [0x10, 0x00]) != nil)
        #expect(message.firstRange(of: [0x30, 0x03]) != nil)
        let (again, _) = try interact("\(map),\(Self.view),\(kept(Self.other))")
        #expect(try stored(again) == nil)
    }

    @Test(arguments: ["MCMID|\(ecid)", "-1124106680%7CMCIDTS%7C19%7CMCMID%7C\(ecid)%7CMCAID%7CNONE"])
    func `the ECID of the older visitor library is taken over`(value: String) throws {
        let name = "AMCV_53A16ACB5CC1D3760A495C99%40AdobeOrg"
        let (response, interaction) = try interact(Self.view, fields: "Cookie: \(name)=\(value)\r\n")
        #expect(interaction?.primary?.value == Self.ecid)
        #expect(IdentityCookie.ecid(in: try stored(response) ?? "")?.value == Self.ecid)
    }

    @Test(arguments: ["MCMID", "MCMID|", "MCMID|123", "|||", "%7C%7"])
    func `a broken cookie of it makes a new visitor`(value: String) throws {
        let name = "AMCV_53A16ACB5CC1D3760A495C99%40AdobeOrg"
        let (_, interaction) = try interact(Self.view, fields: "Cookie: \(name)=\(value)\r\n")
        #expect(interaction?.primary?.isWellFormed == true)
    }

    @Test func `an identity is acquired without an event, and is the one that interact would give`() throws {
        let connection = try Connection()
        let response = try connection.exchange(
            Requests.post("/ee/v1/identity/acquire", body: #"{"query":{"identity":{"fetch":["ECID"]}}}"#))
        #expect(response.status == 200)
        let ecid = try #require(try response.payload("identity:result")?.first?[path: "id"]?.string)
        #expect(IdentityCookie.ecid(in: try stored(response) ?? "")?.value == ecid)
        #expect(try response.payload("activation:pull") == nil)
        #expect(connection.edge.interactions.isEmpty)
        #expect(try interact(Self.view).1?.primary?.value == ecid)
        let unnamed = try connection.exchange(Requests.post("/ee/v1/identity/acquire", body: "{}"))
        #expect(try unnamed.code == "EXEG-0103-400")
    }

    @Test func `on the client's own domain state goes into cookies`() throws {
        let state = #""meta":{"state":{"cookiesEnabled":true,"domain":"Shop.test"}}"#
        func cookies(host: String, page: String) throws -> Response {
            let request = Requests.post(
                "/ee/v1/interact", body: "{\(Self.view),\(state)}", fields: "Referer: \(page)\r\n")
            return try Connection().exchange(request.replacing("Host: edge.test", with: "Host: \(host)"))
        }
        let own = try cookies(host: "edge.shop.test:8443", page: "https://www.shop.test/")
        #expect(try own.payload("state:store") == nil)
        #expect(
            own.cookies.first
                == "\(Self.prefix)cluster=va6; Max-Age=1800; Path=/; Domain=shop.test; SameSite=None; Secure")
        #expect(own.cookies.last?.hasPrefix("\(Self.prefix)identity=") == true)
        #expect(own.cookies.count == 2)
        let plain = try cookies(host: "shop.test", page: "http://www.shop.test/")
        #expect(plain.cookies.allSatisfy { !$0.contains("Secure") && !$0.contains("SameSite") })
        for host in ["edge.adobedc.net", "edgeshop.test", "shop.test.evil.example", "[::1]:80"] {
            let foreign = try cookies(host: host, page: "https://www.shop.test/")
            #expect(foreign.cookies.isEmpty)
            #expect(try foreign.payload("state:store")?.count == 2)
        }
    }

    @Test func `the server host sets no cookies`() throws {
        let body =
            Requests.lookup.dropLast() + #","meta":{"state":{"cookiesEnabled":true,"domain":"edge.test"}}}"#
        let response = try Connection(isAuthenticated: true).exchange(
            Requests.post(body: String(body), fields: Requests.credentials))
        #expect(response.cookies.isEmpty)
        #expect(try response.payload("state:store")?.count == 1)
    }

    @Test(arguments: [
        (#"{"cookiesEnabled":true}"#, "EXEG-0110-400"),
        (#"{"cookiesEnabled":true,"domain":""}"#, "EXEG-0110-400"),
        (#"{"cookiesEnabled":true,"domain":"a;b"}"#, "EXEG-0102-400"),
        (#"{"cookiesEnabled":true,"domain":"a\r\nX: y"}"#, "EXEG-0102-400"),
        (#"{"cookiesEnabled":true,"domain":7}"#, "EXEG-0102-400"),
        (#"{"cookiesEnabled":"yes","domain":"a.b"}"#, "EXEG-0102-400"),
        (#"{"entries":{}}"#, "EXEG-0102-400"),
        (#"{"entries":[{"key":"a"}]}"#, "EXEG-0102-400"),
        (#"[]"#, "EXEG-0102-400"),
    ])
    func `client state of the wrong form is refused`(state: String, code: String) throws {
        let (response, interaction) = try interact(#"\#(Self.view),"meta":{"state":\#(state)}"#)
        #expect(try response.code == code)
        #expect(interaction == nil)
    }
}
