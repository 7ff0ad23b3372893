internal import Profiles
internal import SansIO

extension Topology {
    /// Warns of what is allowed but cannot work as its author probably hopes.
    func warn(_ reading: inout Reading) {
        warnOfLinks(&reading)
        warnOfLifetimes(&reading)
        warnOfWaits(&reading)
        warnOfFreshness(&reading)
        warnOfCatalog(&reading)
        warnOfFaults(&reading)
        warnOfWorkload(&reading)
    }

    private func warnOfLinks(_ reading: inout Reading) {
        guard links.standard.roundTrip == nil else { return }
        for region in allRegions where region != hub.region {
            let isGiven = links.pairs.contains {
                $0.joins(.hub, .region(region)) && $0.settings.roundTrip != nil
            }
            guard !isGiven, knownRoundTrip(.hub, .region(region)) == nil,
                let group = edges.firstIndex(where: { $0.region == region })
            else { continue }
            reading.warn(
                "no round trip time between the hub and \(region): \(Links.roundTripDefault.quantityText) is "
                    + "assumed; write `links: { hub/\(region): { rtt: 80 ms } }`",
                at: .top / "edges" / group / "region")
        }
    }

    private func warnOfLifetimes(_ reading: inout Reading) {
        for (index, group) in edges.enumerated() {
            guard let timeToLive = group.timeToLive, timeToLive < Destination.timeToLiveMinimum else {
                continue
            }
            reading.warn(
                "the ttl of \(timeToLive.quantityText) is for the laboratory: the real platform takes no less than "
                    + Destination.timeToLiveMinimum.quantityText,
                at: .top / "edges" / index / "ttl")
        }
    }

    private func warnOfWaits(_ reading: inout Reading) {
        for (index, group) in edges.enumerated() {
            if case .awaitHub(let wait) = group.fallback {
                warn(
                    wait, isBelowRoundTripOf: [group.region], at: .top / "edges" / index / "fallback",
                    &reading)
            }
        }
        let governed = allRegions.filter { region in
            edges.contains { $0.region == region && $0.fallback == nil }
        }
        for (index, datastream) in catalog.datastreams.enumerated() {
            guard case .awaitHub(let wait) = datastream.fallback else { continue }
            let path = Path.top / "catalog" / "datastreams" / index / "fallback"
            warn(wait, isBelowRoundTripOf: governed, at: path, &reading)
        }
        if catalog.datastreams.contains(where: { $0.fallback == nil }) {
            warn(timing.awaitHub, isBelowRoundTripOf: governed, at: .top / "timing" / "awaitHub", &reading)
        }
        let late = allRegions.filter { timing.requestTimeout < rtt(between: .hub, .region($0)) }
        if !late.isEmpty {
            reading.warn(
                "requests are given up after \(timing.requestTimeout.quantityText), before a reply can reach "
                    + distances(of: late),
                at: .top / "timing" / "requestTimeout")
        }
    }

    private func warn(
        _ wait: Duration, isBelowRoundTripOf regions: [Region], at path: Path, _ reading: inout Reading
    ) {
        let far = regions.filter { wait < rtt(between: .hub, .region($0)) }
        guard !far.isEmpty else { return }
        reading.warn(
            "awaitHub of \(wait.quantityText) ends before the hub can answer \(distances(of: far)): every wait "
                + "there is in vain",
            at: path)
    }

    private func distances(of regions: [Region]) -> String {
        regions.map { "\($0) (\(rtt(between: .hub, .region($0)).quantityText) away)" }.joined(separator: ", ")
    }

    private func warnOfFreshness(_ reading: inout Reading) {
        let farthest = allRegions.map { rtt(between: .hub, .region($0)) }.max() ?? .zero
        func message(_ subject: String, _ freshFor: Duration) -> String {
            "\(subject) fresh for \(freshFor.quantityText), but an edge hears from an idle hub only every "
                + "\(heartbeat.quantityText): expect stale answers"
        }
        if freshFor < heartbeat + farthest {
            let own = Path.top / "freshFor"
            reading.warn(
                message("answers are", freshFor), at: reading.isWritten(own) ? own : .top / "heartbeat")
        }
        for (index, datastream) in catalog.datastreams.enumerated() {
            let own = Path.top / "catalog" / "datastreams" / index / "freshFor"
            guard reading.isWritten(own), datastream.freshFor < heartbeat + farthest else { continue }
            reading.warn(
                message("answers of datastream `\(datastream.name)` are", datastream.freshFor), at: own)
        }
    }

    private func warnOfCatalog(_ reading: inout Reading) {
        let path = Path.top / "catalog"
        for (index, audience) in catalog.audiences.enumerated() {
            guard !catalog.destinations.contains(where: { $0.audiences.contains(audience.number) }) else {
                continue
            }
            reading.warn(
                "audience `\(audience.name)` is in no destination, so it never reaches an edge",
                at: path / "audiences" / index / "name")
        }
        for (index, destination) in catalog.destinations.enumerated() {
            let place = path / "destinations" / index
            if !catalog.datastreams.contains(where: { $0.destinations.contains(destination.id) }) {
                reading.warn(
                    "destination `\(destination.name)` is in no datastream, so no answer carries it",
                    at: place / "name")
            }
            if destination.attributes.count > 30 {
                reading.warn(
                    "\(destination.attributes.count) attributes: the real platform takes at most 30",
                    at: place / "attributes")
            }
            for (position, region) in destination.regions.enumerated() where !allRegions.contains(region) {
                reading.warn(
                    "destination `\(destination.name)` names \(region), where this topology has no edge",
                    at: place / "regions" / position)
            }
        }
    }

    private func warnOfFaults(_ reading: inout Reading) {
        for (index, fault) in faults.enumerated() {
            let path = Path.top / "faults" / index
            if fault.at >= workload.duration {
                reading.warn(
                    "at \(fault.at.quantityText) the run of \(workload.duration.quantityText) is over",
                    at: path / "at")
            }
            if fault.end == nil {
                reading.warn("this fault is never mended, so edges need not converge", at: path)
            }
            guard case .kill(let node, _) = fault.kind else { continue }
            let isDown = faults.enumerated().contains { other, earlier in
                guard case .kill(node, let restart) = earlier.kind, other != index else { return false }
                let isEarlier = earlier.at < fault.at || earlier.at == fault.at && other < index
                return isEarlier && restart.map { fault.at < $0 } ?? true
            }
            if isDown { reading.warn("\(node) is dead already at that time", at: path / "kill") }
        }
    }
}
