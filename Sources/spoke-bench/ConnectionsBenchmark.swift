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
    session.note(
        "connections: \(count) clients of one edge with one thread; each kind has an edge of its own, and is counted from "
            + "its resident memory after 200 requests. An edge takes 10,000 connections, and 256 MiB of requests that are not "
            + "whole. Half-sent ones are sent away by the edge after 10 s, so with slow clients fewer are open at once."
    )
    var results: [BenchmarkResult] = []
    for isSecure in [false, true] {
        for scene in Scene.all {
            let edge = try await BenchEdge.start(
                topology: session.topology, folder: "\(session.folder)/\(scene.name)-\(isSecure)")
            do {
                results.append(
                    try await measure(scene, count, on: edge, isSecure: isSecure, noting: &session))
            } catch {
                await edge.stop()
                throw error
            }
            await edge.stop()
        }
    }
    return results
}

/// What all clients do, and what that may take.
private struct Scene: Sendable {
    var name: String
    var kind: @Sendable (BenchEdge) -> ClientCrowd.Kind
    /// KiB for each idle connection without TLS and with it; else MiB for all.
    var floor: (plain: Double, secure: Double)

    static let all = [
        Scene(name: "idle", kind: { .idle($0.call) }, floor: (10, 32)),
        Scene(name: "half-heads", kind: { .unfinished($0.halfHead) }, floor: (600, 800)),
        Scene(name: "half-bodies", kind: { .unfinished($0.halfBody) }, floor: (800, 1_000)),
        Scene(name: "oversized", kind: { .refused($0.oversized) }, floor: (200, 600)),
    ]
}

private func measure(
    _ scene: Scene, _ count: Int, on edge: BenchEdge, isSecure: Bool, noting session: inout Session
) async throws -> BenchmarkResult {
    let crowd = try ClientCrowd(edge, isSecure: isSecure)
    let kind = scene.kind(edge)
    // What the first requests take is not the connections'.
    try await crowd.connect(200, each: .idle(edge.call))
    try await crowd.close()
    try await edge.awaitNoConnections()
    let before = try edge.residentBytes()
    try edge.forgetPeak()
    let began = SystemClock.now
    try await crowd.connect(count, each: kind)
    let opened = SystemClock.now - began
    let open = crowd.open
    let held = try edge.residentBytes()
    // Clients that owe the rest are sent away by the edge itself; the others leave.
    if !kind.isUnfinished { try await crowd.close() }
    try await edge.awaitNoConnections()
    let gone = SystemClock.now - began - opened
    try await crowd.close()
    let peak = try edge.peakBytes()
    let after = try edge.residentBytes()
    let name = "connections-\(scene.name)\(isSecure ? "-tls" : "")"
    session.note(
        "\(name): \(mebibytes(before)) MiB before, \(mebibytes(held)) with \(open) open after \(seconds(opened)), "
            + "\(mebibytes(peak)) at the peak, \(mebibytes(after)) once all were gone, \(seconds(gone)) later."
    )
    let isIdle = scene.name == "idle"
    let bytes = Double(max(held, peak) - before)
    return BenchmarkResult(
        name: name, unit: isIdle ? "KiB each" : "MiB", better: .lower,
        samples: [isIdle ? bytes / Double(max(1, open)) / 1_024 : bytes / 1_048_576],
        floor: isSecure ? scene.floor.secure : scene.floor.plain)
}

private func mebibytes(_ bytes: Int) -> String { Quantity.text(Double(bytes) / 1_048_576) }

private func seconds(_ duration: Duration) -> String {
    Quantity.text(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18) + " s"
}
