import EdgeCore
import Foundation
import Profiles
import Testing

@testable import EdgeAPI

/// What Adobe's Web SDK really sent, replayed.
@Suite struct RecordedRequestsTests {
    private static let shared = ProcessInfo.processInfo.environment["SPOKE_SHARED_DATA"]

    @Test(.enabled(if: shared != nil, "SPOKE_SHARED_DATA names no folder"))
    func `every recorded request is answered as the SDK wants it`() throws {
        let folder = try #require(Self.shared)
        let bytes = try Data(contentsOf: URL(filePath: folder).appending(path: "web-sdk/requests.json"))
        let document = try JSONParser(bytesMaximum: 1 << 24).parse(Array(bytes))
        let scenarios = try #require(document[path: "scenarios"]?.fields)
        var count = 0
        for scenario in scenarios.members {
            for request in scenario.value.array ?? [] {
                let url = try #require(request[path: "url"]?.string.flatMap { URLComponents(string: $0) })
                try replay(request, url)
                count += 1
            }
        }
        #expect(count >= 15)
    }

    private func replay(_ request: Value, _ url: URLComponents) throws {
        let edge = StubEdge()
        edge.set { state in
            state.catalog.organisation = "5BFE274A5F6980A50A495C08@AdobeOrg"
            state.catalog.datastreams[0].overrideDatasets = ["ds1"]
            for item in url.queryItems ?? [] where item.name == "configId" {
                state.catalog.datastreams[0].id = item.value ?? ""
            }
        }
        var text = "POST \(url.percentEncodedPath)?\(url.percentEncodedQuery ?? "") HTTP/1.1\r\n"
        let body = try #require(request[path: "body"]).jsonText
        for field in request[path: "headers"]?.fields?.members ?? [] where field.name != "Content-Length" {
            text += "\(field.name): \(field.value.string ?? "")\r\n"
        }
        text += "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let response = try Connection(edge).exchange(text)
        #expect(response.fields["access-control-allow-origin"] == "https://www.shop.test:8443")
        #expect(response.fields["access-control-allow-credentials"] == "true")
        let isKnown = text.contains("AdobeOrg_identity")
        let isFirstParty = url.host == "edge.shop.test"
        if url.path.hasSuffix("/collect") {
            #expect(response.status == 204)
        } else {
            #expect(response.status == 200)
            let told = isFirstParty ? response.cookies.count : try response.payload("state:store")?.count
            let isConsent = url.path.hasSuffix("/set-consent")
            #expect(told == (isKnown ? 1 : 2) + (isConsent ? 1 : 0))
            #expect(response.cookies.allSatisfy { $0.hasSuffix("; Domain=shop.test; SameSite=None; Secure") })
            let given = url.queryItems?.first { $0.name == "requestId" }?.value ?? "?"
            #expect(try response.json[path: "requestId"]?.string?.hasPrefix(given + "-") == true)
        }
        if url.path.hasSuffix("/acquire") {
            return #expect(try response.payload("identity:result")?.count == 1)
        }
        if url.path.hasSuffix("/interact") { #expect(try response.payload("activation:pull") == []) }
        let interaction = try #require(edge.interactions.first)
        #expect(interaction.events.isEmpty == false)
        #expect(
            interaction.events.allSatisfy { event in event.identities.contains { $0.namespace == "ECID" } })
    }
}
