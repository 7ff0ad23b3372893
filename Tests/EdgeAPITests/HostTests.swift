import EdgeCore
import Profiles
import Testing

@testable import EdgeAPI

/// Which host a request counts as sent to, and that nobody gains anything by naming one.
@Suite struct HostTests {
    private func host(_ text: String) -> RequestHost? {
        let bytes = Array(text.utf8)
        return RequestHost(0..<bytes.count, of: bytes.span)
    }

    private func hint(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        return host(text)?.hint.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    private func post(
        _ host: String, _ path: String = "/ee/v2/interact", fields: String = "",
        datastream: String = StubEdge.datastream
    ) -> String {
        Requests.post(path, query: "datastreamId=\(datastream)&requestId=r-1", fields: fields)
            .replacing("Host: edge.test", with: "Host: \(host)")
    }

    @Test(arguments: [
        "server.adobedc.net", "SERVER.AdobeDC.net", "server.adobedc.net:8443", "server.adobedc.net.",
        "server.shop.example", "va6.server.adobedc.net", "Or2.server.shop.example:443",
        "nowhere.server.adobedc.net", "t38.server.adobedc.net",
    ])
    func `these are the server host`(_ name: String) throws {
        #expect(try #require(host(name)).isServerHost)
    }

    @Test(arguments: [
        "", "edge.adobedc.net", "adobedc.demdex.net", "va6.edge.adobedc.net", "data.shop.example", "server",
        "va6.server", "127.0.0.1:8101", "[::1]:8101", "[::1]", "xserver.adobedc.net", "server-1.adobedc.net",
        "a.b.server.adobedc.net", "www.server.shop.example", "va6.adobedc.net", "edge.server.example",
        "server:80",
    ])
    func `these are the edge host`(_ name: String) throws {
        #expect(!(try #require(host(name)).isServerHost))
    }

    @Test(arguments: [
        ".", ":80", "server.adobedc.net:x", "server.adobedc.net:123456",
        "edge.adobedc.net, server.adobedc.net",
        "edge.adobedc.net server.adobedc.net", "user@server.adobedc.net", "server.adobedc.net/x",
        "serv%65r.adobedc.net",
        "server.adobedc.net\u{e9}", "[::1", "[]", "[::1]x", "[server.adobedc.net]",
        "server.adobedc.net:80:80",
        "edge.adobedc.net\tserver.adobedc.net", "https://server.adobedc.net",
    ])
    func `these are no hosts, and are refused on every listener`(_ name: String) throws {
        #expect(host(name) == nil)
        for hosts in [EdgeListener.Hosts.edge, .server, .byName] {
            let connection = try Connection(hosts: hosts)
            #expect(try connection.exchange(post(name)).status == 400)
            #expect(connection.edge.interactions.isEmpty)
        }
    }

    @Test func `a location hint stands in front of the two hosts`() {
        #expect(hint("va6.server.adobedc.net") == "va6")
        #expect(hint("JPN3.edge.adobedc.net:443") == "JPN3")
        #expect(hint("nowhere.edge.adobedc.net") == "nowhere")
        #expect(hint("zzz9.server.shop.example") == "zzz9")
        for name in [
            "data.edge.shop.example", "spoke-0.edge.default.svc", "edge.adobedc.net", "or2.shop.example",
        ] {
            #expect(hint(name) == nil, "\(name)")
        }
    }

    @Test func `an unknown hint in the name is not found, with an empty body, on every listener`() throws {
        for hosts in [EdgeListener.Hosts.edge, .server, .byName] {
            for name in ["nowhere.edge.adobedc.net", "zzz9.server.adobedc.net", "xyz1.edge.shop.example"] {
                let connection = try Connection(hosts: hosts)
                let refused = try connection.exchange(post(name, fields: Requests.credentials))
                #expect(refused.status == 404 && refused.body == "", "\(name)")
                #expect(connection.edge.interactions.isEmpty)
                // What is no call is answered whatever the name.
                let live = Requests.get("/livez").replacing("edge.test", with: name)
                #expect(try connection.exchange(live).status == 200)
            }
        }
        for name in ["or2.edge.adobedc.net", "VA6.edge.adobedc.net", "t38.edge.adobedc.net"] {
            #expect(try Connection(hosts: .byName).exchange(post(name)).status == 200, "\(name)")
        }
        let both = post("va6.edge.adobedc.net", "/ee/nowhere/v2/interact")
        #expect(try Connection(hosts: .byName).exchange(both).status == 404)
    }

    /// On each kind of listener, under each name, with and without credentials, at an open and at a guarded datastream:
    /// whether the call is taken, and whether the edge is told that its caller is authenticated.
    @Test func `a name asks for credentials, and never stands in for them`() throws {
        struct Row {
            var hosts: EdgeListener.Hosts
            var isServerName: Bool
            var isServerHost: Bool
        }
        for row in [
            Row(hosts: .edge, isServerName: false, isServerHost: false),
            Row(hosts: .edge, isServerName: true, isServerHost: false),
            Row(hosts: .server, isServerName: false, isServerHost: true),
            Row(hosts: .server, isServerName: true, isServerHost: true),
            Row(hosts: .byName, isServerName: false, isServerHost: false),
            Row(hosts: .byName, isServerName: true, isServerHost: true),
        ] {
            let name = row.isServerName ? "server.adobedc.net" : "edge.adobedc.net"
            for datastream in [StubEdge.datastream, StubEdge.guardedDatastream] {
                let needsCredentials = row.isServerHost || datastream == StubEdge.guardedDatastream
                for fields in ["", Requests.credentials, Requests.credentials.replacing("good", with: "bad")]
                {
                    let isGood = fields == Requests.credentials
                    let connection = try Connection(hosts: row.hosts)
                    let status = try connection.exchange(
                        post(name, fields: fields, datastream: datastream)
                    ).status
                    let told = connection.edge.interactions.map(\.isAuthenticated)
                    if needsCredentials {
                        #expect(status == (isGood ? 200 : 401), "\(row) \(datastream) '\(fields)'")
                        #expect(told == (isGood ? [true] : []), "\(row) \(datastream) '\(fields)'")
                    } else {
                        #expect(status == 200, "\(row) \(datastream) '\(fields)'")
                        #expect(told == [false], "\(row) \(datastream) '\(fields)'")
                    }
                }
            }
        }
    }

    @Test func `the target's host counts, as for every proxy, and two names are one too many`() throws {
        let connection = try Connection(hosts: .byName)
        let absolute = post("edge.adobedc.net").replacing("POST /", with: "POST http://server.adobedc.net/")
        #expect(try connection.exchange(absolute).status == 401)
        let other = post("server.adobedc.net").replacing("POST /", with: "POST http://edge.adobedc.net:80/")
        #expect(try connection.exchange(other).status == 200)
        for target in ["http:///", "http://a@server.adobedc.net/", "http://server.adobedc.net:x/"] {
            let request = post("edge.adobedc.net").replacing("POST /", with: "POST \(target)")
            #expect(try Connection(hosts: .byName).exchange(request).status == 400, "\(target)")
        }
        let twice = post("edge.adobedc.net", fields: "Host: server.adobedc.net\r\n")
        #expect(try Connection(hosts: .byName).exchange(twice).status == 400)
    }

    @Test func `the name of one request says nothing about the next on its connection`() throws {
        let connection = try Connection(hosts: .byName)
        try connection.send(
            post("server.adobedc.net", fields: Requests.credentials) + post("edge.adobedc.net")
                + post("server.adobedc.net")
                + "POST /ee/v2/interact?datastreamId=\(StubEdge.datastream) HTTP/1.0\r\nConnection: keep-alive\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(Requests.lookup.utf8.count)\r\n\r\n"
                + Requests.lookup)
        #expect(try connection.responses().map(\.status) == [200, 200, 401, 200])
        #expect(connection.edge.interactions.map(\.isAuthenticated) == [true, false, false])
    }
}
