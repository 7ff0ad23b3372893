internal import EdgeCore
internal import NIOCore
internal import Profiles
internal import SansIO

/// Answers the requests that reach one listener.
struct EdgeResponder: Sendable {
    let service: EdgeService
    let listener: EdgeListener
    let meters: HTTPMeters
    let location: EdgeLocation

    init(service: EdgeService, listener: EdgeListener, meters: HTTPMeters) {
        self.service = service
        self.listener = listener
        self.meters = meters
        location = EdgeLocation(service.region)
    }

    func respond(
        to request: HTTPRequest, through exchange: Exchange, drawing generator: inout SeededGenerator
    ) {
        switch Route(path: request.path, of: request.head.readableBytesUInt8Span, hint: location.hint) {
        case .call where !isHostHintKnown(of: request): unknownHint(request, through: exchange)
        case .call(let call): respond(to: call, request, through: exchange, drawing: &generator)
        case .unknownHint: unknownHint(request, through: exchange)
        case .media: media(request, through: exchange)
        case .live: probe(request, isGood: true, through: exchange)
        case .ready: probe(request, isGood: service.isReady(), through: exchange)
        case .strictlyReady: probe(request, isGood: service.isStrictlyReady(), through: exchange)
        case .document: document(request, through: exchange)
        case .metrics where listener.isOperational: metrics(request, through: exchange)
        case .show where listener.isOperational: show(request, through: exchange)
        case .metrics, .show, .unknown: unknown(request, through: exchange)
        }
    }

    /// Whether a request to `host` is one to the server host.
    func isOnServerHost(_ host: RequestHost) -> Bool {
        switch listener.hosts {
        case .edge: false
        case .server: true
        case .byName: host.isServerHost
        }
    }

    private func isHostHintKnown(of request: HTTPRequest) -> Bool {
        guard let name = request.host.hint else { return true }
        return LocationHint.isKnown(name, of: request.head.readableBytesUInt8Span, own: location.hint)
    }

    private func unknownHint(_ request: HTTPRequest, through exchange: Exchange) {
        let origin = request[.origin]
        exchange.answer { writer in
            writer.begin(.notFound)
            CrossOrigin.writeFields(origin: origin, to: &writer)
            writer.endWithoutBody()
        }
    }

    private func respond(
        to call: Call, _ request: HTTPRequest, through exchange: Exchange,
        drawing generator: inout SeededGenerator
    ) {
        switch request.method {
        case .post: self.call(call, request, through: exchange, drawing: &generator)
        case .options: exchange.answer { CrossOrigin.writePreflight(request, to: &$0) }
        case .get, .head, .other: refuseMethod(request, allowing: "POST, OPTIONS", through: exchange)
        }
    }

    private func probe(_ request: HTTPRequest, isGood: Bool, through exchange: Exchange) {
        guard isReading(request, through: exchange) else { return }
        exchange.answer { writer in
            writer.begin(isGood ? .ok : .unavailable)
            writer.beginBody("text/plain; charset=utf-8")
            writer.write(isGood ? "ok\n" : "not ready\n")
            writer.endBody()
        }
    }

    private func document(_ request: HTTPRequest, through exchange: Exchange) {
        guard isReading(request, through: exchange) else { return }
        exchange.answer { writer in
            writer.begin(.ok)
            writer.beginBody("application/json;charset=utf-8")
            writer.write(OpenAPIDocument.bytes)
            writer.endBody()
        }
    }

    private func metrics(_ request: HTTPRequest, through exchange: Exchange) {
        guard isReading(request, through: exchange) else { return }
        let text = service.metrics() + meters.text
        exchange.answer { writer in
            writer.begin(.ok)
            writer.beginBody("text/plain; version=0.0.4; charset=utf-8")
            writer.write(text: text)
            writer.endBody()
        }
    }

    /// `GET /spoke/show?identity=Email:jane@example.com`
    ///
    /// Values and identities are for clients with the scope `management`, as at the hub, and so on the server host
    /// only. The edge host tells everybody the rest, so that one learns why an answer is what it is while there is no
    /// hub to get a token from.
    private func show(_ request: HTTPRequest, through exchange: Exchange) {
        guard isReading(request, through: exchange) else { return }
        let catalog = service.catalog()
        if request.isOnServerHost {
            do throws(Problem) {
                try checkCredentials(of: request, by: catalog, needing: .management)
            } catch {
                return exchange.answer { PlainProblem.write(error, to: &$0) }
            }
        }
        let parameters = QueryParameters(request)
        guard !parameters.isMalformed, let identity = parameters.identity.flatMap({ Identity(parsing: $0) })
        else {
            return exchange.answer { writer in
                PlainProblem.write(
                    .badRequest, "name the profile with ?identity=NAMESPACE:VALUE, percent-encoded",
                    to: &writer)
            }
        }
        let isTrusted = request.isOnServerHost
        service.describe(identity) { description in
            exchange.answer { writer in
                writer.begin(.ok)
                writer.beginBody("application/json;charset=utf-8")
                writer.write(
                    DescriptionDocument.value(
                        of: description, identity, catalog, region: service.region, toTrusted: isTrusted
                    ).jsonBytes())
                writer.endBody()
            }
        }
    }

    /// Media collection is another product on the same hosts: its clients must not take this for a failing edge.
    private func media(_ request: HTTPRequest, through exchange: Exchange) {
        switch request.method {
        case .post: break
        case .options: return exchange.answer { CrossOrigin.writePreflight(request, to: &$0) }
        case .get, .head, .other: return refuseMethod(request, allowing: "POST, OPTIONS", through: exchange)
        }
        let origin = request[.origin]
        exchange.answer { writer in
            PlainProblem.write(
                .notImplemented,
                "Spoke has no media collection: send media events to a service that has, or as events to "
                    + "/ee/v2/collect",
                origin: origin, to: &writer)
        }
    }

    private func isReading(_ request: HTTPRequest, through exchange: Exchange) -> Bool {
        if request.method == .get || request.method == .head { return true }
        refuseMethod(request, allowing: "GET, HEAD", through: exchange)
        return false
    }

    private func refuseMethod(_ request: HTTPRequest, allowing methods: String, through exchange: Exchange) {
        let origin = request[.origin]
        exchange.answer { writer in
            PlainProblem.write(
                .methodNotAllowed, "this path takes \(methods)", origin: origin, allowing: methods,
                to: &writer)
        }
    }

    private func unknown(_ request: HTTPRequest, through exchange: Exchange) {
        let origin = request[.origin]
        exchange.answer { writer in
            PlainProblem.write(
                .notFound,
                "nothing is here: the calls are /ee[/{hint}]/{v1|v2}/{interact|collect}, "
                    + "/ee[/{hint}]/v1/identity/acquire and /ee[/{hint}]/v1/privacy/set-consent",
                origin: origin, to: &writer)
        }
    }
}
