internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO
internal import Synchronization

/// `POST /collection/{inletId}` and `POST /collection/batch/{inletId}` (Platform's streaming ingestion API).
///
/// A message is acknowledged only after the commit that makes it durable.
struct IngestionRoutes: Sendable {
    let service: HubService
    let gateway: Gateway
    let limits: HubAPI.Limits
    let now: @Sendable () -> Timestamp
    private let transactions = TransactionNumbers()
    private let meters: IngestionMeters

    init(
        service: HubService, gateway: Gateway, limits: HubAPI.Limits, now: @escaping @Sendable () -> Timestamp
    ) {
        self.service = service
        self.gateway = gateway
        self.limits = limits
        self.now = now
        meters = IngestionMeters(limits.ingestionRates)
    }

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.post("/collection/batch/:inletId") { request, context in
            try await self.takeBatch(request, inlet: try self.inlet(context, of: request))
        }
        group.post("/collection/:inletId") { request, context in
            try await self.takeOne(request, inlet: try self.inlet(context, of: request))
        }
    }

    /// The inlet that the path names, once the request may use it.
    private func inlet(_ context: HubAPI.Context, of request: Request) throws -> Inlet {
        let id = try context.parameters.require("inletId")
        guard let inlet = service.catalog().inlets.first(where: { $0.id == id }) else {
            throw Problem(
                .notFound, type: Problem.inletType, "no inlet \(id) in the catalog: name one that is")
        }
        try gateway.check(request, to: inlet)
        return inlet
    }

    private func takeOne(_ request: Request, inlet: Inlet) async throws -> Response {
        let isValidated = try Query(request).truth("syncValidation") ?? false
        try meters.admitRequest(at: now())
        if isValidated {
            try meters.admitValidation(of: inlet.id, at: now())
        }
        let document = try await limits.document(of: request)
        try meters.admitMessages(1, at: now())
        let received = now()
        if isValidated { try validate(document, inlet: inlet) }
        let outcomes = try await take([document], inlet: inlet)
        if let fault = outcomes.first ?? nil {
            throw Problem(
                .badRequest, type: Problem.inletType, title: "Invalid XDM Message Format", fault,
                report: ["message": .string(report(fault, inlet: inlet))])
        }
        return Response(
            json: [
                "inletId": .string(inlet.id), "xactionId": .string(transactions.next(received)),
                "receivedTimeMs": .integer(received.milliseconds),
                "syncValidation": isValidated ? ["skipped": false, "status": "pass"] : ["skipped": true],
            ])
    }

    /// Refuses a message whose entity does not fit its schema, with the published report. It is dropped.
    private func validate(_ message: Value, inlet: Inlet) throws {
        guard let entity = message[path: "body.xdmEntity"],
            let schema = message[path: "header.schemaRef.id"]?.string
        else { return }
        guard service.canValidate(schema) else {
            throw Problem(
                .notImplemented, type: Problem.inletType,
                "the schema \(schema) has no definition to validate by: send without syncValidation")
        }
        guard let cause = service.cause(of: entity, under: schema) else { return }
        throw Problem(
            .badRequest, type: Problem.inletType, title: "Invalid XDM Message Format",
            "the entity does not fit its schema: mend what the report names",
            report: [
                "message": .string(report("Message is invalid", inlet: inlet)), "cause": cause,
            ])
    }

    private func takeBatch(_ request: Request, inlet: Inlet) async throws -> Response {
        try meters.admitRequest(at: now())
        let document = try await limits.document(of: request)
        let received = now()
        guard let messages = document[path: "messages"]?.array else {
            throw Problem(.badRequest, type: Problem.inletType, "send { \"messages\": [ … ] }")
        }
        try meters.admitMessages(messages.count, at: received)
        let outcomes = try await take(messages, inlet: inlet)
        let batch = transactions.next(received)
        let responses = outcomes.enumerated().map { index, fault -> Value in
            guard let fault else { return ["xactionId": .string("\(batch):\(index)")] }
            return ["statusCode": 400, "message": .string(report(fault, inlet: inlet))]
        }
        return Response(
            status: HTTPResponse.Status(code: 207, reasonPhrase: "Multi-Status"),
            json: [
                "inletId": .string(inlet.id), "batchId": .string(batch),
                "receivedTimeMs": .integer(received.milliseconds), "responses": .array(responses),
            ])
    }

    /// Takes the good messages in one input; for each message in order what is wrong with it, or `nil`.
    private func take(_ messages: [Value], inlet: Inlet) async throws -> [String?] {
        let catalog = service.catalog()
        var outcomes: [String?] = []
        var ingestions: [Ingestion] = []
        var places: [Int] = []
        for (place, message) in messages.enumerated() {
            do throws(InletMessage.Fault) {
                let ingestion = try InletMessage(message, service: service, catalog: catalog).ingestion()
                ingestions.append(service.checked(ingestion, catalog))
                places.append(place)
                outcomes.append(nil)
            } catch {
                outcomes.append(error.description)
            }
        }
        if ingestions.isEmpty { return outcomes }
        let taken = ingestions
        guard
            case .ingested(let rejections, _) = try await service.answer({
                .ingest(taken, fitting: catalog.version, $0)
            }),
            rejections.count == places.count
        else { throw HubService.Mismatch() }
        for (place, rejection) in zip(places, rejections) { outcomes[place] = rejection?.description }
        return outcomes
    }

    private func report(_ fault: String, inlet: Inlet) -> String {
        "inletId: [\(inlet.id)] imsOrgId: [\(service.catalog().organisation)] \(fault)"
    }
}

/// Names what was taken in, unlike anything taken in before by this process.
private final class TransactionNumbers: Sendable {
    private let count = Atomic<UInt64>(0)

    /// In the published form, for example `1532625558467:0001:13`.
    func next(_ received: Timestamp) -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        return "\(received.milliseconds):0001:\(number)"
    }
}
