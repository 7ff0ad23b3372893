public import Profiles
public import SansIO

extension Topology.Workload {
    /// When a run begins that does not say, in civil time.
    public static let startStandard = Timestamp(milliseconds: 1_790_000_000_000)

    /// How many times as many sessions begin for a while: a campaign, a flash sale.
    public struct Burst: Hashable, Sendable {
        public var at: Duration
        public var length: Duration
        public var factor: Factor
        /// Of these regions' visitors; empty means of all.
        public var regions: [Region] = []

        public init(at: Duration, length: Duration, factor: Factor, regions: [Region] = []) {
            self.at = at
            self.length = length
            self.factor = factor
            self.regions = regions
        }
    }

    /// What visitors have besides their first device: each has cookies, and so an ECID, of its own.
    public struct Devices: Hashable, Sendable {
        /// Share of the visitors that have at least two.
        public var second = Ratio.zero
        /// Share of the visitors that have three, at most `second`.
        public var third = Ratio.zero

        public init(second: Ratio = .zero, third: Ratio = .zero) {
            self.second = second
            self.third = third
        }
    }

    /// What a region's clocks show.
    public struct RegionalOffset: Hashable, Sendable {
        public var region: Region
        public var offset: UTCOffset

        public init(region: Region, offset: UTCOffset) {
            self.region = region
            self.offset = offset
        }
    }

    /// How many sessions begin in each hour of the day.
    public enum DailyCurve: Hashable, Sendable {
        case named(Name)
        /// 24 weights, from midnight; not all 0.
        case hours([Int])

        /// Shapes that are common, not measured anywhere.
        public enum Name: String, CaseIterable, Sendable {
            /// At any time alike.
            case flat
            /// Most from nine to five, little at night.
            case office
            /// Most after work, from six to eleven.
            case evening
        }

        public static let flat = DailyCurve.named(.flat)

        public var weights: [Int] {
            switch self {
            case .hours(let weights): weights
            case .named(.flat): [Int](repeating: 1, count: 24)
            case .named(.office):
                [1, 1, 1, 1, 1, 2, 3, 6, 10, 12, 12, 11, 9, 11, 12, 12, 11, 8, 5, 4, 3, 3, 2, 1]
            case .named(.evening):
                [3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 7, 6, 5, 5, 6, 8, 11, 13, 14, 13, 10, 6]
            }
        }

        public var isFlat: Bool { Set(weights).count == 1 }
    }
}

extension Topology {
    /// Standard time at the known edge locations and hubs: Virginia, Oregon, Ireland, India, Singapore, Sydney, Tokyo.
    /// Without daylight saving.
    private static let utcOffsets: [String: Int] = [
        "VA6": -300, "VA7": -300, "OR2": -480, "IRL1": 0, "IND1": 330, "SGP3": 480, "AUS3": 600, "JPN3": 540,
    ]

    /// What a region's clocks show: as the workload says, else its standard time, else UTC.
    public func utcOffset(of region: Region) -> UTCOffset {
        workload.utcOffsets.first { $0.region == region }?.offset
            ?? UTCOffset(minutes: Topology.utcOffsets[region.code] ?? 0)
    }

    /// Whether a region's time is known, or given.
    func knowsUTCOffset(of region: Region) -> Bool {
        Topology.utcOffsets[region.code] != nil || workload.utcOffsets.contains { $0.region == region }
    }

    /// The audience with this name or id.
    public func audience(_ name: String) -> Audience? {
        catalog.audiences.first { $0.name == name } ?? catalog.audiences.first { $0.id == name }
    }

    /// The dataset with this name or id.
    public func dataset(_ name: String) -> Dataset? {
        catalog.datasets.first { $0.name == name } ?? catalog.dataset(name)
    }

    func datasets(of behaviour: Schema.Behaviour) -> [Dataset] {
        catalog.datasets.filter { dataset in
            catalog.schemas.contains { $0.id == dataset.schema && $0.behaviour == behaviour }
        }
    }

    /// Where the workload's purchases go; `nil` without any, or without a dataset of events.
    public var purchaseDataset: Dataset? {
        guard let purchases = workload.purchases else { return nil }
        if let name = purchases.dataset { return dataset(name) }
        let events = datasets(of: .event)
        return events.first { $0.id != workloadDatastream?.eventDataset } ?? events.first
    }
}
