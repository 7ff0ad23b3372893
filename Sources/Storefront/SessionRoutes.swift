internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Profiles

/// Who the visitor is: the plan of the shop with the session in it, logging in and logging out.
struct SessionRoutes: Sendable {
    let shop: Storefront

    func add(to router: Router<Storefront.Context>) {
        router.get("/api/shop") { request, _ in
            let customer = self.shop.customer(of: request)
            let plan = self.shop.plan.document(customers: self.shop.customers, webSDK: self.shop.webSDK)
            return Response(json: .object(Fields(plan + [("session", customer?.session ?? .null)])))
        }
        router.post("/api/session") { request, _ in try await self.logIn(request) }
        router.delete("/api/session") { request, _ in self.logOut(request) }
    }

    /// `{"customer": "aiko"}`; a log-in gets a token of its own, also where there was one before.
    private func logIn(_ request: Request) async throws -> Response {
        let document = try await document(of: request)
        let key = document[path: "customer"]?.string
        guard let customer = shop.customers.first(where: { $0.key == key }) else {
            throw PageProblem(.notFound, "the shop knows no such customer")
        }
        if let old = request.cookies[SessionTable.cookie]?.value { shop.sessions.end(old) }
        let token = shop.sessions.begin(for: customer.key, at: shop.now())
        var response = Response(json: customer.session)
        response.headers[.setCookie] = cookie(token, lifetime: shop.limits.sessionLifetime.components.seconds)
        return response
    }

    private func logOut(_ request: Request) -> Response {
        if let token = request.cookies[SessionTable.cookie]?.value { shop.sessions.end(token) }
        return Response(status: .noContent, headers: [.setCookie: cookie("", lifetime: 0)])
    }

    private func cookie(_ value: String, lifetime seconds: Int64) -> String {
        "\(SessionTable.cookie)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
    }

    private func document(of request: Request) async throws -> Value {
        // Other sites' pages cannot send this type without asking first.
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
            throw PageProblem(.unsupportedMediaType, "send JSON with Content-Type: application/json")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: shop.limits.bodyBytesMaximum)
        } catch is NIOTooManyBytesError {
            throw PageProblem(.contentTooLarge, "a request may have \(shop.limits.bodyBytesMaximum) bytes")
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            throw PageProblem(.badRequest, "the request did not arrive whole: send it again")
        }
        do {
            return try JSONParser(bytesMaximum: shop.limits.bodyBytesMaximum).parse(
                Array(body.readableBytesView))
        } catch {
            throw PageProblem(.badRequest, "the request is not JSON: \(error)")
        }
    }
}
