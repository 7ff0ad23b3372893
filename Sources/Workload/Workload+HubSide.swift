internal import Profiles
internal import SansIO
internal import Wire

extension Workload {
    /// Records in one slice of a batch, about; as many of the same visitors may be looked at.
    static let sliceRecordsMaximum = 500

    struct LoadProgress: Sendable {
        var begun: Instant
        var slice = 0
        let slices: Int
        let interval: Duration
    }

    /// Schedules the first of everything that back ends do by the clock, and purchases.
    mutating func beginHubSide() {
        schedulePurchase(after: .zero)
        if let second = plan.segmentation { schedule(.segmentation, at: first(second)) }
        for (index, definition) in plan.definitions.enumerated() {
            schedule(.definition, index, at: definition.at)
        }
        if visitors.isEmpty { return }
        for (index, load) in plan.loads.enumerated() {
            let slices = sliceCount(of: load)
            let progress = LoadProgress(
                begun: first(load.secondOfDay), slices: slices, interval: load.duration / slices)
            loads.append(progress)
            schedule(.load, index, at: progress.begun)
        }
    }

    /// The first time of day of the run.
    private func first(_ secondOfDay: Int) -> Instant {
        let day: Int64 = 86_400_000
        let wait = Int64(secondOfDay) * 1_000 - plan.start.milliseconds
        return .zero + .milliseconds((wait % day + day) % day)
    }

    /// A slice a second, unless that would be more slices than records, or more records than a slice has.
    private func sliceCount(of load: WorkloadPlan.DailyLoad) -> Int {
        let product = UInt64(visitors.count).multipliedFullWidth(by: load.share.numerator)
        let records = Int(Ratio.denominator.dividingFullWidth(product).quotient)
        let seconds = Int(load.duration.milliseconds / 1_000)
        let full = (records + Self.sliceRecordsMaximum - 1) / Self.sliceRecordsMaximum
        return max(1, full, min(records, seconds))
    }

    mutating func scheduleHubSide(_ kind: Kind, mean: Duration?, after now: Instant) {
        guard let mean, !visitors.isEmpty else { return }
        schedule(
            kind, at: now + Quantiles.exponential.duration(gapOfAll(mean), draw: hubSide.next()))
    }

    private func gapOfAll(_ mean: Duration) -> Duration {
        .nanoseconds(max(1, mean.nanoseconds / Int64(visitors.count)))
    }

    /// A record for a visitor drawn at random, unless one of theirs is still on its way.
    mutating func nextRecord() -> VisitorRecord? { record(of: hubSide.below(visitors.count)) }

    private mutating func record(of number: Int) -> VisitorRecord? {
        if visitors[number].isBusy { return nil }
        visitors[number].isBusy = true
        visitors[number].points += 1
        let points = visitors[number].points
        let email = WorkloadNames.email(UInt32(number))
        let body: Value = [
            "loyalty": ["points": .integer(Int64(points))],
            "person": ["name": ["firstName": .string("V\(number)")]],
            // Under its own name, so that visitors who share a profile do not hide each other's counters.
            "_spoke": ["records": .object(Fields([("v\(number)", .integer(Int64(points)))]))],
        ]
        return VisitorRecord(
            visitor: UInt32(number), points: points,
            record: Record(dataset: plan.recordDataset, primary: email, identities: [email], body: body))
    }

    private mutating func schedulePurchase(after now: Instant) {
        guard let purchases = plan.purchases, !visitors.isEmpty else { return }
        let gap = Quantiles.exponential.duration(gapOfAll(purchases.gap), draw: shops.next())
        schedule(.purchase, at: now + gap)
    }

    /// A purchase of a visitor drawn at random.
    mutating func nextPurchase(at now: Instant) -> Purchase {
        schedulePurchase(after: now)
        let number = UInt32(shops.below(visitors.count))
        let marker = nextMarker(of: number, &visitors[Int(number)])
        let email = WorkloadNames.email(number)
        let event = VisitEvent(
            marker: marker, primary: email, identities: [email],
            body: [
                "eventType": .string("commerce.purchases"), "_spoke": ["marker": .integer(Int64(marker))],
            ], expected: nil, qualifies: false)
        return Purchase(
            visitor: number, id: "purchase-\(marker)", dataset: plan.purchases?.dataset ?? "", bought: now,
            event: event)
    }

    /// The next slice of a daily load: the next so many visitors by number, each in it as often as the share says.
    /// `nil` if none is, or has a record on its way.
    mutating func nextSlice(of index: Int, at now: Instant) -> BatchSlice? {
        let load = plan.loads[index]
        var progress = loads[index]
        let bounds = [progress.slice, progress.slice + 1].map { slice in
            Int(Int64(slice) * Int64(visitors.count) / Int64(progress.slices))
        }
        let id = "load-\(index + 1)-\(progress.begun.nanoseconds / 1_000_000_000)"
        let begun = progress.begun
        progress.slice += 1
        if progress.slice < progress.slices {
            schedule(.load, index, at: begun + progress.interval * progress.slice)
        } else {
            progress.slice = 0
            progress.begun = begun + .days(1)
            schedule(.load, index, at: progress.begun)
        }
        loads[index] = progress
        var records: [VisitorRecord] = []
        for number in bounds[0]..<bounds[1] where batches.happens(load.share) {
            if let record = record(of: number) { records.append(record) }
        }
        return records.isEmpty ? nil : BatchSlice(id: id, begun: begun, records: records)
    }
}
