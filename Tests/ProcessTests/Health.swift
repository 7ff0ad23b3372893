import Foundation
import Laboratory
import NodeRuntime
import Profiles
import Testing

/// How a cluster's nodes are, before and after an attack.
struct Health: Sendable {
    /// A node may have grown by so much, in mebibytes, while it was attacked. It counts what the allocator keeps: ten
    /// mebibytes of body on several connections at a time, and a thousand connections.
    static let growthMaximum = 128

    private let shop: Shop
    private var before: [(name: String, address: String, process: Int32, mebibytes: Int)] = []

    init(_ shop: Shop) async throws {
        self.shop = shop
        before.append(try await Health.state("hub", shop.hub, await shop.cluster.hub.identifier))
        for edge in shop.edges {
            let process = await shop.cluster.process(of: edge.name)?.identifier
            before.append(try await Health.state(edge.name, edge.open, process))
        }
    }

    /// Every process is still the same one, says that it is well, has not grown beyond its bound, and works.
    func check(after attack: String) async throws {
        for node in before {
            let process =
                node.name == "hub"
                ? await shop.cluster.hub.identifier : await shop.cluster.process(of: node.name)?.identifier
            #expect(process == node.process, "\(node.name) has died of \(attack)")
            for path in ["/livez", "/readyz"] {
                let isWell = try await eventually {
                    try await shop.caller.call("GET", node.address, path).status == 200
                }
                #expect(isWell, "\(node.name) says on \(path) that it is not well after \(attack)")
            }
            let growth = try Health.mebibytes(of: node.process) - node.mebibytes
            #expect(growth < Health.growthMaximum, "\(node.name) has grown by \(growth) MiB under \(attack)")
        }
        try await checkWork(attack)
    }

    /// An event at each edge reaches the hub, and an update reaches each edge.
    private func checkWork(_ attack: String) async throws {
        for edge in shop.edges.indices {
            let email = "well-\(edge)@example.com"
            #expect(
                await shop.view(email, id: "well-\(edge)", edge: edge), "no event is taken after \(attack)")
            let isTaken = try await eventually {
                try await shop.held(email)[path: "events"]?.array?.count == 1
            }
            #expect(isTaken, "an event at \(shop.edges[edge].name) does not reach the hub after \(attack)")
            #expect(await shop.update(email, points: 77), "no update is taken after \(attack)")
            let isReadable = try await eventually { try await shop.lookUp(email, edge: edge).points == 77 }
            #expect(isReadable, "an update does not reach \(shop.edges[edge].name) after \(attack)")
        }
    }

    private static func state(
        _ name: String, _ address: String, _ process: Int32?
    ) async throws -> (name: String, address: String, process: Int32, mebibytes: Int) {
        let process = try #require(process, "\(name) does not run")
        return (name, address, process, try mebibytes(of: process))
    }

    /// `VmRSS` of `/proc/PID/status`.
    private static func mebibytes(of process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(
            line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) })
            / 1024
    }
}
