public import Reporting

/// What a sweep varies: every combination of the values of its settings, each with the same seeds.
public struct SweepSettings: Sendable {
    public static let pointsMaximum = 1_000
    public static let seedsMaximum = 1_000
    public static let runsMaximum = 100_000

    /// A path of `--set` with the values it takes, at least one.
    struct Setting: Hashable, Sendable {
        var path: String
        var values: [String]
    }

    let settings: [Setting]
    private let seeds: [UInt64]

    /// - Parameters:
    ///   - texts: `edges.*.ttl=1h,1d,14d`. Commas in brackets, braces and quotes belong to a value.
    ///   - firstSeed: The others follow it.
    public init(_ texts: [String], firstSeed: UInt64, seeds: Int) throws(SweepError) {
        guard (1...SweepSettings.seedsMaximum).contains(seeds) else { throw .seeds(seeds) }
        var settings: [Setting] = []
        var points = 1
        for text in texts {
            let setting = try SweepSettings.setting(text)
            if settings.contains(where: { $0.path == setting.path }) { throw .twice(setting.path) }
            points *= setting.values.count
            guard points <= SweepSettings.pointsMaximum, points * seeds <= SweepSettings.runsMaximum else {
                throw .tooLarge
            }
            settings.append(setting)
        }
        self.settings = settings
        self.seeds = (0..<UInt64(seeds)).map { firstSeed &+ $0 }
    }

    /// Every combination, the last setting changing fastest.
    public var points: [[RunParameter]] {
        settings.reduce([[]]) { points, setting in
            points.flatMap { point in setting.values.map { point + [RunParameter(setting.path, $0)] } }
        }
    }

    /// Every point with every seed.
    public var runs: [SweepRun] {
        points.flatMap { point in seeds.map { SweepRun(parameters: point, seed: $0) } }
    }

    private static func setting(_ text: String) throws(SweepError) -> Setting {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { throw .noPath(text) }
        let values = split(text[text.index(after: sign)...])
        if values.contains("") { throw .emptyValue(text) }
        let path = String(text[..<sign])
        for (index, value) in values.enumerated() where values[..<index].contains(value) {
            throw .sameValue(value, of: path)
        }
        return Setting(path: path, values: values)
    }

    /// At commas outside of everything that encloses.
    private static func split(_ text: Substring) -> [String] {
        var values = [""]
        var depth = 0
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else {
                switch character {
                case "\"", "'": quote = character
                case "[", "{": depth += 1
                case "]", "}": depth -= 1
                case "," where depth <= 0:
                    values.append("")
                    continue
                default: break
                }
            }
            values[values.count - 1].append(character)
        }
        return values.map { value in
            String(value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}

/// What is wrong with the settings of a sweep or its folder, in words.
public enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
    case noPath(String)
    case emptyValue(String)
    case sameValue(String, of: String)
    case twice(String)
    case seeds(Int)
    case tooLarge
    case otherTopology(folder: String)
    case noFolder(String)
    case file(String, reason: String)

    public var description: String {
        switch self {
        case .noPath(let text): "--set \(text) has no `path=values`: write for example edges.*.ttl=1h,1d"
        case .emptyValue(let text): "--set \(text) has an empty value: remove a comma"
        case .sameValue(let value, let path): "--set \(path) has the value \(value) twice: keep one"
        case .twice(let path): "--set \(path) is given twice: write its values in one, with commas between"
        case .seeds(let count): "--seeds \(count) is out of range: 1 to \(SweepSettings.seedsMaximum)"
        case .tooLarge:
            "that is more than \(SweepSettings.pointsMaximum) points or \(SweepSettings.runsMaximum) runs: "
                + "leave values out"
        case .otherTopology(let folder):
            "the runs in \(folder) are of another version of this topology: give another --out, or remove them"
        case .noFolder(let folder): "there are no runs in \(folder)"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
