internal import Profiles
internal import SansIO

extension Topology {
    /// Reports names of nothing in the workload, and streams that have nowhere to go.
    func checkWorkload(_ reading: inout Reading) {
        let path = Path.top / "workload"
        for (key, weights) in [("regions", workload.regions), ("travelTo", workload.travelTo)] {
            for item in weights { check(item.region, at: path / key / item.region.code, &reading) }
        }
        for item in workload.utcOffsets {
            check(item.region, at: path / "utcOffsets" / item.region.code, &reading)
        }
        for (index, burst) in workload.bursts.enumerated() {
            for (place, region) in burst.regions.enumerated() {
                check(region, at: path / "bursts" / index / "regions" / place, &reading)
            }
        }
        checkDatastream(workload.datastream, at: path / "datastream", &reading)
        checkDatastream(workload.lookups?.datastream, at: path / "lookups" / "datastream", &reading)
        if workload.visitors > 0, catalog.datastreams.isEmpty, reading.isWritten(path) {
            reading.report(
                .impossible(
                    "visitors need a datastream, and the catalog has none",
                    remedy: "write `catalog: FILE`, or `datastreams` into it"),
                at: path)
        }
        checkBackEnds(at: path, &reading)
    }

    private func check(_ region: Region, at path: Path, _ reading: inout Reading) {
        guard !allRegions.contains(region) else { return }
        reading.reportUnknown(region.code, of: "edge in region", known: allRegions.map(\.code), at: path)
    }

    private func checkBackEnds(at path: Path, _ reading: inout Reading) {
        for (index, change) in workload.audienceChanges.enumerated() where audience(change.audience) == nil {
            reading.reportUnknown(
                change.audience, of: "audience", known: catalog.audiences.map(\.name),
                at: path / "audienceChanges" / index / "audience")
        }
        if workload.batchLoads.count > 0, datasets(of: .record).isEmpty {
            reading.report(
                .impossible(
                    "batches bring records, and the catalog has no dataset of a schema with `behaviour: record`",
                    remedy: "write one into `catalog`"),
                at: path / "batchLoads")
        }
        guard let purchases = workload.purchases else { return }
        let events = datasets(of: .event)
        if let name = purchases.dataset {
            if events.contains(where: { $0.name == name || $0.id == name }) { return }
            reading.reportUnknown(
                name, of: "dataset of events", known: events.map(\.name), at: path / "purchases" / "dataset")
        } else if events.isEmpty {
            reading.report(
                .impossible(
                    "purchases are events, and the catalog has no dataset of a schema with `behaviour: event`",
                    remedy: "write one into `catalog`"),
                at: path / "purchases")
        }
    }

    /// Warns of what the workload cannot do as its author probably hopes.
    func warnOfWorkload(_ reading: inout Reading) {
        let path = Path.top / "workload"
        warnOfTimes(at: path, &reading)
        warnOfReturns(at: path, &reading)
        warnOfReplay(at: path, &reading)
        if workload.hubUpdates != nil, datasets(of: .record).isEmpty {
            reading.warn(
                "the catalog has no dataset of a schema with `behaviour: record`: there are no updates",
                at: path / "hubUpdates")
        }
        if workload.travelProbability == .zero, !workload.travelTo.isEmpty {
            reading.warn("nobody travels without a `travelProbability`", at: path / "travelTo")
        }
        if workload.sharedDeviceProbability > .zero, workload.loginProbability == .zero {
            reading.warn("nobody logs in without a `loginProbability`", at: path / "sharedDeviceProbability")
        }
        guard !workload.daily.isFlat else { return }
        for region in allRegions where !knowsUTCOffset(of: region) {
            reading.warn(
                "the time in \(region) is not known, UTC is assumed: write `utcOffsets: { \(region): +01:00 }`",
                at: path / "daily")
        }
    }

    private func warnOfTimes(at path: Path, _ reading: inout Reading) {
        let run = "the run of \(workload.duration.quantityText)"
        for (index, burst) in workload.bursts.enumerated() {
            let place = path / "bursts" / index
            let end = burst.at + burst.length
            if burst.at >= workload.duration {
                reading.warn("at \(burst.at.quantityText) \(run) is over", at: place / "at")
            } else if end > workload.duration {
                reading.warn(
                    "the burst lasts until \(end.quantityText), when \(run) is over", at: place / "for")
            }
        }
        for (index, change) in workload.audienceChanges.enumerated() where change.at >= workload.duration {
            reading.warn(
                "at \(change.at.quantityText) \(run) is over", at: path / "audienceChanges" / index / "at")
        }
        for (index, load) in workload.batchLoads.enumerated() {
            warn(of: load.at, at: path / "batchLoads" / index / "at", &reading)
        }
        if let time = workload.segmentationAt { warn(of: time, at: path / "segmentationAt", &reading) }
    }

    private func warn(of time: TimeOfDay, at path: Path, _ reading: inout Reading) {
        let day: Int64 = 86_400_000
        let wait = Int64(time.secondOfDay) * 1_000 - workload.start.milliseconds
        guard .milliseconds((wait % day + day) % day) >= workload.duration else { return }
        reading.warn(
            "from \(workload.start.rfc3339) on, \(time.quantityText) UTC comes only after the run of "
                + "\(workload.duration.quantityText)", at: path)
    }

    private func warnOfReturns(at path: Path, _ reading: inout Reading) {
        let place = path / "returnInterval"
        let median: Duration?
        if let gaps = workload.recordedReturns?.gaps.sorted(), !gaps.isEmpty {
            median = .nanoseconds(gaps[gaps.count / 2])
        } else {
            switch workload.returnInterval.shape {
            case .percentiles(let percentiles): median = percentiles.p50
            case .exponential(let mean): median = mean
            case .constant, .uniform: median = nil
            }
        }
        guard let median, workload.sessionsPerVisitor > 1, median >= workload.duration else { return }
        reading.warn(
            "after \(median.quantityText), when half of the visitors return, the run of "
                + "\(workload.duration.quantityText) is over: most have one session", at: place)
    }

    private func warnOfReplay(at path: Path, _ reading: inout Reading) {
        guard let replay = workload.replay else { return }
        if replay.log.length >= workload.duration {
            reading.warn(
                "the events of `\(replay.file)` go on for \(replay.log.length.quantityText), the run ends after "
                    + "\(workload.duration.quantityText): write a longer `duration`, or lose the rest",
                at: path / "replay")
        }
        let drawn = [
            "visitors", "arrivals", "sessionsPerVisitor", "pagesPerSession", "eventsPerPage", "thinkTime",
            "returnInterval", "daily", "bursts", "devices", "sharedDeviceProbability", "newEcidProbability",
            "loginProbability", "travelProbability", "travelTo",
        ]
        let idle = drawn.filter { reading.isWritten(path / $0) }.map { "`\($0)`" }
        if idle.isEmpty { return }
        reading.warn(
            "a replay has its own visitors: \(idle.joined(separator: ", ")) "
                + "\(idle.count == 1 ? "says" : "say") nothing of them", at: path / "replay")
    }
}
