internal import Profiles

/// `query` of a call or of one of its events: what the caller wants to be told.
struct CallQuery {
    /// Most `decisionScopes` of one request (Edge Network guardrails).
    static let scopesMaximum = 30
    /// Namespaces that a client may ask for. CORE is the third-party identity of the real service's own domain: Web
    /// SDKs ask for it by default there, and take it as given that it may be missing.
    private static let knownNamespaces = ["ECID", "CORE"]
    private static let foreignMaximum = 10

    private(set) var fetchesECID = false
    /// Namespaces of `identity.fetch` that are not given out, each once; of many, the first ones.
    private(set) var foreignNamespaces: [String] = []
    /// Whether `personalization` asks for decisions.
    private(set) var wantsDecisions = false
    private(set) var scopes = 0
    /// Whether `identity.fetch` was there at all.
    private(set) var namesNamespaces = false

    init() {}

    /// - Parameter place: Where the member `query` stands, for sentences; `nil` at the top.
    init(of parent: Fields, at place: String? = nil) throws(Problem) {
        guard let query = try parent.object("query", in: place) else { return }
        let here = place.map { $0 + ".query" } ?? "query"
        if let identity = try query.object("identity", in: here) {
            namesNamespaces = identity["fetch"] != nil
            for item in try identity.list("fetch", in: here + ".identity") {
                guard let name = item.string else {
                    throw Problem(.invalidField, "'\(here).identity.fetch' must hold namespaces in quotes.")
                }
                fetch(name)
            }
        }
        guard let personalization = try query.object("personalization", in: here) else { return }
        let place = here + ".personalization"
        for list in ["schemas", "decisionScopes", "surfaces"] {
            let items = try personalization.list(list, in: place)
            guard items.allSatisfy({ $0.string != nil }) else {
                throw Problem(.invalidField, "'\(place).\(list)' must hold texts.")
            }
            if !items.isEmpty { wantsDecisions = true }
            if list == "decisionScopes" { scopes = items.count }
        }
    }

    private mutating func fetch(_ namespace: String) {
        if namespace == "ECID" { fetchesECID = true }
        if !CallQuery.knownNamespaces.contains(namespace), !foreignNamespaces.contains(namespace),
            foreignNamespaces.count < CallQuery.foreignMaximum
        {
            foreignNamespaces.append(String(namespace.prefix(Identity.namespaceBytesMaximum)))
        }
    }

    /// What the whole call asks for, beside what this event does.
    func joined(with other: CallQuery) -> CallQuery {
        var joined = self
        joined.fetchesECID = fetchesECID || other.fetchesECID
        joined.wantsDecisions = wantsDecisions || other.wantsDecisions
        joined.namesNamespaces = namesNamespaces || other.namesNamespaces
        joined.scopes += other.scopes
        for namespace in other.foreignNamespaces { joined.fetch(namespace) }
        return joined
    }
}
