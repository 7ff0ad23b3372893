internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO
internal import Tokens

/// Lets only those callers through who say who they are, whom they mean, and may do what they ask for.
struct Gateway: Sendable {
    let access: Access
    let catalog: @Sendable () -> Catalog
    let now: @Sendable () -> Timestamp

    /// A middleware for a group of routes; `scope` says for each request which scope it needs.
    func demanding(_ scope: @escaping @Sendable (Request) -> Scope) -> GatewayMiddleware {
        GatewayMiddleware(gateway: self, scope: scope)
    }

    /// The four header fields of management and profile calls.
    ///
    /// `x-sandbox-name` is demanded, as the API documents do. The sandbox overview says that the default sandbox is
    /// taken where it is missing: a hub has one sandbox, and to guess that a caller means it is not safe.
    func check(_ request: Request, needs scope: Scope) throws(GatewayRefusal) {
        guard case .tokens(let control) = access else { return }
        let fields = request.headers
        guard let token = fields.bearerToken else { throw .tokenMissing }
        guard let key = fields.text(.apiKey) else { throw .keyMissing }
        let catalog = catalog()
        let caller = try caller(token, control, catalog)
        guard caller.isKnown, caller.client == key else { throw .keyInvalid }
        guard let organisation = fields.text(.organisation) else { throw .headerMissing }
        guard organisation == catalog.organisation else { throw .foreignOrganisation }
        guard let sandbox = fields.text(.sandbox) else { throw .headerMissing }
        guard sandbox == catalog.sandbox else { throw .foreignSandbox }
        guard caller.scopes.contains(scope) else { throw .scopeMissing(scope) }
    }

    /// What streaming ingestion asks for: a token where the inlet is authenticated, and nobody else's sandbox.
    ///
    /// The statuses are published (401 without the header, 403 for a bad token), the bodies are not.
    func check(_ request: Request, to inlet: Inlet) throws {
        guard case .tokens(let control) = access else { return }
        let fields = request.headers
        let catalog = catalog()
        if let sandbox = fields.text(.sandbox), sandbox != catalog.sandbox {
            throw GatewayRefusal.foreignSandbox
        }
        guard inlet.isAuthenticated else { return }
        guard let token = fields.bearerToken else {
            throw Problem(
                .unauthorized, type: Problem.inletType,
                "the inlet \(inlet.id) is authenticated: send Authorization: Bearer and a token")
        }
        let caller: Caller
        do {
            caller = try control.caller(token, catalog: catalog, at: now())
        } catch {
            throw Problem(.forbidden, type: Problem.inletType, "\(error)")
        }
        guard caller.isKnown, fields.text(.apiKey) ?? caller.client == caller.client,
            fields.text(.organisation) ?? catalog.organisation == catalog.organisation
        else {
            throw Problem(
                .forbidden, type: Problem.inletType,
                "the token is not this client's, or the client is no longer in the catalog")
        }
        guard caller.scopes.contains(.ingestion) else {
            throw Problem(.forbidden, type: Problem.inletType, "the token lacks the scope ingestion")
        }
    }

    private func caller(
        _ token: Substring, _ control: AccessControl, _ catalog: Catalog
    ) throws(GatewayRefusal) -> Caller {
        do throws(TokenFault) {
            return try control.caller(token, catalog: catalog, at: now())
        } catch {
            // The gateway does not tell why; whoever holds the token can read in it when it expires.
            throw .tokenInvalid
        }
    }
}

/// Asks the gateway before each handler of a group.
struct GatewayMiddleware: RouterMiddleware {
    let gateway: Gateway
    let scope: @Sendable (Request) -> Scope

    @concurrent func handle(
        _ request: Request, context: HubAPI.Context,
        next: @concurrent (Request, HubAPI.Context) async throws -> Response
    ) async throws -> Response {
        try gateway.check(request, needs: scope(request))
        return try await next(request, context)
    }
}

extension HTTPFields {
    /// The token of `Authorization: Bearer …`; the scheme in any case (RFC 9110 section 11.1).
    fileprivate var bearerToken: Substring? {
        guard let words = self[.authorization]?.split(separator: " ", omittingEmptySubsequences: true),
            words.count == 2, words[0].lowercased() == "bearer"
        else { return nil }
        return words[1]
    }

    /// The field's value; an empty one counts as absent.
    fileprivate func text(_ name: HTTPField.Name?) -> String? {
        guard let name, let text = self[name], !text.isEmpty else { return nil }
        return text
    }
}

extension HTTPField.Name {
    fileprivate static let apiKey = HTTPField.Name("x-api-key")
    fileprivate static let organisation = HTTPField.Name("x-gw-ims-org-id")
    fileprivate static let sandbox = HTTPField.Name("x-sandbox-name")
}
