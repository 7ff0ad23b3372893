internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO
internal import Wire

/// What the routes that define things work with: the hub's catalog, the clock, and new identifiers.
struct Definitions: Sendable {
    let service: HubService
    let limits: HubAPI.Limits
    let now: @Sendable () -> Timestamp
    /// A new UUID at each call.
    let newID: @Sendable () -> String

    /// Adds every management route.
    func add(to group: RouterGroup<HubAPI.Context>) {
        MergePolicyRoutes(definitions: self).add(to: group)
        DatasetRoutes(definitions: self).add(to: group)
        NamespaceRoutes(definitions: self).add(to: group)
        IdentitySettingsRoutes(definitions: self).add(to: group)
        SegmentRoutes(definitions: self).add(to: group)
        SegmentJobRoutes(definitions: self).add(to: group)
        ScheduleRoutes(definitions: self).add(to: group)
        ProjectionDestinationRoutes(definitions: self).add(to: group)
        ProjectionRoutes(definitions: self).add(to: group)
        PersonalizationRoutes(definitions: self).add(to: group)
        DatastreamRoutes(definitions: self).add(to: group)
        ComputedAttributeRoutes(definitions: self).add(to: group)
    }

    var catalog: Catalog { service.catalog() }

    func change<Result: Sendable>(
        _ body: @Sendable (inout Catalog) throws -> Result
    ) async throws -> Result {
        try await service.change { catalog in
            let before = catalog
            let result = try body(&catalog)
            if catalog != before { try Definitions.checkRoom(catalog) }
            return result
        }
    }

    /// Edges get what they need of the catalog in one message, which is what bounds the number of definitions.
    private static func checkRoom(_ catalog: Catalog) throws {
        let maximum = Wire.Limits.messageBytesMaximum - envelopeBytesMaximum
        let bytes = catalog.forEdges.document.jsonBytes().count
        guard bytes > maximum else { return }
        throw Problem(
            .unprocessableContent,
            "the definitions would have \(bytes) bytes, and edges take \(maximum): delete some first")
    }

    /// What a reply has besides the catalog.
    private static let envelopeBytesMaximum = 65_536

    /// The body of a request that defines something.
    func members(of request: Request, types: [String] = [MediaType.json]) async throws -> Members {
        try Members(try await document(of: request, types: types))
    }

    func document(of request: Request, types: [String] = [MediaType.json]) async throws -> Value {
        try await limits.document(of: request, types: types, problem: "about:blank")
    }

    /// Refuses more of something than is published, unless guardrails are relaxed.
    func check(_ count: Int, atMost maximum: Int, _ what: String) throws {
        guard limits.guardrails == .published, count > maximum else { return }
        throw Problem(
            .unprocessableContent,
            "a sandbox has at most \(maximum) \(what) (published guardrail): remove one, or start the hub "
                + "with guardrails relaxed")
    }
}

extension HubAPI {
    /// A random UUID (version 4).
    public static let randomID: @Sendable () -> String = {
        let high = UInt64.random(in: .min ... .max) & ~0xf000 | 0x4000
        let low = UInt64.random(in: .min ... .max) & (.max >> 2) | 1 << 63
        return Key16(high: high, low: low).uuid
    }
}

extension Key16 {
    /// In the form of a UUID.
    var uuid: String {
        let digits = Array(hexadecimal)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}

/// Content types of requests, in lower case and without blanks.
enum MediaType {
    static let json = "application/json"
    static let jsonPatch = "application/json-patch+json"
}

extension HTTPResponse.Status {
    static var multiStatus: HTTPResponse.Status { .init(code: 207, reasonPhrase: "Multi-Status") }
}

extension Problem {
    /// What is asked for is not there.
    static func notFound(_ kind: String, _ id: String) -> Problem {
        Problem(.notFound, "no \(kind) \(id): list them to see which there are")
    }

    /// It cannot go while something else needs it.
    static func inUse(_ what: String, by users: [String]) -> Problem {
        let named = users.prefix(5).joined(separator: ", ") + (users.count > 5 ? " and others" : "")
        return Problem(.conflict, "\(what) is in use by \(named): change that first")
    }
}
