internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Profiles

/// Why a request is not served, in one of the shapes in which platforms say so.
protocol Refusal: Error {
    var response: Response { get }
}

/// A request that cannot be served, as RFC 7807 tells it: what is wrong and what to do.
struct Problem: Refusal {
    /// Where Platform's documentation names problems of ingestion.
    static let inletType = "http://ns.adobe.com/adobecloud/problem/data-collection-service/inlet"

    var status: HTTPResponse.Status
    var type = "about:blank"
    var title: String
    /// What to do, as a sentence.
    var detail: String
    var report: Value?
    /// What else a published error has.
    var others = Fields()
    var retryAfterSeconds: Int?
    /// The methods that would do, of a 405.
    var allowed: String?

    init(
        _ status: HTTPResponse.Status, type: String = "about:blank", title: String? = nil, _ detail: String,
        report: Value? = nil, retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.type = type
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.report = report
        self.retryAfterSeconds = retryAfterSeconds
    }

    var response: Response {
        var fields = Fields([
            ("type", .string(type)), ("status", .integer(Int64(status.code))), ("title", .string(title)),
            ("detail", .string(detail)),
        ])
        if let report { fields["report"] = report }
        for member in others.members { fields[member.name] = member.value }
        var response = Response(
            status: status, json: .object(fields), contentType: "application/problem+json")
        if let retryAfterSeconds { response.headers[.retryAfter] = String(retryAfterSeconds) }
        if let allowed { response.headers[.allow] = allowed }
        return response
    }

    /// The hub itself cannot answer now.
    static func unavailable(_ error: any Error) -> Problem {
        Problem(
            .serviceUnavailable, "the hub cannot answer (\(error)): send the request again",
            retryAfterSeconds: 1)
    }
}

/// Answers every failure with a problem, the server's own included.
struct ProblemMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: HubAPI.Context,
        next: @concurrent (Request, HubAPI.Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as any Refusal {
            return refusal.response
        } catch let error as any HTTPResponseError where error.status == .notFound {
            return Problem(
                .notFound, "no such route: \(request.method.rawValue) \(request.uri.path)"
            ).response
        } catch let error as any HTTPResponseError {
            return Problem(error.status, "the request cannot be read: \(error)").response
        } catch is CancellationError {
            return Problem.unavailable(CancellationError()).response
        } catch {
            context.logger.error("a request failed", metadata: ["error": "\(error)"])
            return Problem(.internalServerError, "unexpected: see the hub's log").response
        }
    }
}

extension Response {
    /// JSON in Spoke's one form.
    init(status: HTTPResponse.Status = .ok, json: Value, contentType: String = "application/json") {
        let bytes = json.jsonBytes()
        self.init(
            status: status,
            headers: [.contentType: contentType, .contentLength: String(bytes.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    init(status: HTTPResponse.Status = .ok, text: String, contentType: String = "text/plain; charset=utf-8") {
        self.init(
            status: status,
            headers: [.contentType: contentType, .contentLength: String(text.utf8.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
