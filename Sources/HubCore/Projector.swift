internal import Profiles
internal import SansIO
internal import Segmentation

/// What the catalog's destinations want of a profile in each region, compiled once for each catalog.
///
/// Regions that are covered by the same destinations share one selection, so that a profile is encoded once for all
/// of them. A destination's regions bound where its fields may go.
struct Projector: Sendable {
    struct Selection: Sendable {
        /// XDM paths in ascending order: what destinations map and projections select, and what the audiences look at
        /// that edges evaluate.
        var paths: [Path]
        /// Audiences in ascending order.
        var audiences: [AudienceNumber]
    }

    struct Path: Sendable {
        /// Begins a member of a JSON object.
        var head: [UInt8]
        var steps: [String]
        /// Only audiences look at it: an edge evaluates by it and shows it to nobody.
        var isForAudiences: Bool
    }

    /// What only audiences look at travels up to so many bytes of JSON. Beyond, only the hub evaluates by it.
    static let audienceFieldBytesMaximum = 16 << 10

    /// What a region asks for.
    struct Coverage: Sendable {
        /// Index into `selections`; `nil` when no destination covers the region.
        var selection: Int?
        /// Whether a `PROACTIVE` destination covers it: every profile is in its set.
        var isProactive: Bool
        /// How long a profile stays after it was seen; see `HubConfiguration`.
        var lease: Duration
    }

    let selections: [Selection]
    /// In the order of the hub's regions.
    let coverages: [Coverage]

    /// Throws for a projection whose selector cannot be read.
    init(
        catalog: Catalog, program: AudienceProgram, regions: [Region], activityWindow: Duration,
        reportInterval: Duration
    ) throws(FieldSelectorError) {
        let edgeAudiences = Set(catalog.audiences.filter { $0.evaluation == .edge }.map(\.number))
        let projected = try catalog.projectedSelections()
        var selections: [Selection] = []
        var byDestinations: [[String]: Int] = [:]
        coverages = regions.map { region in
            let covering = projected.filter { $0.covers(region) }
            guard !covering.isEmpty else {
                return Coverage(selection: nil, isProactive: false, lease: .zero)
            }
            let names = covering.map(\.id)
            let index: Int
            if let known = byDestinations[names] {
                index = known
            } else {
                index = selections.count
                byDestinations[names] = index
                let audiences = Set(covering.flatMap(\.audiences)).sorted()
                let selected = Set(covering.flatMap(\.paths))
                let evaluated = audiences.filter { edgeAudiences.contains($0) }
                let paths = selected.union(evaluated.flatMap { program.attributePaths(of: $0) })
                selections.append(
                    Selection(
                        paths: paths.sorted().map { path in
                            Path(
                                head: Value.string(path).jsonBytes() + [UInt8(ascii: ":")],
                                steps: Value.steps(of: path), isForAudiences: !selected.contains(path))
                        }, audiences: audiences))
            }
            // The lease must outlast every time to live, or an edge could hold what the hub no longer updates.
            let longest = covering.map(\.timeToLive).max() ?? .zero
            return Coverage(
                selection: index,
                isProactive: covering.contains { $0.replication == .proactive },
                lease: max(activityWindow, longest) + reportInterval + .hours(1))
        }
        self.selections = selections
    }

    /// The selected fields as a flat JSON object from path to value.
    func fields(of attributes: Value, selection: Int) -> [UInt8] {
        if case .object(let fields) = attributes, fields.isEmpty { return [] }
        var bytes: [UInt8] = []
        for path in selections[selection].paths {
            guard let value = attributes.collected(path.steps[...]), value != .null else { continue }
            let start = bytes.count
            bytes.append(bytes.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            bytes.append(contentsOf: path.head)
            let valueStart = bytes.count
            value.appendJSON(to: &bytes)
            if path.isForAudiences, bytes.count - valueStart > Projector.audienceFieldBytesMaximum {
                bytes.removeSubrange(start...)
            }
        }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "}")) }
        return bytes
    }

    /// The memberships that may travel, held at `time`.
    func memberships(_ memberships: [Membership], selection: Int, at time: Timestamp) -> [Membership] {
        let wanted = selections[selection].audiences
        return memberships.filter { $0.isHeld(at: time) && wanted.containsSorted($0.audience) }
    }
}

extension [AudienceNumber] {
    /// Whether an ascending array contains `number`.
    func containsSorted(_ number: AudienceNumber) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number
    }
}
