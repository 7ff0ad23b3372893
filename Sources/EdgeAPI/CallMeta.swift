internal import Profiles

/// `meta` of a call: what the client keeps for the edge, what it overrides, and how it wants its answer.
struct CallMeta {
    /// How records are framed in an answer that is asked for as a stream (`meta.konductorConfig.streaming`).
    struct Streaming: Hashable, Sendable {
        var recordSeparator: String
        var lineFeed: String

        static let markBytesMaximum = 16
    }

    /// `meta.state.entries`, in order.
    private(set) var entries: [(key: String, value: String)] = []
    /// The apex domain for first-party cookies; `nil` where the client wants entries in the answer.
    private(set) var cookieDomain: String?
    private(set) var streaming: Streaming?
    /// `meta.configOverrides`, not yet compared with the datastream.
    private(set) var overrides: Fields?

    init() {}

    init(_ body: Fields) throws(Problem) {
        guard let meta = try body.object("meta") else { return }
        if let state = try meta.object("state", in: "meta") { try readState(state) }
        overrides = try CallMeta.overrides(meta["configOverrides"])
        streaming = try CallMeta.streaming(meta)
    }

    private mutating func readState(_ state: Fields) throws(Problem) {
        for (index, entry) in (try state.list("entries", in: "meta.state")).enumerated() {
            guard let key = entry.fields?["key"]?.string, let value = entry.fields?["value"]?.string else {
                throw Problem(
                    .invalidField, "'meta.state.entries[\(index)]' needs a 'key' and a 'value' in quotes.")
            }
            entries.append((key, value))
        }
        switch state["cookiesEnabled"] {
        case nil, .null, .bool(false): return
        case .bool(true): break
        default: throw Problem(.invalidField, "'meta.state.cookiesEnabled' must be true or false.")
        }
        switch state["domain"] {
        case nil, .null, .string(""):
            throw Problem(
                .missingCookieDomain,
                "'meta.state.domain' is missing: with cookiesEnabled, name the page's top-level domain.")
        case .string(let domain) where HostName.isWellFormed(domain): cookieDomain = domain.lowercased()
        default:
            throw Problem(.invalidField, "'meta.state.domain' must be a domain such as \"example.com\".")
        }
    }

    private static func overrides(_ value: Value?) throws(Problem) -> Fields? {
        switch value {
        case nil, .null: return nil
        case .object(let fields): return fields.isEmpty ? nil : fields
        default: throw Problem(.invalidOverride, "'meta.configOverrides' must be an object.")
        }
    }

    private static func streaming(_ meta: Fields) throws(Problem) -> Streaming? {
        guard let settings = try meta.object("konductorConfig", in: "meta")?["streaming"]?.fields,
            settings["enabled"] == true
        else { return nil }
        return Streaming(
            recordSeparator: try mark("recordSeparator", in: settings, else: "\u{0}"),
            lineFeed: try mark("lineFeed", in: settings, else: "\n"))
    }

    private static func mark(
        _ name: String, in settings: Fields, else standard: String
    ) throws(Problem) -> String {
        switch settings[name] {
        case nil, .null: return standard
        case .string(let text) where text.utf8.count <= Streaming.markBytesMaximum: return text
        default:
            throw Problem(
                .invalidField,
                "'meta.konductorConfig.streaming.\(name)' must be a text of at most "
                    + "\(Streaming.markBytesMaximum) bytes.")
        }
    }
}
