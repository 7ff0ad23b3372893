import NodeRuntime
import Profiles
import Reporting
import SansIO

/// Seconds of a batch job over all profiles and all audiences, and the memory of a hub that holds them in SQLite: at its
/// peak after a tenth of the profiles, after all of them, and after the job.
func measureBatchJob(in session: inout Session) async throws -> [BenchmarkResult] {
    let audiences = 500
    let profiles = session.profiles
    session.note(
        "batch-job: \(Quantity.text(profiles)) profiles of one record each, \(audiences) audiences, no events; the job's "
            + "slices are of 500 profiles with 5 ms between them, the store's cache is 64 MiB, seven edges are attached. "
            + "Memory is the hub's peak (VmHWM) in MB, its floor the least that is asked: at most twice as much for ten "
            + "times the profiles.")
    let cluster = try await BenchCluster.start(
        IngestWorkload.topology(audiences: audiences, store: session.folder + "/job.sqlite"),
        folder: session.folder + "/job")
    var seconds: [Double] = []
    var peaks: [Double] = []
    do {
        let workload = try await IngestWorkload(audiences: audiences, of: cluster.hub)
        for part in [0..<profiles / 10, profiles / 10..<profiles] {
            // In portions: a million bodies at once would be a gigabyte of the sender's.
            for first in stride(from: part.lowerBound, to: part.upperBound, by: 50_000) {
                try await workload.send(
                    workload.records(of: first..<min(first + 50_000, part.upperBound)), atOnce: 4,
                    to: cluster.hub)
            }
            peaks.append(Double(try await cluster.hubPeakBytes()) / 1e6)
        }
        for _ in 0..<(session.isQuick ? 1 : 3) {
            let job = try await cluster.runJob()
            guard job.profiles == profiles else {
                throw BenchmarkFailure("the job looked at \(job.profiles) of \(profiles) profiles")
            }
            seconds.append(job.seconds)
        }
        peaks.append(Double(try await cluster.hubPeakBytes()) / 1e6)
    } catch {
        await cluster.stop()
        throw error
    }
    await cluster.stop()
    return [
        BenchmarkResult(name: "batch-job", unit: "s", better: .lower, samples: seconds),
        BenchmarkResult(
            name: "hub-memory", unit: "MB", better: .lower, samples: [peaks[1]], floor: 2 * peaks[0]),
        BenchmarkResult(
            name: "hub-memory-job", unit: "MB", better: .lower, samples: [peaks[2]], floor: 2 * peaks[0]),
    ]
}
