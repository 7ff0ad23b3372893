/// What one pass over a topology has found so far: errors, warnings, and where each value stands.
struct Reading: Sendable {
    private(set) var errors: [TopologyError] = []
    private(set) var warnings: [TopologyWarning] = []
    private var locations: [Path: Location] = [:]

    /// Errors beyond this number are not kept: the first hundred are enough to correct.
    static let errorsMaximum = 100

    mutating func visit(_ path: Path, at location: Location) {
        locations[path] = location
    }

    /// Where the value at `path` was written, or the nearest value around it.
    func location(of path: Path) -> Location {
        var current: Path? = path
        while let next = current {
            if let location = locations[next] { return location }
            current = next.parent
        }
        return .file("topology", line: 0, column: 0)
    }

    func isWritten(_ path: Path) -> Bool { locations[path] != nil }

    mutating func report(_ problem: TopologyError.Problem, at location: Location) {
        let error = TopologyError(problem, at: location)
        if errors.count < Reading.errorsMaximum, !errors.contains(error) { errors.append(error) }
    }

    mutating func report(_ problem: TopologyError.Problem, at path: Path) {
        report(problem, at: location(of: path))
    }

    mutating func warn(_ message: String, at path: Path) {
        let warning = TopologyWarning(location: location(of: path), message: message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// Reports a name that nothing has, with the nearest one that something does have.
    mutating func reportUnknown(_ name: String, of kind: String, known: [String], at path: Path) {
        report(
            .unknownName(name, of: kind, nearest: nearestName(to: name, among: known), known: known), at: path
        )
    }
}
