internal import Profiles
internal import SansIO

/// What the catalog's destinations want of a profile in each region, compiled once for each catalog.
///
/// Regions that are covered by the same destinations share one selection, so that a profile is encoded once for all
/// of them. A destination's regions bound where its fields may go.
struct Projector: Sendable {
    struct Selection: Sendable {
        /// XDM paths in ascending order, as they begin a member of a JSON object, and by their steps.
        var paths: [(head: [UInt8], steps: [String])]
        /// Audiences in ascending order.
        var audiences: [AudienceNumber]
    }

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
        catalog: Catalog, regions: [Region], activityWindow: Duration, reportInterval: Duration
    ) throws(FieldSelectorError) {
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
                selections.append(
                    Selection(
                        paths: Set(covering.flatMap(\.paths)).sorted().map { path in
                            (Value.string(path).jsonBytes() + [UInt8(ascii: ":")], Value.steps(of: path))
                        },
                        audiences: Set(covering.flatMap(\.audiences)).sorted()))
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
            bytes.append(bytes.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            bytes.append(contentsOf: path.head)
            value.appendJSON(to: &bytes)
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
