/// How what several sources say of one profile becomes one profile (Platform's merge policies API).
public struct MergePolicy: Hashable, Sendable {
    /// Most policies of an organisation, as published.
    public static let countMaximum = 5

    /// The policy of a catalog that defines none: the private graph, the newest record first, active on edge.
    public static let standard = MergePolicy(
        id: "00000000-0000-4000-8000-000000000001", name: "Default Timebased", isDefault: true,
        isActiveOnEdge: true)

    /// Which identities make one profile.
    public enum Graph: String, CaseIterable, Sendable {
        /// Each identity is a profile of its own.
        case none
        /// All that the private identity graph links.
        case privateGraph = "pdg"
    }

    public enum AttributeMerge: Hashable, Sendable {
        /// The fragment that was received last wins.
        case timestampOrdered
        /// The fragment of the dataset named first wins; datasets that are not named are left out.
        case datasetPrecedence([String])
    }

    /// A UUID.
    public var id: String
    public var name: String
    public var graph: Graph
    public var attributeMerge: AttributeMerge
    /// What look-ups use that name no policy; exactly one policy is.
    public var isDefault: Bool
    /// What projections use; at most one policy is, and it cannot be deleted.
    public var isActiveOnEdge: Bool
    /// Ascending from 1 with each change.
    public var version: Int64 = 1
    /// In seconds since 1970.
    public var updated: Int64 = 0

    public init(
        id: String, name: String, graph: Graph = .privateGraph,
        attributeMerge: AttributeMerge = .timestampOrdered, isDefault: Bool = false,
        isActiveOnEdge: Bool = false
    ) {
        self.id = id
        self.name = name
        self.graph = graph
        self.attributeMerge = attributeMerge
        self.isDefault = isDefault
        self.isActiveOnEdge = isActiveOnEdge
    }
}
