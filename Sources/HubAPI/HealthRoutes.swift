internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore

/// `/livez`, `/readyz` and `/metrics`, for whoever runs the process.
struct HealthRoutes: Sendable {
    let service: HubService

    func add(to router: Router<HubAPI.Context>) {
        router.get("/livez") { _, _ in Response(text: "alive\n") }
        router.get("/readyz") { _, _ -> Response in
            if service.isReady() { return Response(text: "ready\n") }
            throw Problem(
                .serviceUnavailable, "the hub is starting or stopping: ask again", retryAfterSeconds: 1)
        }
        router.get("/metrics") { _, _ in
            Response(text: service.metrics(), contentType: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
