internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Profiles
internal import SansIO
internal import Tokens

/// `POST /ims/token/v3`, where clients turn their secret into a token, and `GET /ims/keys` for those who verify them.
///
/// The form and the answer are those of `https://ims-na1.adobelogin.com/ims/token/v3`: `client_id`, `client_secret`,
/// `grant_type=client_credentials`, `scope`; then `access_token`, `token_type` and `expires_in` in seconds.
struct TokenRoutes: Sendable {
    let control: AccessControl
    let catalog: @Sendable () -> Catalog
    let now: @Sendable () -> Timestamp

    func add(to router: Router<HubAPI.Context>) {
        router.post("/ims/token/v3") { request, context in
            try await self.grant(request, origin: context.remoteAddress?.ipAddress ?? "")
        }
        router.get("/ims/keys") { _, _ in
            Response(json: ["keys": [self.control.verificationKey.jwk]])
        }
    }

    private func grant(_ request: Request, origin: String) async throws -> Response {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded" else { throw TokenRefusal.contentType }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: FormFields.bytesMaximum)
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            throw TokenRefusal.malformed
        }
        let form = try FormFields(Array(body.readableBytesView))
        let asked = try TokenRequest(form)
        switch control.grant(asked, origin: origin, catalog: catalog(), at: now()) {
        case .refused(let refusal): throw refusal
        case .token(let token):
            var response = Response(
                json: [
                    "access_token": .string(token), "token_type": "bearer",
                    "expires_in": .integer(TokenClaims.lifetime.milliseconds / 1_000 - 1),
                ])
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }
}
