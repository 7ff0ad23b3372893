internal import Hummingbird
internal import Profiles

/// What edges tell the shop's server about the customer who is logged in; about nobody else, whoever asks.
struct ProfileRoutes: Sendable {
    let shop: Storefront

    func add(to router: Router<Storefront.Context>) {
        router.get("/api/profile") { request, _ in
            try await self.answer(request) { try await self.shop.asker.lookUp($0, at: $1, $2) }
        }
        router.get("/api/held") { request, _ in
            try await self.answer(request) {
                try await self.shop.asker.held($0, at: $1, $2, in: self.shop.plan)
            }
        }
    }

    /// `?edge=JPN3-1&datastream=ID`
    private func answer(
        _ request: Request,
        _ ask: (_ email: String, ShopPlan.Edge, ShopPlan.Stream) async throws -> Value
    ) async throws -> Response {
        guard let customer = shop.customer(of: request) else {
            throw PageProblem(.forbidden, "log in first: the shop's server asks only about its customers")
        }
        let parameters = request.uri.queryParameters
        guard let edge = parameters["edge"].flatMap({ shop.plan.edge(named: String($0)) }),
            let stream = parameters["datastream"].flatMap({ shop.plan.stream(of: String($0)) })
        else { throw PageProblem(.badRequest, "name an edge and a datastream of the topology") }
        do {
            return Response(json: try await ask(customer.email, edge, stream))
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            throw PageProblem(.badGateway, "\(edge.name) gives no answer: \(error)")
        }
    }
}
