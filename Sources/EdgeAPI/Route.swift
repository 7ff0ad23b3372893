/// One of the calls of the Edge Network API.
public struct Call: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case interact, collect
        /// Tells a visitor's ECID, and makes one.
        case acquireIdentity
        case setConsent
    }

    public enum Version: Hashable, Sendable {
        /// What SDKs call: `events[]` and an optional `xdm` that they share.
        case v1
        /// What servers call: `event` to interact, `events[]` to collect.
        case v2
    }

    public var action: Action
    public var version: Version
}

/// What a path names.
enum Route: Hashable {
    case call(Call)
    /// A call in a region that does not exist: 404 with an empty body, as published.
    case unknownHint
    /// Media collection, which Spoke has not.
    case media
    case live, ready, strictlyReady
    case metrics, show, document
    case unknown

    /// `ee` and the pre-production path of the SDKs.
    private static let bases = ["ee", "ee-pre-prd"]

    /// - Parameter hint: The edge's own, in lower case.
    init(path: Range<Int>, of bytes: Span<UInt8>, hint: String) {
        var segments = PathSegments(path)
        let first = segments.next(in: bytes)
        if Route.bases.contains(where: { bytes.spells($0, in: first) }) {
            self = Route.call(after: segments, of: bytes, hint: hint)
        } else if bytes.spells("va", in: first) {
            self = .media
        } else if bytes.spells("/livez", in: path) {
            self = .live
        } else if bytes.spells("/readyz", in: path) {
            self = .ready
        } else if bytes.spells("/readyz/strict", in: path) {
            self = .strictlyReady
        } else if bytes.spells("/metrics", in: path) {
            self = .metrics
        } else if bytes.spells("/spoke/show", in: path) {
            self = .show
        } else if bytes.spells("/openapi.json", in: path) {
            self = .document
        } else {
            self = .unknown
        }
    }

    /// `[/{hint}]/{version}/{action}`, or `[/{hint}]/va/…`
    private static func call(after base: PathSegments, of bytes: Span<UInt8>, hint: String) -> Route {
        var segments = base
        var next = segments.next(in: bytes)
        var isHintKnown = true
        if !isVersion(next, of: bytes), !bytes.spells("va", in: next) {
            isHintKnown = LocationHint.isKnown(next, of: bytes, own: hint)
            next = segments.next(in: bytes)
        }
        if bytes.spells("va", in: next) { return isHintKnown ? .media : .unknownHint }
        guard isVersion(next, of: bytes) else { return .unknown }
        let version = bytes.spells("v1", in: next) ? Call.Version.v1 : .v2
        guard let action = action(segments.rest, of: bytes, version) else { return .unknown }
        return isHintKnown ? .call(Call(action: action, version: version)) : .unknownHint
    }

    private static func action(
        _ name: Range<Int>, of bytes: Span<UInt8>, _ version: Call.Version
    ) -> Call.Action? {
        if bytes.spells("/interact", in: name) { return .interact }
        if bytes.spells("/collect", in: name) { return .collect }
        guard version == .v1 else { return nil }
        if bytes.spells("/identity/acquire", in: name) { return .acquireIdentity }
        return bytes.spells("/privacy/set-consent", in: name) ? .setConsent : nil
    }

    private static func isVersion(_ segment: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        bytes.spells("v1", in: segment) || bytes.spells("v2", in: segment)
    }
}

/// Takes a path apart from the front, without copying it.
private struct PathSegments {
    private var position: Int
    private let end: Int

    init(_ path: Range<Int>) {
        position = path.lowerBound
        end = path.upperBound
    }

    /// What has not been taken yet, from its slash on.
    var rest: Range<Int> { position..<end }

    /// The next segment without its slash; empty at the end.
    mutating func next(in bytes: Span<UInt8>) -> Range<Int> {
        guard position < end, bytes[position] == UInt8(ascii: "/") else { return end..<end }
        let start = position + 1
        position = bytes.first(UInt8(ascii: "/"), in: start..<end) ?? end
        return start..<position
    }
}
