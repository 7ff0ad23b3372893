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
    private let regions: [Region]
    /// Answers instead of the script.
    private let live: HubService?
    private let held: Mutex<Catalog>
    private let identifiers = Mutex(0)
    let clock = Mutex(ScriptedHub.received)
    private let responder = Mutex<RouterResponder<HubAPI.Context>?>(nil)

    init(
        isReady: Bool = true, limits: HubAPI.Limits = .init(), catalog: Catalog = ScriptedHub.catalog,
        regions: [Region] = [], access: Access = .open, folder: BatchFolder? = nil,
        answerTime: Duration = .zero, live: HubService? = nil,
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
        self.regions = regions
        self.live = live
        held = Mutex(catalog)
    }

    /// Takes every catalog that replaces the one it holds, as the node does.
    convenience init(
        defining catalog: Catalog, limits: HubAPI.Limits = .init(), regions: [Region] = []
    ) {
        self.init(limits: limits, catalog: catalog, regions: regions) { _ in .refused("not in the script") }
    }

    /// A client of a hub that works by itself.
    convenience init(live: HubService) {
        self.init(live: live) { _ in .refused("there is no script") }
    }

    /// What it names the thing that is defined in this place.
    static func identifier(_ number: Int) -> String {
        let digits = String(number)
        return "10000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// What it holds now.
    var catalog: Catalog { held.withLock { $0 } }

    /// Another client's change, which nothing in the test waits for.
    func change(_ body: (inout Catalog) -> Void) {
        held.withLock {
            body(&$0)
            $0.version += 1
        }
    }

    private func define(_ catalog: Catalog, replacing version: UInt64?) -> HubAnswer {
        held.withLock { held in
            if let version, version != held.version { return .outdated(version: held.version) }
            let next = held.version + 1
            held = catalog
            held.version = next
            return .defined(version: next)
        }
    }

    /// Takes whatever comes and refuses what the routes have refused, as the node does.
    convenience init(
        limits: HubAPI.Limits = .init(), access: Access = .open, folder: BatchFolder? = nil,
        answerTime: Duration = .zero, validate: (@Sendable (Value, String) -> Value?)? = nil
    ) {
        self.init(
            limits: limits, access: access, folder: folder, answerTime: answerTime, validate: validate
        ) { input in
            guard let ingestions = input.ingestions else { return .refused("not in the script") }
            let outcomes = ingestions.map { ingestion -> Rejection? in
                if case .rejected(let reason, _, _) = ingestion { reason } else { nil }
            }
            return .ingested(outcomes, 1)
        }
    }

    /// Every ingestion that reached the hub, in order.
    var ingestions: [Ingestion] {
        heard.withLock { heard in
            heard.flatMap { $0.ingestions ?? [] }
        }
    }

    /// How many came with each input, in order.
    var ingestionCounts: [Int] {
        heard.withLock { heard in
            heard.compactMap { $0.ingestions?.count }
        }
    }

    var service: HubService {
        live
            ?? HubService(
                submit: { input in
                    let input = input(Ticket(1))
                    self.heard.withLock { $0.append(input) }
                    if case .define(let catalog, let version, _) = input {
                        return self.define(catalog, replacing: version)
                    }
                    self.pass(self.answerTime)
                    return try self.script(input)
                },
                catalog: { self.catalog }, metrics: { "spoke_hub_commits_total 7\n" },
                isReady: { self.isReady }, regions: regions, validate: validate)
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

    func patch(_ uri: String, _ body: Value, type: String = "application/json") async throws -> Answer {
        try await send(.patch, uri, [.contentType: type], body.jsonText)
    }

    func put(_ uri: String, _ body: Value, type: String = "application/json") async throws -> Answer {
        try await send(.put, uri, [.contentType: type], body.jsonText)
    }

    func post(_ uri: String, _ body: String, type: String? = "application/json") async throws -> Answer {
        var headers = HTTPFields()
        headers[.contentType] = type
        return try await send(.post, uri, headers, body)
    }

    func post(_ uri: String, _ body: Value) async throws -> Answer {
        try await post(uri, body.jsonText)
    }

    /// A router with every route, which nobody else has.
    func router() -> Router<HubAPI.Context> {
        HubAPI.router(
            service: service, access: access, batches: loader(), limits: limits,
            now: { self.clock.withLock { $0 } },
            newID: {
                let number = self.identifiers.withLock { count in
                    count += 1
                    return count
                }
                return ScriptedHub.identifier(number)
            })
    }

    private func sharedResponder() -> RouterResponder<HubAPI.Context> {
        responder.withLock { responder in
            let made = responder ?? router().buildResponder()
            responder = made
            return made
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields, _ body: String?
    ) async throws -> Answer {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let source = ApplicationRequestContextSource(
            channel: NIOAsyncTestingChannel(), logger: Logger(label: "test"))
        let response = try await sharedResponder().respond(
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

extension HubInput {
    /// What it brings, one by one or of a batch; `nil` for any other input.
    var ingestions: [Ingestion]? {
        switch self {
        case .ingest(let ingestions, _, _), .load(let ingestions, _, _): ingestions
        default: nil
        }
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
