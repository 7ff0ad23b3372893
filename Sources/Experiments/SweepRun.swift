public import Reporting
internal import SansIO

/// One run of a sweep: where it is kept and whose work it is follow from its settings and seed alone.
public struct SweepRun: Hashable, Sendable {
    public var parameters: [RunParameter]
    public var seed: UInt64

    public init(parameters: [RunParameter], seed: UInt64) {
        self.parameters = parameters
        self.seed = seed
    }

    /// The same for the same settings in whatever order.
    private var identity: Key16 {
        var hash = StableHash()
        for parameter in sorted {
            hash.combine(parameter.name)
            hash.combine(parameter.value)
        }
        hash.combine(seed)
        return hash.value
    }

    /// Begins with what the run is, as far as a file's name can say it, and ends with what makes it unique.
    public var fileName: String {
        let words = sorted.map { parameter in
            let last = parameter.name.split(separator: ".").last.map(String.init) ?? ""
            return SweepRun.plain(last) + "-" + SweepRun.plain(parameter.value)
        }
        let description = words.joined(separator: "_").prefix(100)
        let unique = identity.hexadecimal.prefix(16)
        return [String(description), "seed-\(seed)", String(unique)].filter { !$0.isEmpty }
            .joined(separator: "_") + ".json"
    }

    private var sorted: [RunParameter] { parameters.sorted { ($0.name, $0.value) < ($1.name, $1.value) } }

    private static func plain(_ text: String) -> String {
        let kept = text.unicodeScalars.map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == ".")
                ? Character(scalar) : "-"
        }
        return String(kept.filter { $0 != "-" })
    }

    /// A part of the runs, for one of several machines that share a sweep.
    public struct Shard: Hashable, Sendable {
        public static let countMaximum = 100_000

        /// From 1.
        public var index: Int
        public var count: Int

        public static let whole = Shard(index: 1, count: 1)

        private init(index: Int, count: Int) {
            self.index = index
            self.count = count
        }

        /// Reads `2/8`; `nil` on anything else.
        public init?(parsing text: String) {
            let halves = text.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count == 2, let index = Int(halves[0]), let count = Int(halves[1]),
                (1...Shard.countMaximum).contains(count), (1...count).contains(index)
            else { return nil }
            self.init(index: index, count: count)
        }

        public func has(_ run: SweepRun) -> Bool {
            Int(run.identity.low % UInt64(count)) == index - 1
        }
    }
}
