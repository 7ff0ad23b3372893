internal import Profiles
internal import SansIO

extension TopologyFile {
    /// Who visits, when and how.
    var visitorLines: [String] {
        let workload = topology.workload
        if let replay = workload.replay {
            let log = replay.log
            return [
                "replay for \(workload.duration.quantityText): \(counted(log.times.count, "event")) of "
                    + "\(counted(log.visitorCount, "visitor")) within \(rough(log.length).quantityText), from "
                    + log.start.rfc3339
            ]
        }
        let pages = workload.sessionsPerVisitor * workload.pagesPerSession
        let isMost = workload.recordedReturns != nil || workload.returnInterval.isUnfitted
        let first =
            "workload for \(workload.duration.quantityText): \(groupedText(UInt64(workload.visitors))) visitors, "
            + "\(isMost ? "at most " : "")\(counted(workload.sessionsPerVisitor, "session")) of "
            + "\(counted(workload.pagesPerSession, "page")) each, "
            + "\(groupedText(UInt64(workload.visitors * pages))) page views"
        var parts: [String] = []
        if let recorded = workload.recordedReturns {
            parts.append("\(counted(recorded.gaps.count, "return")) of \(recorded.file)")
        } else if workload.returnInterval.isUnfitted {
            parts.append("returns \(workload.returnInterval.quantityText)")
        }
        switch workload.daily {
        case .named(.flat): break
        case .named(let name): parts.append("sessions by the curve `\(name.rawValue)` of local time")
        case .hours: parts.append("sessions by 24 weights of local time")
        }
        if workload.devices.second > .zero {
            let billionths =
                Ratio.denominator + workload.devices.second.numerator + workload.devices.third.numerator
            parts.append("\(decimalText(billionths, scale: 9)) devices a visitor")
        }
        if workload.newEcidProbability > .zero {
            parts.append("a new ECID in \(workload.newEcidProbability.quantityText) of the sessions")
        }
        if workload.sharedDeviceProbability > .zero {
            parts.append("\(workload.sharedDeviceProbability.quantityText) of the log-ins by others")
        }
        parts += workload.bursts.prefix(4).map { burst in
            "\(burst.factor.quantityText) times as many from \(burst.at.quantityText) for "
                + burst.length.quantityText
                + (burst.regions.isEmpty ? "" : " in " + burst.regions.map(\.code).joined(separator: " "))
        }
        if workload.bursts.count > 4 { parts.append("\(counted(workload.bursts.count - 4, "more burst"))") }
        return [first] + wrapped(parts)
    }

    /// What the systems behind the hub do.
    var backEndLines: [String] {
        let workload = topology.workload
        let streams = [
            ("hub updates to", workload.hubUpdates), ("deletions to", workload.deletions),
            ("purchases of", workload.purchases?.recurrence),
        ]
        var parts = streams.compactMap { name, stream in
            stream.map { "\(name) \($0.share.quantityText) of the profiles every \($0.every.quantityText)" }
        }
        parts += workload.batchLoads.map {
            "a batch of \($0.share.quantityText) at \($0.at.quantityText) UTC in \($0.duration.quantityText)"
        }
        if let time = workload.segmentationAt { parts.append("segmentation at \(time.quantityText) UTC") }
        if let first = workload.audienceChanges.map(\.at).min() {
            parts.append(
                "\(counted(workload.audienceChanges.count, "audience change")) from \(first.quantityText)")
        }
        return wrapped(parts)
    }

    /// To the minute or, from a day on, to the hour.
    private func rough(_ length: Duration) -> Duration {
        let unit = length < .hours(1) ? Duration.seconds(1) : length < .days(1) ? .minutes(1) : .hours(1)
        return unit * Int(length.nanoseconds / unit.nanoseconds)
    }

    /// Parts on lines of at most 100 columns, but for a part that is longer.
    private func wrapped(_ parts: [String]) -> [String] {
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, last.count + part.count + 2 <= 100 {
                lines[lines.count - 1] = last + "; " + part
            } else {
                lines.append(part)
            }
        }
        return lines
    }
}

extension Spread {
    /// Whether pauses are taken as they are, and not shortened to let all sessions fit into the run.
    fileprivate var isUnfitted: Bool {
        switch shape {
        case .constant, .uniform: false
        case .exponential, .percentiles: true
        }
    }
}
