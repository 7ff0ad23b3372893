public import Profiles
internal import SansIO

extension RunSummary {
    /// What a document of this kind calls itself, and the version of its members.
    static let format = "spoke-run"
    static let version = 1

    /// Durations are whole nanoseconds, as the names of the members say; of `metrics` they are too, shares are numbers
    /// from 0 to 1, and everything else is a count.
    public var document: Value { .object(fields) }

    var fields: Fields {
        Fields([
            ("format", .string(RunSummary.format)), ("version", .count(RunSummary.version)),
            ("name", .string(name)), ("mode", .string(mode.rawValue)), ("seed", .unsigned(seed)),
            (
                "parameters",
                .array(parameters.map { ["name": .string($0.name), "value": .string($0.value)] })
            ),
            ("topologyHash", .optional(topologyHash)), ("coveredNanoseconds", .integer(covered.nanoseconds)),
            ("isClean", .bool(isClean)), ("isWhole", .bool(isWhole)), ("digest", .optional(digest)),
            ("metrics", .object(Fields(metrics.map { ($0.fullName, $0.value.document) }))),
        ])
    }

    /// Reads a run. Members and metrics that this version does not know are passed over.
    init(_ document: Value) throws(RunFileError) {
        guard document[path: "format"]?.string == RunSummary.format else { throw .foreign }
        guard document[path: "version"]?.integer == Int64(RunSummary.version) else {
            throw .version(document[path: "version"]?.integer)
        }
        func need<Found>(_ member: String, _ found: Found?) throws(RunFileError) -> Found {
            guard let found else { throw .member(member) }
            return found
        }
        name = try need("name", document[path: "name"]?.string)
        mode = try need("mode", document[path: "mode"]?.string.flatMap { RunReport.Mode(rawValue: $0) })
        seed = try need("seed", document[path: "seed"]?.unsigned)
        topologyHash = document[path: "topologyHash"]?.string
        covered = .nanoseconds(try need("coveredNanoseconds", document[path: "coveredNanoseconds"]?.integer))
        isClean = try need("isClean", document[path: "isClean"]?.bool)
        isWhole = try need("isWhole", document[path: "isWhole"]?.bool)
        digest = document[path: "digest"]?.string
        parameters = []
        for item in try need("parameters", document[path: "parameters"]?.array) {
            guard let name = item[path: "name"]?.string, let value = item[path: "value"]?.string else {
                throw .member("parameters")
            }
            parameters.append(RunParameter(name, value))
        }
        metrics = try RunSummary.metrics(need("metrics", document[path: "metrics"]?.fields))
    }

    private static func metrics(_ fields: Fields) throws(RunFileError) -> [Metric] {
        var found: [(place: Int, metric: Metric)] = []
        for member in fields.members {
            guard let (definition, region) = MetricDefinition.find(member.name) else { continue }
            guard let value = MetricValue(member.value, as: definition.kind) else {
                throw .member("metrics.\(member.name)")
            }
            let metric = Metric(definition.name, region: region, value, better: definition.better)
            found.append((MetricDefinition.place(of: definition.name), metric))
        }
        // Members come by name, so that regions are in alphabetical order behind the whole run.
        return found.sorted {
            $0.place == $1.place ? $0.metric.fullName < $1.metric.fullName : $0.place < $1.place
        }
        .map(\.metric)
    }
}
