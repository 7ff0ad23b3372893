import Foundation
import Laboratory
import NodeRuntime
import Profiles
import SansIO
import Testing
import Wire
import ZeroMQ

extension ProcessTests {
    /// Bytes that no node sends, to the sockets between hub and edges.
    struct HostileSocketTests {
        private static let seed: UInt64 = 13

        @Test func `garbage, forged names and broken handshakes leave the hub and its edges at work`()
            async throws
        {
            try await Shop.run { shop in
                let health = try await Health(shop)
                let endpoints = await shop.cluster.hubEndpoints
                let victim = shop.edges[0]
                let region = Region(victim.region)
                try await onThread {
                    try attackRouter(endpoints.requests, as: "MARS1-1", region, count: 300)
                    // The name of an edge that is there: the hub hands the name over, and the edge takes it back.
                    try attackRouter(endpoints.requests, as: victim.name, region, count: 300)
                    try duplicate(victim.name, region, at: endpoints.requests)
                    try attackPublisher(endpoints.publish)
                }
                try await attackByHand(endpoints.publish, endpoints.requests, victim.name)

                try await health.check(after: "hostile frames")
                for metric in [
                    "spoke_hub_requests_undecodable_total", "spoke_hub_requests_foreign_total",
                    "spoke_hub_subscriptions_malformed_total",
                ] {
                    #expect(try await shop.metric(metric, at: shop.hub) > 0, "\(metric)")
                }
                // libzmq keeps the connection of the name's first holder, and reads it no more.
                let reconnections = try await shop.metric("spoke_edge_reconnections_total", at: victim.open)
                #expect(reconnections > 0, "\(victim.name) got its name back by luck")
            }
        }

        /// A connection for each few messages, so that no one message's fate hides the others'.
        private func attackRouter(
            _ endpoint: String, as name: String, _ region: Region, count: Int
        ) throws {
            var generator = SeededGenerator(seed: Self.seed).split(for: name)
            let valid = HostileFrames.requests(of: name, region).map { $0.encoded() }
            // Well formed, but in the name of another edge.
            let forged = HostileFrames.requests(of: "IRL1-1", region).map { [$0.encoded()] }
            let messages =
                HostileFrames.spoilt(valid, count: count, drawing: &generator) + forged
                // Longer than any message may be: the hub hangs up without reading it.
                + [[[UInt8](repeating: 0, count: Limits.messageBytesMaximum + 1)]] + forged
            let context = try Context()
            for start in stride(from: 0, to: messages.count, by: 20) {
                var dealer = try Socket(
                    .dealer, in: context,
                    options: [.immediate, .routingID(name), .linger(.milliseconds(200))])
                try dealer.connect(endpoint)
                for message in messages[start..<min(start + 20, messages.count)] {
                    #expect(try dealer.offer(message), "the hub takes no messages any more")
                }
            }
        }

        /// Several at a time under the name of an edge that is there, each asking for what is its right.
        private func duplicate(_ name: String, _ region: Region, at endpoint: String) throws {
            let context = try Context()
            for _ in 0..<5 {
                var first = try Socket(.dealer, in: context, options: [.immediate, .routingID(name)])
                var second = try Socket(.dealer, in: context, options: [.immediate, .routingID(name)])
                try first.connect(endpoint)
                try second.connect(endpoint)
                for request in HostileFrames.requests(of: name, region) where request.body != .catalog {
                    _ = try first.offer([request.encoded()], patience: .milliseconds(200))
                    _ = try second.offer([request.encoded()], patience: .milliseconds(200))
                }
            }
        }

        /// Subscriptions to everything and to a thousand topics of noise, by peers that never read.
        private func attackPublisher(_ endpoint: String) throws {
            var generator = SeededGenerator(seed: Self.seed).split(for: "topics")
            let context = try Context()
            for _ in 0..<10 {
                let topics = (0..<100).map { _ in
                    SocketOption.subscribe(HostileFrames.noise(generator.below(200), drawing: &generator))
                }
                var subscriber = try Socket(
                    .sub, in: context, options: topics + [.linger(.milliseconds(100))])
                try subscriber.connect(endpoint)
                // Of a kind that the publisher refuses to talk to.
                var dealer = try Socket(.dealer, in: context, options: [.immediate])
                try dealer.connect(endpoint)
                _ = try dealer.offer([[1, 2, 3]], patience: .milliseconds(20))
            }
        }

        /// What libzmq itself has to bear: broken greetings, impossible lengths, HTTP, and messages that only a
        /// subscriber written by hand can send.
        private func attackByHand(_ publish: String, _ requests: String, _ name: String) async throws {
            var generator = SeededGenerator(seed: Self.seed).split(for: "handshakes")
            let subscriber = HostileFrames.handshake(as: "XSUB")
            let dealer = HostileFrames.handshake(as: "DEALER", named: name)
            var attacks: [[UInt8]] = [
                Array("GET / HTTP/1.1\r\nhost: here\r\n\r\n".utf8), subscriber, dealer,
                subscriber + HostileFrames.frame([7, 7, 7]) + HostileFrames.frame([]),
                dealer + HostileFrames.frame([1, 2, 3], hasMore: true),
                dealer + HostileFrames.frame(claiming: 1 << 62), dealer + HostileFrames.frame(claiming: .max),
                subscriber + HostileFrames.frame(claiming: 1 << 40),
                HostileFrames.handshake(as: "NOTHING"), HostileFrames.handshake(as: "DEALER"),
            ]
            for _ in 0..<50 {
                attacks.append(HostileFrames.noise(generator.below(512), drawing: &generator))
                attacks.append(Array(dealer.prefix(generator.below(dealer.count))))
                var flipped = dealer + HostileFrames.frame([8, 1])
                flipped[generator.below(flipped.count)] ^= 1 << UInt8(generator.below(8))
                attacks.append(flipped)
            }
            let client = RawClient()
            for endpoint in [publish, requests] {
                let address = String(endpoint.dropFirst("tcp://".count))
                await withTaskGroup(of: Void.self) { group in
                    for bytes in attacks {
                        group.addTask {
                            do {
                                _ = try await client.exchange(
                                    bytes, with: address, endsOutput: false, patience: .milliseconds(500))
                            } catch {
                                Issue.record("\(address) cannot be reached: \(error)")
                            }
                        }
                    }
                }
            }
            try await client.close()
        }

        @Test func `an edge bears a hub that talks nonsense`() async throws {
            let folder = try TemporaryFolder()
            let stage = try await NonsenseHub.open()
            let process = NodeProcess(name: "VA6-1", log: folder.path + "/edge.log")
            let outcome: Result<Void, any Error>
            do {
                let facts = try await process.start(
                    Programs.edge,
                    [
                        "--topology", Programs.topology, "--name", "VA6-1", "--data", folder.path + "/edge",
                        "--http", "127.0.0.1:0", "--server-http", "127.0.0.1:0", "--hub-publish",
                        stage.publish,
                        "--hub-requests", stage.requests, "--threads", "1",
                    ], timeout: .seconds(30))
                outcome = .success(try await check(try #require(facts["http"]), process))
            } catch {
                outcome = .failure(error)
            }
            await process.stop()
            try await stage.close()
            try outcome.get()
        }

        private func check(_ address: String, _ process: NodeProcess) async throws {
            let client = HTTPMetrics(address)
            for metric in [
                "spoke_edge_publications_undecodable_total", "spoke_edge_publications_foreign_total",
                "spoke_edge_replies_undecodable_total",
            ] {
                #expect(try await eventually { try await client.value(metric) >= 20 }, "\(metric)")
            }
            #expect(try await client.status("/livez") == 200)
            #expect(process.identifier != nil, "the edge has died of nonsense")
            try await client.close()
        }
    }
}
