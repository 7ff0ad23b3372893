internal import Batches
internal import HTTPTypes
internal import HubCore
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `/data/core/ups/previewsamplestatus` (Real-Time Customer Profile API): how many profiles there are, and of which
/// datasets and namespaces.
///
/// The hub counts every profile, so that a sample is all there is and its shares are exact as of its end. Samples live
/// as long as the hub's process: after a start there is none, and 503, until the profiles are counted anew.
struct ProfileSampleRoutes: Sendable {
    private static let path = "/data/core/ups/previewsamplestatus"

    let service: HubService
    /// Absent, there is no batch ingestion.
    let folder: BatchFolder?

    func add(to group: RouterGroup<HubAPI.Context>) {
        let path = ProfileSampleRoutes.path
        group.get("\(path)") { _, _ in try await self.show() }
        group.get("\(path)/report/dataset") { request, _ in
            let sample = try await self.sample(Query(request))
            return self.report(sample, self.service.catalog().rows(of: sample, ofDatasets: true))
        }
        group.get("\(path)/report/namespace") { request, _ in
            let sample = try await self.sample(Query(request))
            return self.report(sample, self.service.catalog().rows(of: sample, ofDatasets: false))
        }
    }

    private func samples() async throws -> (samples: ProfileSamples, newest: ProfileSample) {
        guard case .samples(let samples) = try await service.answer({ .listSamples($0) }) else {
            throw HubService.Mismatch()
        }
        guard let newest = samples.ended.last else {
            let count = samples.current?.profiles ?? 0
            throw Problem(
                .serviceUnavailable,
                "there is no sample yet: profiles are counted anew after a start, \(count) so far: ask again",
                retryAfterSeconds: 1)
        }
        return (samples, newest)
    }

    private func show() async throws -> Response {
        let (samples, newest) = try await samples()
        let time = (samples.current?.begun ?? newest.begun).sampleText
        var fields = Fields([
            ("numRowsToRead", .string(String(newest.profiles))),
            (
                "sampleJobRunning",
                ["status": .bool(samples.current != nil), "submissionTimestamp": .string(time)]
            ),
            ("docCount", .string(String(newest.fragments + newest.events))),
            ("totalFragmentCount", .integer(Int64(newest.fragments))),
            ("totalRows", .string(String(newest.profiles))), ("status", "TASK_FINISHED"),
            ("samplingRatio", 1.0), ("mergeStrategy", "timestampOrdered_auto"),
            ("streamingDriven", "false"),
            ("lastSampledTimestamp", .string((newest.ended ?? newest.begun).sampleText)),
        ])
        if let folder, let batch = try await onDisk({ folder.all() }).first(where: { $0.status == .success })
        {
            fields["lastBatchId"] = .string(batch.id.description)
            fields["lastSuccessfulBatchTimestamp"] = batch.completed.map { .string($0.sampleText) }
        }
        return Response(json: .object(fields))
    }

    /// The newest sample, or the last of the day (UTC) that `date` names.
    private func sample(_ query: Query) async throws -> ProfileSample {
        let (samples, newest) = try await samples()
        guard let day = try query.day("date") else { return newest }
        guard let sample = samples.ended.last(where: { $0.ended?.startOfDay == day }) else {
            throw Problem(.notFound, "there is no report of that day: leave date out for the newest")
        }
        return sample
    }

    private func report(_ sample: ProfileSample, _ rows: [Value]) -> Response {
        let time = Value.string((sample.ended ?? sample.begun).sampleText)
        let data = rows.map { row -> Value in
            var fields = row.fields ?? Fields()
            fields["reportTimestamp"] = time
            return .object(fields)
        }
        return Response(json: ["data": .array(data), "reportTimestamp": time])
    }
}

extension Catalog {
    /// One row for each dataset, or namespace, that some profile has.
    fileprivate func rows(of sample: ProfileSample, ofDatasets: Bool) -> [Value] {
        func row(_ profiles: Int, _ others: [(String, Value)]) -> Value {
            let share = sample.profiles == 0 ? 0 : Double(profiles) / Double(sample.profiles)
            return .object(
                Fields(
                    [
                        ("sampleCount", .integer(Int64(profiles))), ("samplePercentage", .number(share)),
                        ("fullIDsCount", .integer(Int64(profiles))), ("fullIDsPercentage", .number(share)),
                    ] + others))
        }
        if ofDatasets {
            return datasets.compactMap { dataset in
                sample.datasets[dataset.id].map { profiles in
                    row(
                        profiles,
                        [
                            ("value", .string(dataset.id)), ("name", .string(dataset.name)),
                            ("description", .string(dataset.description)), ("createdUser", "spoke"),
                            ("streamingIngestionEnabled", ""),
                        ])
                }
            }
        }
        return allNamespaces.compactMap { namespace in
            sample.namespaces[namespace.code].map { count in
                row(
                    count.profiles,
                    [
                        ("code", .string(namespace.code)), ("value", .string(String(namespace.number))),
                        ("fullIDsFragmentCount", .integer(Int64(count.fragments))),
                    ])
            }
        }
    }
}

extension Timestamp {
    /// As published samples have it: `2020-08-01 17:57:57.697`, in UTC.
    fileprivate var sampleText: String {
        rfc3339.dropLast().split(separator: "T").joined(separator: " ")
    }
}
