public import Profiles

/// The Schema Registry of one sandbox: the organisation's own resources over the standard ones.
///
/// A value: a change is made to a copy and takes its place when it is committed. `resources` is what must be stored;
/// from it and from the tenant's name the same registry can be made again. What is in it was checked when it came in,
/// so that schemas resolve. Documents have the members that the Schema Registry's OpenAPI document gives them.
public struct SchemaRegistry: Sendable {
    /// Most resources of the organisation; Spoke's own bound.
    public static let resourcesMaximum = 20_000
    /// Largest document, written as JSON; Spoke's own bound.
    public static let documentBytesMaximum = 1 << 20

    /// The collections of the API. `mixins` is the older name of field groups and still stands in their ids.
    public enum Kind: String, CaseIterable, Sendable {
        case schemas, classes, fieldgroups, datatypes, behaviors, descriptors, unions

        /// By its name in a path; `mixins` are field groups.
        public init?(path: some StringProtocol) {
            if path == "mixins" { self = .fieldgroups } else { self.init(rawValue: String(path)) }
        }

        /// What `meta:resourceType` and ids say.
        public var resourceType: String { self == .fieldgroups ? "mixins" : rawValue }

        init?(resourceType: String?) {
            guard let resourceType else { return nil }
            self.init(path: resourceType)
        }

        /// Codes 1010 to 1017 are published as those of resources not found; that classes have 1010 and schemas
        /// 1012 is shown by examples, the others are in the order of the guide's chapters, by inference.
        var notFoundCode: String {
            switch self {
            case .classes: "XDM-1010-404"
            case .fieldgroups: "XDM-1011-404"
            case .schemas: "XDM-1012-404"
            case .datatypes: "XDM-1013-404"
            case .descriptors: "XDM-1014-404"
            case .unions: "XDM-1015-404"
            case .behaviors: "XDM-1016-404"
            }
        }
    }

    public enum Container: String, Sendable {
        /// What Adobe provides, and what was imported from the open XDM repository.
        case global
        /// What the organisation defines.
        case tenant
    }

    /// The organisation's resources and imported ones, in the order in which they came.
    public private(set) var resources: [Value]
    /// The tenant's name, without the underscore of its field.
    public let tenant: String
    /// The IMS organisation, `…@AdobeOrg`.
    public let organisation: String
    /// Codes that identity descriptors may name; `nil` takes any.
    public var namespaces: [String]?

    /// Places in `resources` by `$id`, `meta:altId` and, of descriptors, `@id`.
    private var places: [String: Int]

    /// - Parameter resources: As another registry's `resources` gave them. Of several with one id the last counts;
    ///   what has none is left out.
    public init(resources: [Value], tenant: String, organisation: String, namespaces: [String]? = nil) {
        self.tenant = tenant
        self.organisation = organisation
        self.namespaces = namespaces
        self.resources = []
        places = [:]
        for resource in resources { put(resource) }
    }

    mutating func put(_ resource: Value) {
        guard let id = resource.registryID else { return }
        if let place = places[id] {
            resources[place] = resource
        } else {
            places[id] = resources.count
            if let other = resource.fields?["meta:altId"]?.string { places[other] = resources.count }
            resources.append(resource)
        }
    }

    mutating func remove(_ ids: [String]) {
        self = SchemaRegistry(
            resources: resources.filter { resource in !(resource.registryID.map(ids.contains) ?? false) },
            tenant: tenant, organisation: organisation, namespaces: namespaces)
    }

    /// A resource of any kind and container by `$id`, `meta:altId` or `@id`, as it is stored.
    public func resource(_ id: String) -> Value? {
        places[id].map { resources[$0] } ?? StandardResources.shared[id]
    }

    /// Those of one kind, in the order in which they came.
    func resources(of kind: Kind, in container: Container) -> [Value] {
        let own = resources.filter { $0.registryKind == kind && $0.registryContainer == container }
        guard container == .global else { return own }
        return StandardResources.shared.resources.filter { resource in
            resource.registryKind == kind && resource.registryID.map { places[$0] == nil } ?? false
        } + own
    }

    /// The schema or other resource with all that it refers to put in its place.
    func resolved(_ document: Value) throws(SchemaError) -> (document: Value, reached: [String]) {
        var resolver = SchemaResolver { resource($0) }
        let result = try resolver.resolve(document)
        return (result, resolver.reached)
    }

    /// A schema of the registry, a class's union among them, compiled for checking data.
    ///
    /// - Returns: `nil` if there is no such schema.
    public func validator(
        for id: String, unknownFields: SchemaValidator.UnknownFields = .refused
    ) throws(SchemaError) -> SchemaValidator? {
        guard let schema = resource(id) ?? union(id) else { return nil }
        return try SchemaValidator(resolved: resolved(schema).document, unknownFields: unknownFields)
    }

    /// Whether a schema is of records or of events, by its class; `nil` if there is none or it has neither behaviour.
    public func behaviour(of schema: String) -> Schema.Behaviour? {
        guard let document = resource(schema)?.fields else { return nil }
        let extended = (document["meta:extends"]?.array ?? []).compactMap(\.string)
        if extended.contains(StandardResources.timeSeries) { return .event }
        return extended.contains(StandardResources.record) ? .record : nil
    }
}

extension Value {
    /// `$id`, of descriptors `@id`.
    var registryID: String? { fields?["$id"]?.string ?? fields?["@id"]?.string }

    var registryKind: SchemaRegistry.Kind? {
        guard let fields else { return nil }
        if fields["@type"] != nil, fields["$id"] == nil { return .descriptors }
        return SchemaRegistry.Kind(resourceType: fields["meta:resourceType"]?.string)
    }

    var registryContainer: SchemaRegistry.Container {
        fields?["meta:containerId"]?.string == "global" ? .global : .tenant
    }
}
