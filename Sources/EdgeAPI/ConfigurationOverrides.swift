internal import Profiles

/// `meta.configOverrides`: what one request changes of its datastream. Of all that clients may name, an edge acts on
/// the event dataset; the rest is checked for form, as the published service does, and has no effect here.
///
/// A dataset must be one that the datastream lists for overriding: else whoever knows a datastream's id could write
/// to any dataset.
struct ConfigurationOverrides {
    /// Where the request's events go instead.
    private(set) var eventDataset: String?

    init(_ fields: Fields?, of datastream: Datastream) throws(Problem) {
        guard let fields else { return }
        for member in fields.members {
            guard let settings = member.value.fields else {
                if member.value == .null { continue }
                throw Problem(
                    .invalidOverride, "'meta.configOverrides.\(member.name.prefix(64))' must be an object.")
            }
            switch member.name {
            case "com_adobe_experience_platform": try readPlatform(settings, datastream)
            case "com_adobe_analytics":
                try ConfigurationOverrides.check(
                    settings["reportSuites"], "com_adobe_analytics.reportSuites", "an array of texts"
                ) { $0.array?.allSatisfy { $0.string != nil } ?? false }
            case "com_adobe_identity":
                try ConfigurationOverrides.check(
                    settings["idSyncContainerId"], "com_adobe_identity.idSyncContainerId", "a number"
                ) { $0.integer != nil }
            case "com_adobe_target":
                try ConfigurationOverrides.check(
                    settings["propertyToken"], "com_adobe_target.propertyToken", "a text"
                ) { $0.string != nil }
            default: break
            }
        }
    }

    private mutating func readPlatform(_ settings: Fields, _ datastream: Datastream) throws(Problem) {
        let place = "com_adobe_experience_platform.datasets"
        try ConfigurationOverrides.check(settings["datasets"], place, "an object") { $0.fields != nil }
        for kind in ["event", "profile"] {
            let dataset = settings["datasets"]?.fields?[kind]
            try ConfigurationOverrides.check(dataset, "\(place).\(kind)", "an object") { $0.fields != nil }
            let id = dataset?.fields?["datasetId"]
            try ConfigurationOverrides.check(id, "\(place).\(kind).datasetId", "a dataset's id in quotes") {
                $0.string != nil
            }
            guard let id = id?.string, !id.isEmpty else { continue }
            let own = kind == "event" ? datastream.eventDataset : datastream.profileDataset
            guard id == own || datastream.overrideDatasets.contains(id) else {
                throw Problem(
                    .invalidOverride,
                    "'meta.configOverrides.\(place).\(kind).datasetId' names a dataset that the datastream does not "
                        + "list for overriding: add it to the datastream's overrideDatasets.")
            }
            if kind == "event" { eventDataset = id }
        }
    }

    private static func check(
        _ value: Value?, _ path: String, _ what: String, _ isGood: (Value) -> Bool
    ) throws(Problem) {
        guard let value, value != .null, !isGood(value) else { return }
        throw Problem(.invalidOverride, "'meta.configOverrides.\(path)' must be \(what).")
    }
}
