import EdgeCore
import Profiles
import SansIO
import Testing

@testable import EdgeAPI

/// What an organisation may ask of one edge in a second.
struct CallRatesTests {
    private static func datastream(segmentation: Bool = true, destinations: [String] = []) -> Datastream {
        var datastream = Datastream(
            id: StubEdge.datastream, name: "shop", eventDataset: "events", destinations: destinations)
        datastream.edgeSegmentation = segmentation
        return datastream
    }

    private static let events = Requests.post(
        "/ee/v2/collect", body: Requests.events(#"{"Email":[{"id":"a@b.c","primary":true}]}"#),
        fields: "Origin: https://www.shop.test\r\n")

    @Test(arguments: [
        (1, true, ["d"], 2), (8_192, true, ["d"], 2), (8_192, true, [], 1), (8_193, true, ["d", "e"], 4),
        (16_384, true, ["d"], 4), (65_536, true, ["d"], 16), (65_536, false, [], 8), (0, false, [], 1),
    ])
    func `a request costs its fragments times its upstreams`(
        bytes: Int, segmentation: Bool, destinations: [String], units: Int
    ) {
        let datastream = Self.datastream(segmentation: segmentation, destinations: destinations)
        #expect(CallRates.units(ofBytes: bytes, to: datastream) == units)
    }

    @Test func `beyond the units of a second comes 429, also for pages, until the next second`() throws {
        let edge = StubEdge(rates: CallRates(interactUnitsMaximum: 2, collectUnitsMaximum: 1))
        let service = edge.service
        let connection = try Connection(edge, sharing: service)
        let other = try Connection(edge, isAuthenticated: true, sharing: service)
        let page = Requests.post(fields: "Origin: https://www.shop.test\r\n")
        #expect(try connection.exchange(page).status == 200)
        #expect(try other.exchange(Requests.post(fields: Requests.credentials)).status == 200)
        let refused = try connection.exchange(page)
        #expect(refused.status == 429)
        #expect(refused.fields["retry-after"] == "1")
        #expect(refused.fields["content-type"] == "application/problem+json")
        #expect(refused.fields["access-control-allow-origin"] == "https://www.shop.test")
        #expect(refused.fields["access-control-expose-headers"]?.contains("Retry-After") == true)
        #expect(try refused.json[path: "type"] == "about:blank")
        #expect(try refused.json[path: "title"] == "Too Many Requests")
        #expect(try refused.json[path: "status"] == 429)
        #expect(try refused.json[path: "report.requestId"]?.string?.hasPrefix("r-1-") == true)
        #expect(edge.interactions.count == 2)

        #expect(try connection.exchange(Self.events).status == 202, "collect has its own units")
        #expect(try connection.exchange(Self.events).status == 429)
        #expect(try connection.exchange(Requests.get("/metrics")).body.contains("over_rate_total 2\n"))
        let acquire = Requests.post(
            "/ee/v1/identity/acquire", body: #"{"query":{"identity":{"fetch":["ECID"]}}}"#)
        #expect(try connection.exchange(acquire).status == 200, "no rate is published")
        edge.set { $0.now = StubEdge.now + .seconds(1) }
        #expect(try connection.exchange(page).status == 200)
        #expect(try connection.exchange(Self.events).status == 202)
    }

    @Test func `authenticated lookups have a rate of their own, and strangers use up nothing`() throws {
        let edge = StubEdge(rates: CallRates(interactUnitsMaximum: 100, lookupsMaximum: 1))
        edge.set { $0.catalog.datastreams[0] = Self.datastream(destinations: ["d"]) }
        let service = edge.service
        let server = try Connection(edge, isAuthenticated: true, sharing: service)
        let page = try Connection(edge, sharing: service)
        #expect(try server.exchange(Requests.post()).status == 401)
        for _ in 0..<3 { #expect(try page.exchange(Requests.post()).status == 200) }
        #expect(try server.exchange(Requests.post(fields: Requests.credentials)).status == 200)
        let refused = try server.exchange(Requests.post(fields: Requests.credentials))
        #expect(refused.status == 429)
        #expect(try refused.json[path: "detail"]?.string?.contains("lookups") == true)
        edge.set { $0.catalog.datastreams[0] = Self.datastream() }
        #expect(try server.exchange(Requests.post(fields: Requests.credentials)).status == 200)
    }

    @Test func `published rates are the Edge Network's, and relaxed ones none`() throws {
        #expect(CallRates.published.interactUnitsMaximum == 4_000)
        #expect(CallRates.published.collectUnitsMaximum == 6_000)
        #expect(CallRates.published.lookupsMaximum == 1_500)
        let connection = try Connection()
        for _ in 0..<5_000 { try connection.send(Requests.post()) }
        #expect(try connection.responses().allSatisfy { $0.status == 200 })
    }
}
