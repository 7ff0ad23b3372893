internal import SansIO

/// Where projections go and for how long they stay (Platform's `/config/destinations`).
public struct ProjectionDestination: Hashable, Sendable {
    /// Bounds of `ttl`: the newer page's 90 days at most; 600 s at least, as the older API takes it.
    public static let timeToLiveMinimum = Duration.seconds(600)

    /// A UUID.
    public var id: String
    /// Regions, by their codes; at least one.
    public var regions: [Region]
    public var timeToLive: Duration
    public var replication: Destination.Replication
    /// Ascending from 1 with each change.
    public var version: Int64 = 1

    public init(
        id: String, regions: [Region], timeToLive: Duration = Destination.timeToLiveDefault,
        replication: Destination.Replication = .reactive
    ) {
        self.id = id
        self.regions = regions
        self.timeToLive = timeToLive
        self.replication = replication
    }
}

/// What is projected to a destination (Platform's `/config/projections`).
public struct ProjectionConfiguration: Hashable, Sendable {
    /// A UUID.
    public var id: String
    public var name: String
    /// The `ProjectionDestination`.
    public var destination: String
    /// As written by the client.
    public var selector: String
    public var mergePolicy: String?
    /// Ascending from 1 with each change.
    public var version: Int64 = 1

    public init(
        id: String, name: String, destination: String, selector: String, mergePolicy: String? = nil
    ) {
        self.id = id
        self.name = name
        self.destination = destination
        self.selector = selector
        self.mergePolicy = mergePolicy
    }
}
