import EdgeCore
import HubCore
import NodeRuntime
import Profiles
import SansIO
import Testing
import ZeroMQ

struct EdgeRuntimeTests {
    @Test func `what the hub commits becomes readable at the edge`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        let edge = try await Cluster.edge(of: hub)
        try await eventually { edge.isStrictlyReady }
        _ = try await hub.submit { .ingest([Cluster.record("ann@x.org", firstName: "Ann")], $0) }
        try await eventually { await edge.ask("ann@x.org").source == .hit }
        let answer = await edge.ask("ann@x.org")
        #expect(String(decoding: answer.payload, as: UTF8.self).contains("Ann"))
        #expect(edge.metricsText().contains("\nspoke_projection_latency_seconds_count 1\n"))
        #expect(edge.isAlive)
        await edge.stop()
        await hub.stop()
    }

    @Test func `an event accepted at the edge reaches the hub`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        let edge = try await Cluster.edge(of: hub)
        let answer = await edge.ask(nil, events: [Cluster.event("eve@x.org", id: "e-1")])
        #expect(answer.eventIDs == ["e-1"])
        try await eventually { try await events(of: "eve@x.org", at: hub) == ["e-1"] }
        await edge.stop()
        await hub.stop()
    }

    @Test func `events accepted while the hub is away survive a restart and reach it once`() async throws {
        let temporary = try TemporaryFolder()
        // A place where a hub was and will be again.
        let absent = try await Cluster.hub(MemoryHubStore())
        await absent.stop()
        let first = try await Cluster.edge(of: absent, folder: temporary.path)
        for number in 0..<10 {
            let answer = await first.ask(nil, events: [Cluster.event("eve@x.org", id: "e-\(number)")])
            #expect(answer.eventIDs == ["e-\(number)"])
        }
        await first.stop()

        let second = try await Cluster.edge(of: absent, folder: temporary.path)
        #expect(second.replayed >= 10)
        let hub = try await Cluster.hub(MemoryHubStore(), at: absent)
        let expected = (0..<10).map { "e-\($0)" }
        try await eventually { try await events(of: "eve@x.org", at: hub).count >= expected.count }
        #expect(try await events(of: "eve@x.org", at: hub).sorted() == expected)
        await second.stop()
        await hub.stop()
    }

    @Test func `an edge follows its hub through a restart`() async throws {
        let hub = try await Cluster.hub(MemoryHubStore())
        let edge = try await Cluster.edge(of: hub)
        try await eventually { edge.isStrictlyReady }
        await hub.stop()
        let successor = try await Cluster.hub(MemoryHubStore(), at: hub)
        _ = try await successor.submit { .ingest([Cluster.record("bob@x.org", firstName: "Bob")], $0) }
        try await eventually { await edge.ask("bob@x.org").source == .hit }
        await edge.stop()
        await successor.stop()
    }

    @Test func `two edges on a folder are refused`() async throws {
        let temporary = try TemporaryFolder()
        let first = try await Cluster.edge(
            publications: "tcp://127.0.0.1:9", requests: "tcp://127.0.0.1:9", folder: temporary.path)
        let error = await #expect(throws: RuntimeFailure.self) {
            _ = try await Cluster.edge(
                publications: "tcp://127.0.0.1:9", requests: "tcp://127.0.0.1:9", folder: temporary.path,
                name: "JPN3-2")
        }
        #expect(error?.description.hasPrefix("\(temporary.path) is in use by process") == true)
        await first.stop()
    }

    @Test func `a malformed endpoint is a clear error`() async {
        let error = await #expect(throws: RuntimeFailure.self) {
            _ = try await Cluster.edge(publications: "hub:5556", requests: "tcp://127.0.0.1:9")
        }
        #expect(error == .transport(.malformedEndpoint("hub:5556")))
    }

    @Test func `an edge without a hub answers at once, and describes what it holds`() async throws {
        let edge = try await Cluster.edge(publications: "tcp://127.0.0.1:9", requests: "tcp://127.0.0.1:9")
        let answer = await edge.ask("nobody@x.org")
        #expect(answer.source == .empty)
        let description = await withCheckedContinuation { continuation in
            edge.describe(Identity(namespace: "Email", value: "nobody@x.org")) {
                continuation.resume(returning: $0)
            }
        }
        #expect(description.entry == nil)
        #expect(description.reason != nil)
        #expect(!edge.isReady)
        await edge.stop()
    }

    @Test func `a stopped edge refuses instead of leaving callers without an answer`() async throws {
        let edge = try await Cluster.edge(publications: "tcp://127.0.0.1:9", requests: "tcp://127.0.0.1:9")
        await edge.stop()
        let answer = await edge.ask("ann@x.org")
        #expect(answer.refusal == .stopping)
    }

    @Test func `no two metrics of an edge share a name`() async throws {
        let temporary = try TemporaryFolder()
        let edge = try await Cluster.edge(
            publications: "tcp://127.0.0.1:9", requests: "tcp://127.0.0.1:9", folder: temporary.path)
        expectUniqueNames(edge.metricsText())
        await edge.stop()
    }

    private func events<Store>(of email: String, at hub: HubRuntime<Store>) async throws -> [String] {
        let answer = try await hub.submit {
            .lookup(Identity(namespace: "Email", value: email), mergePolicy: nil, $0)
        }
        guard case .entity(let entity) = answer else { return [] }
        return entity?.events.map(\.id) ?? []
    }
}
