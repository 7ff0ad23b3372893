internal import HTTPTypes
public import HubCore
public import Profiles
public import SansIO

/// What the HTTP routes need of the hub process around them.
public struct HubService: Sendable {
    /// Hands an input to the node under a fresh ticket and waits for its answer, which comes after the commit.
    public var submit: @Sendable (@escaping @Sendable (Ticket) -> HubInput) async throws -> HubAnswer
    public var catalog: @Sendable () -> Catalog
    /// Prometheus text.
    public var metrics: @Sendable () -> String
    /// Whether the hub takes requests: its store is open and its sockets are bound.
    public var isReady: @Sendable () -> Bool
    /// Instead of the catalog's schemas: what is wrong with an entity under the schema of that id, as the `cause` of
    /// the published report `{ "_streamingValidation": [ … ] }`; `nil` for nothing.
    public var validate: (@Sendable (_ entity: Value, _ schema: String) -> Value?)?
    /// Regions that have a stream; with none named, definitions may name any.
    public var regions: [Region]

    let schemas = SchemaCache()

    public init(
        submit: @escaping @Sendable (@escaping @Sendable (Ticket) -> HubInput) async throws -> HubAnswer,
        catalog: @escaping @Sendable () -> Catalog, metrics: @escaping @Sendable () -> String,
        isReady: @escaping @Sendable () -> Bool, regions: [Region] = [],
        validate: (@Sendable (_ entity: Value, _ schema: String) -> Value?)? = nil
    ) {
        self.submit = submit
        self.catalog = catalog
        self.metrics = metrics
        self.isReady = isReady
        self.validate = validate
        self.regions = regions
    }
}

extension HubService {
    /// The node answered something else than the input asks for.
    struct Mismatch: Error {}

    /// The answer to an input; what the hub refuses or cannot do becomes a problem.
    func answer(_ input: @escaping @Sendable (Ticket) -> HubInput) async throws -> HubAnswer {
        let answer: HubAnswer
        do {
            answer = try await submit(input)
        } catch {
            throw Problem.unavailable(error)
        }
        if case .refused(let sentence) = answer { throw Problem(.unprocessableContent, sentence) }
        return answer
    }

    /// Changes the catalog and waits until the change is durable; begins anew where another came in between.
    ///
    /// What `body` throws is thrown, and changes nothing. A catalog that the hub cannot take, for example because an
    /// audience no longer compiles, is a problem with status 422.
    func change<Result: Sendable>(
        _ body: @Sendable (inout Catalog) throws -> Result
    ) async throws -> Result {
        for _ in 0..<HubService.changeAttemptsMaximum {
            let before = catalog()
            var after = before
            let result = try body(&after)
            if after == before { return result }
            let (replacement, version) = (after, before.version)
            switch try await answer({ .define(replacement, replacing: version, $0) }) {
            case .defined: return result
            case .outdated: continue
            default: throw Mismatch()
            }
        }
        throw Problem(
            .conflict, "others change the catalog at the same time: send the request again",
            retryAfterSeconds: 1)
    }

    /// How often a change begins anew.
    private static let changeAttemptsMaximum = 20

    /// The profile that the identity names, as a merge policy sees it; the default one for `nil`.
    func entity(of identity: Identity, by policy: String? = nil) async throws -> Entity? {
        guard case .entity(let entity) = try await answer({ .lookup(identity, mergePolicy: policy, $0) })
        else {
            throw Mismatch()
        }
        return entity
    }
}
