import Foundation
import Laboratory
import NodeRuntime
import Profiles
import SansIO
import Testing

extension ProcessTests {
    /// Orderly and disorderly ends, and what a process refuses at its start.
    struct RestartTests {
        @Test func `a second hub on a store and a second edge on a folder are refused with a sentence`()
            async throws
        {
            try await Shop.run { shop in
                let free = [
                    "--topology", Programs.topology, "--http", "127.0.0.1:0",
                ]
                let hub = try await Command.run(
                    Programs.hub,
                    free + [
                        "--store", "sqlite:\(shop.folder.path)/hub.sqlite", "--publish", "tcp://127.0.0.1:*",
                        "--requests", "tcp://127.0.0.1:*",
                    ], in: shop.folder)
                #expect(hub.exitStatus == 69)
                #expect(hub.errors.contains("hub.sqlite is in use by another hub: stop that hub"))
                #expect(hub.output.isEmpty, "a refused hub says that it is ready")

                let name = shop.edges[0].name
                let edge = try await Command.run(
                    Programs.edge,
                    free + [
                        "--name", name, "--data", "\(shop.folder.path)/\(name)", "--hub-publish",
                        "tcp://127.0.0.1:9", "--hub-requests", "tcp://127.0.0.1:9",
                    ], in: shop.folder)
                let holder = await shop.cluster.process(of: name)?.identifier ?? 0
                #expect(edge.exitStatus == 69)
                #expect(edge.errors.contains("/\(name) is in use by process \(holder): stop that process"))
                #expect(edge.output.isEmpty, "a refused edge says that it is ready")

                #expect(await shop.update("after@example.com", points: 1))
                #expect(await shop.view("after@example.com", id: "after", edge: 0))
            }
        }

        @Test func `an address in use is refused with a sentence`() async throws {
            try await Shop.run { shop in
                let requests = await shop.cluster.hubEndpoints.requests
                let hub = try await Command.run(
                    Programs.hub,
                    [
                        "--topology", Programs.topology, "--store", "memory", "--http", "127.0.0.1:0",
                        "--publish",
                        "tcp://127.0.0.1:*", "--requests", requests,
                    ], in: shop.folder)
                #expect(hub.exitStatus == 69)
                #expect(hub.errors.contains("\(requests)"))

                let http = try await Command.run(
                    Programs.hub,
                    [
                        "--topology", Programs.topology, "--store", "memory", "--http", shop.hub, "--publish",
                        "tcp://127.0.0.1:*", "--requests", "tcp://127.0.0.1:*",
                    ], in: shop.folder)
                #expect(http.exitStatus == 69)
                #expect(http.errors.contains("cannot serve \(shop.hub)"))

                let edge = try await Command.run(
                    Programs.edge,
                    [
                        "--topology", Programs.topology, "--name", shop.edges[0].name, "--http",
                        shop.edges[0].open, "--server-http", "127.0.0.1:0", "--hub-publish",
                        "tcp://127.0.0.1:9", "--hub-requests", "tcp://127.0.0.1:9",
                    ], in: shop.folder)
                #expect(edge.exitStatus == 69)
                #expect(edge.errors.contains("cannot listen at"))
            }
        }

        @Test func `an edge restarts warm and answers stale while the hub is away`() async throws {
            try await Shop.run { shop in
                let email = "warm@example.com"
                #expect(await shop.update(email, points: 41))
                #expect(try await shop.lookUp(email, edge: 0).points == 41)
                // An acknowledged event has synced the journal, and what the edge learnt before with it.
                #expect(await shop.view(email, id: "before", edge: 0))

                let name = shop.edges[0].name
                await shop.cluster.killHub()
                await shop.cluster.killEdge(name)
                let facts = try await shop.cluster.startEdge(name)
                #expect((facts["replayed"].flatMap { Int($0) } ?? 0) > 0)
                let alone = try await shop.lookUp(email, edge: 0)
                #expect(alone.status == 200)
                #expect(alone.source == "stale")
                #expect(alone.points == 41)
                // What it accepts alone goes to the hub later.
                #expect(await shop.view(email, id: "alone", edge: 0))

                try await shop.cluster.startHub()
                let isTaken = try await eventually {
                    let events = try await shop.held(email)[path: "events"]?.array ?? []
                    return events.contains { $0[path: "id"]?.string == "alone" }
                }
                #expect(isTaken)
                let isFresh = try await eventually { try await shop.lookUp(email, edge: 0).source == "hit" }
                #expect(isFresh)
            }
        }

        @Test func `each event that is acknowledged alone costs a sync of the journal`() async throws {
            try await Shop.run { shop in
                let name = "spoke_edge_journal_syncs_total"
                let before = try await shop.metric(name, at: shop.edges[0].open)
                for number in 0..<20 {
                    #expect(await shop.view("sync@example.com", id: "sync-\(number)", edge: 0))
                }
                #expect(try await shop.metric(name, at: shop.edges[0].open) - before >= 20)
            }
        }

        @Test func `SIGTERM ends every process within seconds with 0, whoever is connected`() async throws {
            try await Shop.run { shop in
                let client = RawClient()
                var connections: [RawClient.Connection] = []
                for address in [shop.hub] + shop.edges.map(\.open) {
                    connections.append(try await client.connect(address))
                }
                #expect(await shop.view("last@example.com", id: "last", edge: 0))
                for edge in shop.edges {
                    let start = SystemClock.now
                    let status = await shop.cluster.process(of: edge.name)?.stop(within: .seconds(20))
                    #expect(status == 0)
                    #expect(SystemClock.now - start < .seconds(6), "\(edge.name) takes long to end")
                }
                let start = SystemClock.now
                #expect(await shop.cluster.hub.stop(within: .seconds(20)) == 0)
                #expect(SystemClock.now - start < .seconds(6), "the hub takes long to end")
                for connection in connections { await connection.close() }
                try await client.close()

                // The event was acknowledged by an edge that then ended: it is on the hub, or waits in the journal.
                try await shop.cluster.startHub()
                try await shop.cluster.startEdge(shop.edges[0].name)
                let isTaken = try await eventually {
                    let events = try await shop.held("last@example.com")[path: "events"]?.array ?? []
                    return events.map { $0[path: "id"]?.string } == ["last"]
                }
                #expect(isTaken)
            }
        }
    }
}
