internal import Profiles

/// The state that clients keep for the edge, in cookies or `meta.state.entries`.
enum StateEntry: String {
    case cluster, identity, consent

    /// `kndctr_<organisation, with its @ as _>_<suffix>`
    func key(of organisation: String) -> String {
        // By bytes: it is made for every answer.
        let name = organisation.utf8.map { $0 == UInt8(ascii: "@") ? UInt8(ascii: "_") : $0 }
        return "kndctr_\(String(decoding: name, as: UTF8.self))_\(rawValue)"
    }

    /// Seconds for which clients keep it (client state of the Edge Network Server API).
    var maxAge: Int {
        switch self {
        case .cluster: EdgeLocation.hintLifetime
        case .identity: IdentityCookie.maxAge
        case .consent: 15_552_000
        }
    }
}

/// What the client of one request keeps: entries beat cookies, as a page on the edge's own domain may send both.
struct ClientState {
    private let entries: [(key: String, value: String)]
    private let cookies: String?
    private let organisation: String

    init(_ request: HTTPRequest, _ meta: CallMeta, organisation: String) {
        entries = meta.entries
        cookies = request[.cookie]
        self.organisation = organisation
    }

    func value(of entry: StateEntry) -> String? {
        if entries.isEmpty, cookies == nil { return nil }
        let key = entry.key(of: organisation)
        return entries.first { $0.key == key }?.value ?? cookie(key)
    }

    /// The ECID of the identity entry, if it is one of ours.
    var ecid: Identity? { value(of: .identity).flatMap(IdentityCookie.ecid(in:)) }

    /// The ECID of the older visitor library's cookie `AMCV_<organisation>`, whose parts are `|`-separated names and
    /// values: `MCMID|<ECID>` among others.
    var legacyECID: Identity? {
        guard
            let text = cookie("AMCV_" + organisation.replacing("@", with: "%40"))
                ?? cookie("AMCV_" + organisation),
            text.utf8.count <= 4_096
        else { return nil }
        let parts = text.replacing("%7C", with: "|").replacing("%7c", with: "|").split(separator: "|")
        guard let mark = parts.firstIndex(of: "MCMID"), mark + 1 < parts.count else { return nil }
        let identity = Identity(namespace: "ECID", value: String(parts[mark + 1]))
        return identity.isWellFormed ? identity : nil
    }

    /// The value of a cookie by its name, to the letter; of several the first.
    func cookie(_ name: String) -> String? {
        guard let cookies else { return nil }
        for pair in cookies.split(separator: ";") {
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix(name) else { continue }
            let rest = pair.dropFirst(name.count)
            if rest.first == "=" { return String(rest.dropFirst()) }
        }
        return nil
    }
}
