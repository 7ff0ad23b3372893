import Foundation
import Laboratory
import NodeRuntime
import Profiles
import SansIO
import Testing

extension ProcessTests {
    /// Kills without warning, under load. `SPOKE_KILL_ROUNDS` and `SPOKE_KILL_SEED` say how often and whom.
    struct KillTests {
        private static let rounds =
            ProcessInfo.processInfo.environment["SPOKE_KILL_ROUNDS"].flatMap { Int($0) } ?? 20
        private static let seed =
            ProcessInfo.processInfo.environment["SPOKE_KILL_SEED"].flatMap { UInt64($0) } ?? 7
        private static let visitors = 24

        @Test func `what was acknowledged survives the sudden death of hub and edges, and counts once`()
            async throws
        {
            let replay = "SPOKE_KILL_SEED=\(Self.seed) SPOKE_KILL_ROUNDS=\(Self.rounds)"
            try await Shop.run { shop in
                let ledger = Ledger()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<Self.visitors {
                        group.addTask { try await visit(shop, number, ledger) }
                    }
                    group.addTask {
                        try await killInRounds(shop)
                        await ledger.close()
                    }
                    try await group.waitForAll()
                }
                let (events, updates) = (await ledger.eventCount, await ledger.updateCount)
                #expect(
                    events >= Self.rounds * 10 && updates >= Self.rounds * 10, "too little load: \(replay)")
                #expect(await ledger.repeats > 0, "no kill was noticed: \(replay)")
                try await account(for: ledger, shop, replay)
            }
        }

        private func killInRounds(_ shop: Shop) async throws {
            var generator = SeededGenerator(seed: Self.seed)
            for _ in 0..<Self.rounds {
                let victim = generator.below(shop.edges.count + 1)
                let life = generator.duration(in: .milliseconds(100) ... .milliseconds(600))
                let absence = generator.duration(in: .zero ... .milliseconds(300))
                try await Task.sleep(for: life)
                if victim == shop.edges.count {
                    await shop.cluster.killHub()
                    try await Task.sleep(for: absence)
                    try await shop.cluster.startHub()
                } else {
                    let name = shop.edges[victim].name
                    await shop.cluster.killEdge(name)
                    try await Task.sleep(for: absence)
                    try await shop.cluster.startEdge(name)
                    try await shop.cluster.waitUntilReady(name, timeout: .seconds(20))
                }
            }
        }

        /// One visitor until the ledger closes, one thing at a time: an event, then an update, each repeated until it is acknowledged. An event
        /// is repeated at any edge, as by a client that roams.
        private func visit(_ shop: Shop, _ number: Int, _ ledger: Ledger) async throws {
            var generator = SeededGenerator(seed: Self.seed).split(for: "visitor \(number)")
            let email = "visitor-\(number)@example.com"
            let digits = String(number)
            let ecid = String(repeating: "0", count: 38 - digits.count) + digits
            var turn: Int64 = 0
            while !(await ledger.isClosed) {
                turn += 1
                let id = "\(number)-\(turn)"
                await ledger.attempts(id, of: email)
                var edge = number % shop.edges.count
                while !(await shop.view(email, ecid: ecid, id: id, edge: edge)) {
                    await ledger.repeated()
                    edge = generator.below(shop.edges.count)
                    try await Task.sleep(for: .milliseconds(50))
                }
                await ledger.acknowledged(id, of: email)
                while !(await shop.update(email, points: turn)) {
                    await ledger.repeated()
                    try await Task.sleep(for: .milliseconds(50))
                }
                await ledger.acknowledged(points: turn, of: email)
                try await Task.sleep(for: generator.duration(in: .milliseconds(50) ... .milliseconds(150)))
            }
        }

        // MARK: - The account

        private func account(for ledger: Ledger, _ shop: Shop, _ replay: String) async throws {
            let deadline = SystemClock.now + .seconds(30)
            #expect(try await shop.rejected().isEmpty, "the hub rejects what is in order: \(replay)")
            for (email, account) in await ledger.accounts.sorted(by: { $0.key < $1.key }) {
                var held = Value.null
                _ = try await eventually(within: deadline - SystemClock.now) {
                    held = try await shop.held(email)
                    return Set(eventIDs(of: held)).isSuperset(of: account.events)
                }
                let ids = eventIDs(of: held)
                let lost = Set(account.events).subtracting(ids).sorted()
                if !lost.isEmpty {
                    let traces = try await traces(of: email, shop)
                    Issue.record("lost of \(email): \(lost) of \(account.events.count); \(traces): \(replay)")
                }
                #expect(ids.count == Set(ids).count, "twice on the hub, of \(email): \(replay)")
                #expect(account.attempted.isSuperset(of: ids), "never sent, of \(email): \(replay)")
                let points = held[path: "attributes.loyalty.points"]?.integer
                #expect(points == account.points, "the last acknowledged update of \(email): \(replay)")
                try await checkEdges(email, account.points, shop, replay, until: deadline)
            }
        }

        /// Every edge of a region that the hub projects to holds what the hub holds for it, and every edge answers it.
        private func checkEdges(
            _ email: String, _ points: Int64?, _ shop: Shop, _ replay: String, until deadline: Instant
        ) async throws {
            for edge in shop.edges.indices {
                let region = shop.edges[edge].region
                var here = Value.null
                var there = Value.null
                let isSame = try await eventually(within: deadline - SystemClock.now) {
                    let regions = try await shop.held(email)[path: "regions"]?.array ?? []
                    guard let entry = regions.first(where: { $0[path: "region"]?.string == region }) else {
                        return true
                    }
                    there = entry
                    here = try await shop.held(email, edge: edge)[path: "entry"] ?? .null
                    return here[path: "revision"] == there[path: "revision"]
                        && here[path: "fields"] == there[path: "fields"]
                }
                #expect(isSame, "\(email) at \(region) has \(here), not \(there): \(replay)")
                var answer: Shop.Answer?
                let isReadable = try await eventually(within: deadline - SystemClock.now) {
                    answer = try await shop.lookUp(email, edge: edge)
                    return answer?.points == points
                }
                #expect(isReadable, "\(email) at \(region) answers \(String(describing: answer)): \(replay)")
            }
        }

        /// Where events that the hub lacks may still be, or why they are gone.
        private func traces(of email: String, _ shop: Shop) async throws -> String {
            var traces = [
                "the hub's newest rejection is \(try await shop.rejected().first?.jsonText ?? "none")"
            ]
            for edge in shop.edges.indices {
                let outbox = try await shop.held(email, edge: edge)[path: "outbox"]?.array ?? []
                traces.append("\(shop.edges[edge].name) still holds \(outbox.count)")
            }
            return traces.joined(separator: ", ")
        }

        private func eventIDs(of held: Value) -> [String] {
            (held[path: "events"]?.array ?? []).compactMap { $0[path: "id"]?.string }
        }
    }
}
