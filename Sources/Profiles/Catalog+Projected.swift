internal import SansIO

/// What is projected to which regions, and why: a personalisation destination, or a projection configuration.
public struct ProjectedSelection: Hashable, Sendable {
    /// The destination's or the configuration's.
    public var id: String
    public var audiences: [AudienceNumber]
    /// XDM paths; through an array they take the field of each element.
    public var paths: [String]
    public var replication: Destination.Replication
    /// Empty: all.
    public var regions: [Region]
    public var timeToLive: Duration

    public func covers(_ region: Region) -> Bool { regions.isEmpty || regions.contains(region) }
}

extension Catalog {
    /// Everything that is projected: destinations first, then configurations with the destinations they name.
    ///
    /// A configuration whose destination is gone projects nothing. Throws for a selector that cannot be read.
    public func projectedSelections() throws(FieldSelectorError) -> [ProjectedSelection] {
        var selections = destinations.map { destination in
            ProjectedSelection(
                id: destination.id, audiences: destination.audiences,
                paths: destination.attributes.map(\.source), replication: destination.replication,
                regions: destination.regions, timeToLive: destination.timeToLive)
        }
        for projection in projections {
            guard let place = projectionDestinations.first(where: { $0.id == projection.destination }) else {
                continue
            }
            selections.append(
                ProjectedSelection(
                    id: projection.id, audiences: [], paths: try FieldSelector(projection.selector).paths,
                    replication: place.replication, regions: place.regions, timeToLive: place.timeToLive))
        }
        return selections
    }

    /// The paths that may be shown in a region: not those that it holds for its audiences alone.
    public func shownPaths(in region: Region) throws(FieldSelectorError) -> Set<String> {
        Set(try projectedSelections().filter { $0.covers(region) }.flatMap(\.paths))
    }

    /// How long a region keeps an entry at most: the longest time to live of what is projected there.
    public func longestTimeToLive(in region: Region) -> Duration? {
        let named = Set(projections.map(\.destination))
        let lives =
            destinations.filter { $0.covers(region) }.map(\.timeToLive)
            + projectionDestinations.filter { named.contains($0.id) && $0.regions.contains(region) }
            .map(\.timeToLive)
        return lives.max()
    }
}

extension Value {
    /// What lies at the end of the steps; of an array on the way, what lies there in each element that has it.
    public func collected(_ steps: ArraySlice<String>) -> Value? {
        guard let step = steps.first else { return self }
        switch self {
        case .object(let fields): return fields[step]?.collected(steps.dropFirst())
        case .array(let items):
            let found = items.compactMap { $0.collected(steps) }
            return found.isEmpty ? nil : .array(found)
        default: return nil
        }
    }
}
