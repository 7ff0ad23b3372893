internal import Profiles

/// How a client is told what to keep: as `state:store` in the answer, or as cookies of its own domain.
///
/// Cookies only where the client says that it takes them and the edge is reached under the client's domain
/// (`meta.state.domain`); never on the server host (client state, Edge Network Server API).
enum StateDelivery: Hashable, Sendable {
    case entries
    case cookies(domain: String, isSecure: Bool)

    init(_ request: HTTPRequest, _ meta: CallMeta, onServerHost isServerHost: Bool) {
        guard !isServerHost, let domain = meta.cookieDomain, let name = request.host.name,
            HostName.lies(request.text(name).lowercased(), within: domain)
        else {
            self = .entries
            return
        }
        // Of a page without TLS browsers keep no `Secure` cookie, and a `SameSite=None` one only with `Secure`.
        let page = request[.origin] ?? request[.referer] ?? "https:"
        self = .cookies(domain: domain, isSecure: !page.hasPrefix("http:"))
    }
}

/// One entry that a client is to keep.
struct StoredState: Hashable, Sendable {
    var entry: StateEntry
    /// Characters that a cookie may have.
    var value: String

    /// An element of `state:store`.
    func write(organisation: String, to writer: inout ResponseWriter) {
        writer.write("{\"key\":")
        writer.write(json: entry.key(of: organisation))
        writer.write(",\"value\":")
        writer.write(json: value)
        writer.write(",\"maxAge\":")
        writer.write(decimal: entry.maxAge)
        writer.write(",\"attrs\":{\"SameSite\":\"None\"}}")
    }

    /// A `Set-Cookie` field. A host without dots, such as `localhost`, can be no cookie's domain.
    func writeCookie(
        organisation: String, domain: String, isSecure: Bool, to writer: inout ResponseWriter
    ) {
        var text = "\(entry.key(of: organisation))=\(value); Max-Age=\(entry.maxAge); Path=/"
        if domain.contains(".") { text += "; Domain=\(domain)" }
        if isSecure { text += "; SameSite=None; Secure" }
        writer.field("Set-Cookie", text)
    }
}
