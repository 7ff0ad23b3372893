import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Profiles
import SansIO
import Synchronization
import Topology

@testable import Laboratory
@testable import Storefront

/// A shop without sockets; its edges do not listen.
struct TestShop: Sendable {
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String
        var json: Value

        /// The session's token from `Set-Cookie`.
        var session: String? {
            headers[.setCookie]?.split(separator: ";").first?.split(separator: "=").last.map(String.init)
        }
    }

    static let catalog = """
        name: town
        hub: { region: VA7 }
        edges:
          - { region: VA6 }
          - { region: JPN3, ttl: 30 s }
        links:
          hub/JPN3: { rtt: 149 ms }
        catalog:
          namespaces: [{ code: ECID, kind: cookie }, { code: Email, kind: email }]
          schemas: [{ id: "https://x.example/e", title: Events, behaviour: event }]
          datasets: [{ id: d1, name: Clicks, schema: Events }]
          audiences:
            - { id: 3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0001, name: Gold, expression: 'a = 1', evaluation: edge }
            - { id: 3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0002, name: Secret, expression: 'a = 2', evaluation: edge }
          destinations:
            - { id: 7b1d4c1e-20d3-4d0a-9a51-0c5e9b6d0001, name: Pages, alias: p, audiences: [Gold], ttl: 2 h }
            - { id: 7b1d4c1e-20d3-4d0a-9a51-0c5e9b6d0002, name: Other, alias: o, audiences: [Secret] }
          datastreams:
            - id: 2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001
              name: web
              eventDataset: Clicks
              destinations: [Pages]
            - id: 2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0002
              name: server
              accessType: authenticated
              eventDataset: Clicks
              destinations: [Pages]
        """

    let plan: ShopPlan
    let shop: Storefront
    let isLocal: Bool
    private let now: @Sendable () -> Instant

    init(
        topology text: String = TestShop.catalog, webSDK: WebSDK? = nil, limits: Storefront.Limits = .init(),
        isLocal: Bool = true, now: @escaping @Sendable () -> Instant = { Instant(nanoseconds: 0) }
    ) throws {
        let topology = try TopologyFile(path: "town.yaml") { _ in text }.topology
        let edges = topology.allEdges.map {
            Cluster.EdgeAddress(
                name: $0.name, region: $0.region.code, open: "127.0.0.1:1", server: "127.0.0.1:2")
        }
        let caller = HTTPCaller(group: .singleton)
        plan = try ShopPlan(topology, edges: edges)
        shop = Storefront(
            plan: plan, customers: KnownCustomer.everyone, webSDK: webSDK,
            asker: EdgeAsker(access: HubAccess(to: "127.0.0.1:3", as: nil, caller: caller), caller: caller),
            limits: limits, now: now)
        self.isLocal = isLocal
        self.now = now
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, session: String? = nil,
        host: String = "127.0.0.1:8000", fields: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = fields
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        if let session { headers[.cookie] = "\(SessionTable.cookie)=\(session)" }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: host, path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let source = ApplicationRequestContextSource(
            channel: EmbeddedChannel(), logger: Logger(label: "test"))
        let response = try await shop.router(isLocal: isLocal).buildResponder().respond(
            to: request, context: Storefront.Context(source: source))
        let writer = CollectingWriter()
        try await response.body.write(writer)
        let text = writer.text.withLock { $0 }
        let isJSON = response.headers[.contentType]?.contains("json") == true
        return Answer(
            status: response.status.code, headers: response.headers, text: text,
            json: isJSON ? try JSONParser().parse(text) : .null)
    }

    func logIn(_ customer: String) async throws -> String {
        try await send(.post, "/api/session", body: "{\"customer\":\"\(customer)\"}").session ?? ""
    }

    private final class CollectingWriter: ResponseBodyWriter, Sendable {
        let text = Mutex("")

        func write(_ buffer: ByteBuffer) async throws {
            text.withLock { $0 += String(buffer: buffer) }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
