internal import Profiles
internal import SansIO

extension Definition.CatalogDraft {
    /// Replaces names by the identifiers they stand for, numbers the audiences in the order of the file, and
    /// reports what is dangling, double, or below the published minimums.
    func resolved(freshFor: Duration, at path: Path, _ reading: inout Reading) -> Catalog {
        var catalog = Catalog()
        catalog.organisation = organisation
        catalog.sandbox = sandbox
        catalog.namespaces = namespaces
        catalog.schemas = schemas
        catalog.inlets = inlets
        catalog.clients = clients
        reportDuplicates(at: path, &reading)
        catalog.datasets = datasets.enumerated().map { index, dataset in
            var dataset = dataset
            let known = schemas.map { Named(id: $0.id, name: $0.title) }
            dataset.schema = known.id(
                of: dataset.schema, "schema", at: path / "datasets" / index / "schema", &reading)
            return dataset
        }
        catalog.mergePolicies = resolvedPolicies(at: path, &reading)
        catalog.computedAttributes = computedAttributes
        checkComputedAttributes(at: path, &reading)
        checkPriorities(at: path, &reading)
        let policies = catalog.allMergePolicies.map { Named(id: $0.id, name: $0.name) }
        catalog.audiences = audiences.enumerated().map { index, audience in
            var audience = audience
            audience.number = AudienceNumber(index + 1)
            if let policy = audience.mergePolicy {
                audience.mergePolicy = policies.id(
                    of: policy, "merge policy", at: path / "audiences" / index / "mergePolicy", &reading)
            }
            return audience
        }
        catalog.destinations = destinations.enumerated().map { index, draft in
            draft.resolved(audiences: catalog.audiences, at: path / "destinations" / index, &reading)
        }
        catalog.datastreams = datastreams.enumerated().map { index, draft in
            var datastream = draft.datastream
            let place = path / "datastreams" / index
            let events = datasets.map { Named(id: $0.id, name: $0.name) }
            datastream.eventDataset = events.id(
                of: datastream.eventDataset, "dataset", at: place / "eventDataset", &reading)
            if let profiles = datastream.profileDataset {
                datastream.profileDataset = events.id(
                    of: profiles, "dataset", at: place / "profileDataset", &reading)
            }
            datastream.overrideDatasets = datastream.overrideDatasets.enumerated().map { position, name in
                events.id(of: name, "dataset", at: place / "overrideDatasets" / position, &reading)
            }
            let known = destinations.map { Named(id: $0.destination.id, name: $0.destination.name) }
            datastream.destinations = datastream.destinations.enumerated().map { position, name in
                known.id(of: name, "destination", at: place / "destinations" / position, &reading)
            }
            datastream.freshFor = draft.freshFor ?? freshFor
            return datastream
        }
        return catalog
    }

    private func reportDuplicates(at path: Path, _ reading: inout Reading) {
        func report(_ kind: String, _ list: String, _ key: String, _ names: [String]) {
            var first: [String: Int] = [:]
            for (index, name) in names.enumerated() {
                guard let earlier = first.updateValue(first[name] ?? index, forKey: name) else { continue }
                let place = reading.location(of: path / list / earlier / key)
                reading.report(
                    .duplicateName(name, of: kind, first: place), at: path / list / index / key)
            }
        }
        report("namespace", "namespaces", "code", namespaces.map(\.code))
        report("schema", "schemas", "id", schemas.map(\.id))
        report("schema", "schemas", "title", schemas.map(\.title))
        report("dataset", "datasets", "id", datasets.map(\.id))
        report("dataset", "datasets", "name", datasets.map(\.name))
        report("inlet", "inlets", "id", inlets.map(\.id))
        report("client", "clients", "id", clients.map(\.id))
        report("merge policy", "mergePolicies", "id", mergePolicies.map(\.policy.id))
        report("merge policy", "mergePolicies", "name", mergePolicies.map(\.policy.name))
        report("computed attribute", "computedAttributes", "id", computedAttributes.map(\.id))
        report("computed attribute", "computedAttributes", "name", computedAttributes.map(\.name))
        report("audience", "audiences", "id", audiences.map(\.id))
        report("audience", "audiences", "name", audiences.map(\.name))
        report("destination", "destinations", "id", destinations.map(\.destination.id))
        report("destination", "destinations", "name", destinations.map(\.destination.name))
        report("datastream", "datastreams", "id", datastreams.map(\.datastream.id))
        report("datastream", "datastreams", "name", datastreams.map(\.datastream.name))
    }

    /// The catalog as it would be written: names instead of identifiers.
    init(_ catalog: Catalog, freshFor: Duration) {
        organisation = catalog.organisation
        sandbox = catalog.sandbox
        namespaces = catalog.namespaces
        schemas = catalog.schemas
        datasets = catalog.datasets.map { dataset in
            var dataset = dataset
            dataset.schema = catalog.schemas.first { $0.id == dataset.schema }?.title ?? dataset.schema
            return dataset
        }
        inlets = catalog.inlets
        mergePolicies = catalog.mergePolicies.map { policy in
            guard case .datasetPrecedence(let order) = policy.attributeMerge else {
                return Definition.MergePolicyDraft(policy: policy)
            }
            let names = order.map { catalog.dataset($0)?.name ?? $0 }
            return Definition.MergePolicyDraft(policy: policy, precedence: names)
        }
        computedAttributes = catalog.computedAttributes
        audiences = catalog.audiences.map { audience in
            var audience = audience
            audience.mergePolicy = audience.mergePolicy.map { catalog.mergePolicy($0)?.name ?? $0 }
            return audience
        }
        destinations = catalog.destinations.map { destination in
            Definition.DestinationDraft(
                destination: destination,
                audiences: destination.audiences.map { number in
                    catalog.audience(number)?.name ?? String(number)
                },
                schedules: destination.schedules.map { schedule in
                    Definition.ScheduleDraft(
                        audience: catalog.audience(schedule.audience)?.name ?? String(schedule.audience),
                        start: schedule.start, end: schedule.end)
                },
                isLaboratory: destination.timeToLive < Destination.timeToLiveMinimum)
        }
        datastreams = catalog.datastreams.map { datastream in
            var draft = Definition.DatastreamDraft(
                datastream: datastream, freshFor: datastream.freshFor == freshFor ? nil : datastream.freshFor)
            draft.datastream.eventDataset =
                catalog.dataset(datastream.eventDataset)?.name ?? datastream.eventDataset
            draft.datastream.profileDataset = datastream.profileDataset.map {
                catalog.dataset($0)?.name ?? $0
            }
            draft.datastream.overrideDatasets = datastream.overrideDatasets.map {
                catalog.dataset($0)?.name ?? $0
            }
            draft.datastream.destinations = datastream.destinations.map {
                catalog.destination($0)?.name ?? $0
            }
            return draft
        }
        clients = catalog.clients
    }
}

extension Definition.DestinationDraft {
    fileprivate func resolved(audiences known: [Audience], at path: Path, _ reading: inout Reading)
        -> Destination
    {
        var result = destination
        var seen: [AudienceNumber] = []
        for (index, name) in audiences.enumerated() {
            let place = path / "audiences" / index
            guard let audience = known.first(where: { $0.name == name || $0.id == name }) else {
                reading.reportUnknown(name, of: "audience", known: known.map(\.name), at: place)
                continue
            }
            if let earlier = seen.firstIndex(of: audience.number) {
                let first = reading.location(of: path / "audiences" / earlier)
                reading.report(.duplicateName(name, of: "mention of the audience", first: first), at: place)
            }
            seen.append(audience.number)
        }
        result.audiences = seen
        result.schedules = resolvedSchedules(
            among: known.filter { seen.contains($0.number) }, at: path, &reading)
        guard result.timeToLive < Destination.timeToLiveMinimum else { return result }
        let minimum = Destination.timeToLiveMinimum.quantityText
        if isLaboratory {
            reading.warn(
                "the ttl of \(result.timeToLive.quantityText) is for the laboratory: the real platform takes "
                    + "no less than \(minimum)",
                at: path / "ttl")
        } else {
            reading.report(
                .impossible(
                    "the ttl of \(result.timeToLive.quantityText) is below the minimum",
                    remedy: "write `ttl: \(minimum)` or more, or add `laboratory: true`"),
                at: path / "ttl")
        }
        return result
    }
}

extension Definition.DestinationDraft {
    fileprivate func resolvedSchedules(
        among known: [Audience], at path: Path, _ reading: inout Reading
    ) -> [Destination.Schedule] {
        var resolved: [Destination.Schedule] = []
        for (index, draft) in schedules.enumerated() {
            let place = path / "schedules" / index
            guard let audience = known.first(where: { $0.name == draft.audience || $0.id == draft.audience })
            else {
                reading.reportUnknown(
                    draft.audience, of: "audience", known: known.map(\.name), at: place / "audience")
                continue
            }
            if let earlier = resolved.firstIndex(where: { $0.audience == audience.number }) {
                let first = reading.location(of: path / "schedules" / earlier / "audience")
                reading.report(
                    .duplicateName(draft.audience, of: "schedule of the audience", first: first),
                    at: place / "audience")
            }
            if let start = draft.start, let end = draft.end, end <= start {
                reading.report(
                    .impossible("the end is not later than the start", remedy: "write a later `end`"),
                    at: place / "end")
            }
            resolved.append(
                Destination.Schedule(audience: audience.number, start: draft.start, end: draft.end))
        }
        return resolved
    }
}

struct Named {
    var id: String
    var name: String
}

extension [Named] {
    /// The id of what has this name or id; reports and returns the name itself if nothing has.
    func id(of name: String, _ kind: String, at path: Path, _ reading: inout Reading) -> String {
        if let found = first(where: { $0.name == name || $0.id == name }) { return found.id }
        reading.reportUnknown(name, of: kind, known: map(\.name), at: path)
        return name
    }
}
