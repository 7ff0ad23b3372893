import Batches
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

/// A hub that answers as told and remembers what it was asked, and a client of its routes that needs no socket.
final class ScriptedHub: Sendable {
    static let received = Timestamp(milliseconds: 1_700_000_000_000)

    private let script: @Sendable (HubInput) throws -> HubAnswer
    private let heard = Mutex<[HubInput]>([])
    private let isReady: Bool
    private let limits: HubAPI.Limits
    private let access: Access
    private let folder: BatchFolder?
    private let validate: (@Sendable (Value, String) -> Value?)?
    /// So much time passes until the hub answers.
    private let answerTime: Duration
    /// What the hub goes by; tests may change it between requests.
    let catalog = Mutex(ScriptedHub.catalog)
    let clock = Mutex(ScriptedHub.received)
    private let router = Mutex<Router<HubAPI.Context>?>(nil)

    init(
        isReady: Bool = true, limits: HubAPI.Limits = .init(), access: Access = .open,
        folder: BatchFolder? = nil, answerTime: Duration = .zero,
        validate: (@Sendable (Value, String) -> Value?)? = nil,
        _ script: @escaping @Sendable (HubInput) throws -> HubAnswer
    ) {
        self.script = script
        self.isReady = isReady
        self.limits = limits
        self.access = access
        self.folder = folder
        self.answerTime = answerTime
        self.validate = validate
    }

    /// Takes whatever comes and refuses what the routes have refused, as the node does.
    convenience init(
        limits: HubAPI.Limits = .init(), access: Access = .open, folder: BatchFolder? = nil,
        answerTime: Duration = .zero, validate: (@Sendable (Value, String) -> Value?)? = nil
    ) {
        self.init(
            limits: limits, access: access, folder: folder, answerTime: answerTime, validate: validate
        ) { input in
            guard case .ingest(let ingestions, _) = input else { return .refused("not in the script") }
            let outcomes = ingestions.map { ingestion -> Rejection? in
                if case .rejected(let reason, _, _) = ingestion { reason } else { nil }
            }
            return .ingested(outcomes, 1)
        }
    }

    /// Every ingestion that reached the hub, in order.
    var ingestions: [Ingestion] {
        heard.withLock { heard in
            heard.flatMap { input -> [Ingestion] in
                if case .ingest(let ingestions, _) = input { ingestions } else { [] }
            }
        }
    }

    /// How many came with each input, in order.
    var ingestionCounts: [Int] {
        heard.withLock { heard in
            heard.compactMap { input -> Int? in
                if case .ingest(let ingestions, _) = input { ingestions.count } else { nil }
            }
        }
    }

    var service: HubService {
        HubService(
            submit: { input in
                let input = input(Ticket(1))
                self.heard.withLock { $0.append(input) }
                self.pass(self.answerTime)
                return try self.script(input)
            },
            catalog: { self.catalog.withLock { $0 } }, metrics: { "spoke_hub_commits_total 7\n" },
            isReady: { self.isReady }, validate: validate)
    }

    /// Moves the wall clock.
    func pass(_ duration: Duration) { clock.withLock { $0 = $0 + duration } }

    /// A loader as the hub's process has one; whoever wants batches ingested runs it.
    func loader() -> BatchLoader? {
        folder.map { folder in
            BatchLoader(
                folder: folder, service: service, now: { self.clock.withLock { $0 } },
                elapsed: { Instant.zero + (self.clock.withLock { $0 } - ScriptedHub.received) },
                logger: Logger(label: "test"))
        }
    }

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String
        var json: Value

        subscript(path: String) -> Value? { json[path: path] }
    }

    func get(_ uri: String) async throws -> Answer { try await send(.get, uri, [:], nil) }

    func delete(_ uri: String) async throws -> Answer { try await send(.delete, uri, [:], nil) }

    func post(_ uri: String, _ body: String, type: String? = "application/json") async throws -> Answer {
        var headers = HTTPFields()
        headers[.contentType] = type
        return try await send(.post, uri, headers, body)
    }

    func post(_ uri: String, _ body: Value) async throws -> Answer {
        try await post(uri, body.jsonText)
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields, _ body: String?
    ) async throws -> Answer {
        let router = router.withLock { router in
            let made =
                router
                ?? HubAPI.router(
                    service: service, access: access, batches: loader(), limits: limits,
                    now: { self.clock.withLock { $0 } })
            router = made
            return made
        }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let source = ApplicationRequestContextSource(
            channel: NIOAsyncTestingChannel(), logger: Logger(label: "test"))
        let response = try await router.buildResponder().respond(
            to: request, context: HubAPI.Context(source: source))
        let writer = CollectingWriter()
        try await response.body.write(writer)
        let text = writer.text.withLock { $0 }
        let isJSON = response.headers[.contentType]?.contains("json") == true
        return Answer(
            status: response.status.code, headers: response.headers, text: text,
            json: isJSON ? try JSONParser().parse(text) : .null)
    }

    private final class CollectingWriter: ResponseBodyWriter, Sendable {
        let text = Mutex("")

        func write(_ buffer: ByteBuffer) async throws {
            text.withLock { $0 += String(buffer: buffer) }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

extension ScriptedHub {
    static let recordSchema = "https://ns.adobe.com/retail/schemas/profile"
    static let eventSchema = "https://ns.adobe.com/retail/schemas/event"

    static let catalog: Catalog = {
        var catalog = Catalog()
        catalog.namespaces = [Namespace(code: "Email", kind: .email)]
        catalog.schemas = [
            Schema(id: recordSchema, title: "Profile", behaviour: .record),
            Schema(id: eventSchema, title: "Event", behaviour: .event),
        ]
        catalog.datasets = [
            Dataset(id: "crm", name: "CRM", schema: recordSchema),
            Dataset(id: "web", name: "Web", schema: eventSchema),
        ]
        catalog.inlets = [Inlet(id: "inlet-1", name: "CRM")]
        catalog.audiences = [
            Audience(
                number: 4, id: "7c8b6a2e-0000-4000-8000-000000000004", name: "Germans",
                expression: "homeAddress.country.equals(\"DE\")", evaluation: .edge)
        ]
        return catalog
    }()

    static func message(dataset: String, schema: String, entity: Value) -> Value {
        [
            "header": [
                "schemaRef": [
                    "id": .string(schema), "contentType": "application/vnd.adobe.xed-full+json;version=1",
                ],
                "imsOrgId": .string(catalog.organisation), "datasetId": .string(dataset), "flowId": "f",
            ],
            "body": ["xdmMeta": ["schemaRef": ["id": .string(schema)]], "xdmEntity": entity],
        ]
    }

    static let jane: Value = [
        "identityMap": ["Email": [["id": "jane@example.com", "primary": true]]],
        "person": ["name": ["firstName": "Jane"]],
    ]

    static let visit: Value = [
        "_id": "e-1", "timestamp": "2023-11-14T22:13:20Z",
        "identityMap": ["Email": [["id": "jane@example.com", "primary": true]]],
    ]
}
