internal import Profiles

extension EdgeResponder {
    /// The answer to what is no request. Of its head, what was understood.
    func writeFailure(_ failure: HTTPFailure, of request: HTTPRequest, to writer: inout ResponseWriter) {
        guard case .bodyTooLarge = failure else {
            return PlainProblem.write(
                failure.status, failure.description, origin: request[.origin], to: &writer)
        }
        context(of: request).write(Problem(.oversized, "\(failure)."), to: &writer)
    }

    /// The edge did not answer in time; the same request may be sent again.
    func writeOverdue(_ writer: inout ResponseWriter) {
        PlainProblem.write(
            .gatewayTimeout, "the edge did not answer in time: send the same request again",
            code: .upstreamTimedOut, to: &writer)
    }

    /// There is no room for another connection.
    func writeTurnedAway(_ writer: inout ResponseWriter) {
        PlainProblem.write(
            .unavailable, "too many connections are open: try again, or another edge", code: .unavailable,
            retryAfter: 1, to: &writer)
    }

    /// There is no room for another request that arrives slowly.
    func writeCrowdedOut(_ writer: inout ResponseWriter) {
        PlainProblem.write(
            .unavailable, "too many requests are arriving at once: send the same request again",
            code: .unavailable, retryAfter: 1, to: &writer)
    }

    private func context(of request: HTTPRequest) -> CallContext {
        let parameters = QueryParameters(request)
        let given = (parameters.requestID ?? request[.requestID]).flatMap {
            CallContext.isUsable($0) ? $0 : nil
        }
        return CallContext(
            call: Call(action: .interact, version: .v2), requestID: given ?? "", replyID: given ?? "",
            datastream: parameters.datastream, organisation: service.catalog().organisation,
            location: location, origin: request[.origin])
    }
}

/// A problem (RFC 7807) outside of any call.
enum PlainProblem {
    static func write(_ problem: Problem, origin: String? = nil, to writer: inout ResponseWriter) {
        write(
            problem.code.status, problem.detail, code: problem.code, origin: origin,
            retryAfter: problem.retryAfter, to: &writer)
    }

    static func write(
        _ status: HTTPStatus, _ detail: String, code: Problem.Code? = nil, origin: String? = nil,
        allowing methods: String? = nil, retryAfter: Int? = nil, to writer: inout ResponseWriter
    ) {
        writer.begin(status)
        CrossOrigin.writeFields(origin: origin, to: &writer)
        if let methods { writer.field("Allow", methods) }
        if let challenge = code?.challenge { writer.field("WWW-Authenticate", challenge) }
        if let retryAfter { writer.field("Retry-After", retryAfter) }
        writer.beginBody("application/problem+json")
        writer.beginProblem(
            type: code?.type ?? "about:blank", status: status, title: code?.title ?? status.reason,
            detail: detail)
        writer.write("}")
        writer.endBody()
    }
}
