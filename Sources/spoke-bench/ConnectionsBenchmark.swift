import Foundation
import NIOCore
import NodeRuntime
import Profiles
import Reporting
import SansIO
import TransportSecurity

/// What open connections cost an edge: kept idle after a request, half-sent, and oversized; without TLS and with it.
func measureConnections(in session: inout Session) async throws -> [BenchmarkResult] {
    let wanted = session.isQuick ? 1_000 : 10_000
    let available = Int(clamping: raiseDescriptorLimit()) - 200
    let count = min(wanted, available)
    guard count > 0 else { throw BenchmarkFailure("raise the limit of open files: ulimit -Hn 10200") }
    if count < wanted {
        session.note("connections: \(count) only, as this user may open no more files: ulimit -Hn 10200.")
    }
    var results: [BenchmarkResult] = []
    for isSecure in [false, true] {
        let edge = try await BenchEdge.start(
            topology: session.topology, folder: session.folder + (isSecure ? "/secure" : "/plain"))
        do {
            results += try await measure(count, on: edge, isSecure: isSecure, noting: &session)
        } catch {
            await edge.stop()
            throw error
        }
        await edge.stop()
    }
    return results
}

/// One kind of client after the other, at one edge.
private func measure(
    _ count: Int, on edge: BenchEdge, isSecure: Bool, noting session: inout Session
) async throws -> [BenchmarkResult] {
    let crowd = try ClientCrowd(edge, isSecure: isSecure)
    // What the first requests take is not the connections'.
    try await crowd.connect(200, each: .idle(edge.call))
    try await crowd.close()
    try await edge.awaitNoConnections()
    var results: [BenchmarkResult] = []
    var figures: [String] = []
    for (name, kind) in [
        ("idle", ClientCrowd.Kind.idle(edge.call)), ("half-heads", .unfinished(edge.halfHead)),
        ("half-bodies", .unfinished(edge.halfBody)), ("oversized", .refused(edge.oversized)),
    ] {
        let before = try edge.residentBytes()
        try edge.forgetPeak()
        let began = SystemClock.now
        try await crowd.connect(count, each: kind)
        let opened = SystemClock.now - began
        let held = try edge.residentBytes()
        let peak = try edge.peakBytes()
        // Clients that owe the rest are sent away by the edge itself; the others leave.
        if !kind.isUnfinished { try await crowd.close() }
        try await edge.awaitNoConnections()
        let gone = SystemClock.now - began - opened
        try await crowd.close()
        let after = try edge.residentBytes()
        results.append(
            BenchmarkResult(
                name: "connections-\(name)\(isSecure ? "-tls" : "")", unit: "KiB each", better: .lower,
                samples: [Double(max(held, peak) - before) / Double(count) / 1_024]))
        figures.append(
            "\(name) \(mebibytes(before)) before, \(mebibytes(held)) with all, \(mebibytes(peak)) at the peak, "
                + "\(mebibytes(after)) after (opened in \(seconds(opened)), gone after \(seconds(gone)))")
    }
    session.note(
        "connections, \(count) at a time\(isSecure ? " with TLS" : ""), resident memory of the edge in MiB: "
            + figures.joined(separator: "; ") + ".")
    return results
}

private func mebibytes(_ bytes: Int) -> String { Quantity.text(Double(bytes) / 1_048_576) }

private func seconds(_ duration: Duration) -> String {
    Quantity.text(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18) + " s"
}
