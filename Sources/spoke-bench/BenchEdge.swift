import Foundation
import Laboratory
import NIOPosix
import NodeRuntime
import Profiles
import SansIO
import Topology

/// A real edge without a hub, its memory, and requests for it.
struct BenchEdge {
    let address: String
    let secureAddress: String
    /// What its clients trust.
    let authority: String
    private let process: NodeProcess
    private let caller: HTTPCaller
    private let datastream: String

    static func start(topology: String, folder: String) async throws -> BenchEdge {
        let program = try Machine.program("spoke-edge")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let content = try TopologyFile(path: topology).topology
        let name = content.edgeNames[0]
        let process = NodeProcess(name: name, log: folder + "/edge.log")
        let facts = try await process.start(
            program,
            [
                "--topology", topology, "--name", name, "--http", "127.0.0.1:0", "--https", "127.0.0.1:0",
                "--tls-generate", folder + "/tls", "--threads", "1",
                // Nobody listens there.
                "--hub-publish", "tcp://127.0.0.1:9", "--hub-requests", "tcp://127.0.0.1:9",
            ], timeout: .seconds(30))
        guard let address = facts["http"], let secureAddress = facts["https"],
            let datastream = content.catalog.datastreams.first(where: { $0.accessType != .authenticated })
        else {
            await process.stop()
            throw BenchmarkFailure("\(topology) has no datastream that is open to everybody")
        }
        return BenchEdge(
            address: address, secureAddress: secureAddress, authority: folder + "/tls/ca.pem",
            process: process, caller: HTTPCaller(group: MultiThreadedEventLoopGroup(numberOfThreads: 1)),
            datastream: datastream.id)
    }

    func stop() async { await process.stop() }

    /// Waits until the edge has let go of every connection but the one that asks.
    func awaitNoConnections() async throws {
        let deadline = SystemClock.now + .seconds(60)
        var lastFailure = ""
        while SystemClock.now < deadline {
            do {
                let reply = try await caller.call("GET", address, "/metrics", timeout: .seconds(30))
                let lines = String(decoding: reply.body, as: UTF8.self).split(separator: "\n")
                if lines.contains("spoke_edge_http_connections 1") { return }
            } catch {
                // With as many open as it takes, the edge turns this one away before it has asked anything.
                lastFailure = ": \(error)"
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BenchmarkFailure("the edge keeps its connections\(lastFailure)")
    }

    // MARK: - Requests

    private func head(_ more: String) -> String {
        "POST /ee/v2/interact?dataStreamId=\(datastream) HTTP/1.1\r\nHost: edge.adobedc.net\r\n"
            + "Content-Type: application/json\r\n" + more
    }

    /// A lookup of somebody unknown, answered at once.
    var call: [UInt8] {
        let body = #"{"event":{"xdm":{"identityMap":{"Email":[{"id":"a@example.com","primary":true}]}}}}"#
        return Array((head("Content-Length: \(body.utf8.count)\r\n\r\n") + body).utf8)
    }

    /// Eight of the sixteen kilobytes that a head may have.
    var halfHead: [UInt8] { Array(head("Cookie: " + String(repeating: "a", count: 8 << 10)).utf8) }

    /// Half of the largest body that is taken.
    var halfBody: [UInt8] {
        Array((head("Content-Length: 65536\r\n\r\n") + String(repeating: " ", count: 32 << 10)).utf8)
    }

    /// The first of ten megabytes: refused as soon as their number is known.
    var oversized: [UInt8] {
        Array((head("Content-Length: 10485760\r\n\r\n") + String(repeating: " ", count: 32 << 10)).utf8)
    }

    // MARK: - Memory

    func residentBytes() throws -> Int { try Machine.memory("VmRSS", of: try identifier()) }

    /// The most since `forgetPeak`.
    func peakBytes() throws -> Int { try Machine.memory("VmHWM", of: try identifier()) }

    func forgetPeak() throws {
        let path = "/proc/\(try identifier())/clear_refs"
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw BenchmarkFailure("\(path) cannot be written")
        }
        try file.write(contentsOf: Data("5".utf8))
        try file.close()
    }

    private func identifier() throws -> Int32 {
        guard let identifier = process.identifier else { throw BenchmarkFailure("the edge has ended") }
        return identifier
    }
}
