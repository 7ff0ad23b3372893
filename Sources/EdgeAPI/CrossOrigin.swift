/// What browsers insist on before a page may read an answer. They send cookies, so `*` would not do.
enum CrossOrigin {
    /// The published ones, and what tells where an answer came from.
    private static let exposed =
        "Retry-After, X-Adobe-Edge, X-Request-ID, X-Spoke-Source, X-Spoke-Region, X-Spoke-Revision, "
        + "X-Spoke-As-Of, X-Spoke-Age-Ms"

    static func writeFields(origin: String?, to writer: inout ResponseWriter) {
        guard let origin else { return }
        writer.field("Access-Control-Allow-Origin", origin)
        writer.field("Access-Control-Allow-Credentials", "true")
        writer.field("Access-Control-Expose-Headers", exposed)
        writer.field("Vary", "Origin")
    }

    /// The answer to OPTIONS: whatever header fields the page wants to send, it may.
    static func writePreflight(_ request: HTTPRequest, to writer: inout ResponseWriter) {
        writer.begin(.noContent)
        writeFields(origin: request[.origin], to: &writer)
        writer.field("Allow", "POST, OPTIONS")
        if request.has(.origin) {
            writer.field("Access-Control-Allow-Methods", "POST, OPTIONS")
            writer.field(
                "Access-Control-Allow-Headers", request[.accessControlRequestHeaders] ?? "Content-Type")
            writer.field("Access-Control-Max-Age", 86_400)
        }
        writer.endWithoutBody()
    }
}
