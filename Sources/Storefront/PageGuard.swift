internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Profiles

/// What holds for every request and every answer of the server, whichever page it belongs to.
struct PageGuard: RouterMiddleware {
    /// The content security policy of pages.
    let policy: String
    let isLocal: Bool

    private static let localNames: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

    @concurrent func handle(
        _ request: Request, context: Storefront.Context,
        next: @concurrent (Request, Storefront.Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try check(request)
            response = try await next(request, context)
        } catch let problem as PageProblem {
            response = problem.response
        } catch let error as any HTTPResponseError where error.status == .notFound {
            response = PageProblem(.notFound, "nothing is here").response
        } catch let error as any HTTPResponseError {
            response = PageProblem(error.status, "the request cannot be read").response
        }
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        return response
    }

    private func check(_ request: Request) throws(PageProblem) {
        let authority = request.head.authority ?? ""
        let name = String(authority.prefix(upTo: authority.lastIndex(of: ":") ?? authority.endIndex))
        // A stranger's name that leads here would make the stranger's page one of ours.
        if isLocal, !PageGuard.localNames.contains(authority), !PageGuard.localNames.contains(name) {
            throw PageProblem(.misdirectedRequest, "this server answers to 127.0.0.1 and localhost")
        }
        guard request.method != .get, request.method != .head else { return }
        if let origin = request.headers[.origin], origin != "http://" + authority {
            throw PageProblem(.forbidden, "only the shop's own pages may do this")
        }
        if let site = request.headers[.secFetchSite], site != "same-origin" {
            throw PageProblem(.forbidden, "only the shop's own pages may do this")
        }
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

/// A request that is not served: what is wrong, as RFC 7807 tells it.
struct PageProblem: Error {
    var status: HTTPResponse.Status
    var detail: String

    init(_ status: HTTPResponse.Status, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    var response: Response {
        Response(
            status: status,
            json: [
                "type": "about:blank", "status": .integer(Int64(status.code)),
                "title": .string(status.reasonPhrase), "detail": .string(detail),
            ], type: "application/problem+json")
    }
}

extension Response {
    init(status: HTTPResponse.Status = .ok, json: Value, type: String = "application/json") {
        self.init(status: status, bytes: json.jsonBytes(), type: type)
    }

    init(status: HTTPResponse.Status = .ok, bytes: [UInt8], type: String) {
        self.init(
            status: status, headers: [.contentType: type, .contentLength: String(bytes.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
