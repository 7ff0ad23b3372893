import HTTPTypes
import HubAPI
import HubCore
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Profiles
import SansIO
import Synchronization

/// A hub that holds a catalog and takes changes of it, as the node does, with a client of its Schema Registry.
final class RegistryHub: Sendable {
    static let path = "/data/foundation/schemaregistry"

    private let held: Mutex<Catalog>
    /// How many changes another client gets in before each of ours.
    private let rivals: Mutex<Int>

    init(rivals: Int = 0, _ change: (inout Catalog) -> Void = { _ in }) {
        var catalog = ScriptedHub.catalog
        change(&catalog)
        held = Mutex(catalog)
        self.rivals = Mutex(rivals)
    }

    var catalog: Catalog { held.withLock { $0 } }

    struct Answer {
        var status: Int
        var json: Value

        /// A member by its name, which may hold dots and colons.
        subscript(name: String) -> Value? { json.fields?[name] }
    }

    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: Value? = nil, accept: String? = nil
    ) async throws -> Answer {
        var headers = HTTPFields()
        headers[.accept] = accept
        if body != nil { headers[.contentType] = "application/json" }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: RegistryHub.path + path,
            headerFields: headers)
        let text = body?.jsonText ?? ""
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: text)))
        let source = ApplicationRequestContextSource(
            channel: NIOAsyncTestingChannel(), logger: Logger(label: "test"))
        let router = HubAPI.router(service: service, access: .open, now: { ScriptedHub.received })
        let response = try await router.buildResponder().respond(
            to: request, context: HubAPI.Context(source: source))
        let writer = Collector()
        try await response.body.write(writer)
        let answer = writer.text.withLock { $0 }
        return Answer(
            status: response.status.code, json: answer.isEmpty ? .null : try JSONParser().parse(answer))
    }

    private var service: HubService {
        HubService(
            submit: { input in
                guard case .define(let catalog, let version, _) = input(Ticket(1)) else {
                    return .refused("not in the script")
                }
                return self.define(catalog, replacing: version)
            },
            catalog: { self.catalog }, metrics: { "" }, isReady: { true })
    }

    private func define(_ catalog: Catalog, replacing version: UInt64?) -> HubAnswer {
        let isOvertaken = rivals.withLock { rivals in
            rivals -= 1
            return rivals >= 0
        }
        return held.withLock { held in
            if isOvertaken { held.version += 1 }
            if let version, version != held.version { return .outdated(version: held.version) }
            let next = held.version + 1
            held = catalog
            held.version = next
            return .defined(version: next)
        }
    }

    private final class Collector: ResponseBodyWriter, Sendable {
        let text = Mutex("")

        func write(_ buffer: ByteBuffer) async throws {
            text.withLock { $0 += String(buffer: buffer) }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
