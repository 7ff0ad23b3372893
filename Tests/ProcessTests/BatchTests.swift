import Foundation
import Laboratory
import Profiles
import SansIO
import Testing

extension ProcessTests {
    /// Files, ingested by a real hub with a store on the disk.
    struct BatchTests {
        private static let path = "/data/foundation/import/batches"

        @Test func `a load goes on after sudden deaths of the hub, and every record is there once`()
            async throws
        {
            try await Shop.run { shop in
                let (people, each) = (400, 50)
                let batch = try await upload(lines(people: people, each: each), to: shop)
                _ = try await shop.client.call(
                    "POST", "\(Self.path)/\(batch)?action=COMPLETE")

                var read: Int64 = 0
                var kills = 0
                while kills < 4 {
                    let state = try await state(of: batch, shop)
                    if state[path: "completed"] != nil { break }
                    let now = state[path: "recordCount"]?.integer ?? 0
                    #expect(now >= read, "what was recorded is forgotten")
                    if now < read + 2_500 {
                        try await Task.sleep(for: .milliseconds(20))
                        continue
                    }
                    read = now
                    await shop.cluster.killHub()
                    kills += 1
                    try await shop.cluster.startHub()
                }
                #expect(kills >= 2, "the load was over too soon to be interrupted")

                var ended = Value.null
                let hasEnded = try await eventually(within: .seconds(90)) {
                    ended = try await state(of: batch, shop)
                    return ended[path: "completed"] != nil
                }
                try #require(hasEnded, "\(ended.jsonText)")
                #expect(ended[path: "status"] == "success")
                #expect(ended[path: "metrics.inputRecordCount"]?.integer == Int64(people * each + 3))
                #expect(ended[path: "metrics.outputRecordCount"]?.integer == Int64(people * each))
                #expect(ended[path: "metrics.failedRecordCount"] == 3)
                let failed = try await shop.client.call(
                    "GET", "/data/foundation/export/batches/\(batch)/failed?path=part-00000.json")
                #expect(failed.body.filter { $0 == UInt8(ascii: "\n") }.count == 3)
                for person in 0..<people {
                    let held = try await shop.held("buyer-\(person)@example.com")
                    let ids = (held[path: "events"]?.array ?? []).compactMap { $0[path: "id"]?.string }
                    #expect(
                        ids.sorted() == (0..<each).map { "\(person)-\($0)" }.sorted(), "of buyer \(person)")
                }
            }
        }

        @Test func `a batch's events are removed from all profiles, whenever the hub dies`() async throws {
            try await Shop.run { shop in
                let batch = try await upload(lines(people: 1_500, each: 2), to: shop)
                _ = try await shop.client.call("POST", "\(Self.path)/\(batch)?action=COMPLETE")
                let hasEnded = try await eventually(within: .seconds(90)) {
                    try await state(of: batch, shop)[path: "completed"] != nil
                }
                try #require(hasEnded)
                let jobs = "/data/core/ups/system/jobs"
                let started = try await shop.client.call("POST", jobs, json: ["batchId": .string(batch)])
                let id = try #require(started.json[path: "requestId"]?.string)
                for _ in 0..<2 {
                    await shop.cluster.killHub()
                    try await shop.cluster.startHub()
                }
                var job = Value.null
                let isDone = try await eventually(within: .seconds(60)) {
                    job = try await shop.client.call("GET", "\(jobs)/\(id)").json
                    return job[path: "status"] == "SUCCESS"
                }
                #expect(isDone, "\(job.jsonText)")
                #expect(job[path: "metrics"]?.string?.contains("\"recordsProcessed\":3000") == true)
                for person in [0, 749, 1_499] {
                    #expect(try await shop.held("buyer-\(person)@example.com") == .null)
                }
            }
        }

        @Test(.enabled(if: Programs.isSpokePresent, "spoke is not built: run 'make test'"))
        func `spoke hub load takes a file, tells what was not taken, and ends accordingly`() async throws {
            try await Shop.run { shop in
                let good = (0..<300).map { account("member-\($0)@example.com", points: 10).jsonText }
                let array = try file("[\n\(good.joined(separator: ",\n"))\n]\n", "accounts.json", shop)
                let whole = try await load(array, shop)
                #expect(whole.exitStatus == 0, "\(whole.output)\(whole.errors)")
                #expect(whole.output.contains("300"))
                #expect(
                    try await shop.held("member-299@example.com")[path: "attributes.loyalty.points"] == 10)

                let mixed = try file(good[0] + "\n{broken\n" + good[1] + "\n", "mixed.json", shop)
                let partly = try await load(mixed, shop)
                #expect(partly.exitStatus == 1)
                #expect(partly.output.contains("not readable as JSON"))
                #expect(partly.output.contains("/failed"))

                let unknown = try await load(mixed, shop, dataset: "Nothing")
                #expect(unknown.exitStatus == 65)
                #expect(unknown.errors.contains("'Loyalty accounts'"))
                let absent = try await load(shop.folder.path + "/absent.json", shop)
                #expect(absent.exitStatus == 65)
            }
        }

        // MARK: - Steps

        private func load(
            _ file: String, _ shop: Shop, dataset: String = "Loyalty accounts"
        ) async throws -> Command {
            try await Command.run(
                Programs.spoke,
                [
                    "hub", "load", file, "--dataset", dataset, "--hub", "http://\(shop.hub)", "--clients",
                    shop.cluster.clientsFile,
                ],
                in: shop.folder, patience: .seconds(60))
        }

        private func file(_ text: String, _ name: String, _ shop: Shop) throws -> String {
            let path = shop.folder.path + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        private func upload(_ text: String, to shop: Shop) async throws -> String {
            let dataset = try #require(shop.catalog.datasets.first { $0.name == "Store events" }).id
            let created = try await shop.client.call(
                "POST", Self.path,
                json: ["datasetId": .string(dataset), "inputFormat": ["format": "json"]])
            let id = try #require(created.json[path: "id"]?.string)
            let uploaded = try await shop.client.call(
                "PUT", "\(Self.path)/\(id)/datasets/\(dataset)/files/events.json",
                body: Array(text.utf8), type: "application/octet-stream", timeout: .seconds(60))
            try #require(uploaded.status == 201)
            return id
        }

        private func state(of batch: String, _ shop: Shop) async throws -> Value {
            let reply = try await shop.client.call(
                "GET", "/data/foundation/catalog/batches/\(batch)")
            return reply.json.fields?[batch] ?? .null
        }

        /// Purchases in turn, and three lines that are none.
        private func lines(people: Int, each: Int) -> String {
            var lines: [String] = []
            for number in 0..<each {
                for person in 0..<people {
                    let event: Value = [
                        "_id": .string("\(person)-\(number)"),
                        "timestamp": .string(
                            Timestamp(milliseconds: 1_700_000_000_000 + Int64(number) * 1_000).rfc3339),
                        "eventType": "commerce.purchases",
                        "identityMap": Shop.identityMap("buyer-\(person)@example.com"),
                    ]
                    lines.append(event.jsonText)
                }
                if number % 20 == 5 { lines.append("{\"broken\": \(number)") }
            }
            return lines.joined(separator: "\n")
        }

        private func account(_ email: String, points: Int64) -> Value {
            [
                "identityMap": Shop.identityMap(email),
                "loyalty": ["points": .integer(points), "tier": "silver"],
            ]
        }
    }
}
