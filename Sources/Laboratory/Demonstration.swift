internal import NodeRuntime
internal import Profiles
public import Reporting
internal import SansIO
internal import Topology

/// The demonstration: a cluster under a small load, with an expiry, a deletion and a kill, and the account afterwards.
public struct Demonstration: Sendable {
    let cluster: Cluster
    let topology: Topology
    let caller: HTTPCaller
    let progress: Progress
    let records: DemoRecords
    let hub: HubCaller
    let edges: [Cluster.EdgeAddress]
    /// For each edge the place of its region in the report.
    let regionOfEdge: [Int]
    let visitors: [DemoVisitor]
    let ledger: DemoLedger

    public init(cluster: Cluster, caller: HTTPCaller, progress: Progress) async {
        self.cluster = cluster
        self.caller = caller
        self.progress = progress
        topology = cluster.topology
        records = DemoRecords(catalog: topology.catalog)
        hub = HubCaller(await cluster.hubHTTP, as: await cluster.credentials, caller: caller)
        let edges = await cluster.edges
        self.edges = edges
        let codes = topology.allRegions.map(\.code)
        regionOfEdge = edges.map { edge in codes.firstIndex(of: edge.region) ?? 0 }
        visitors = (0..<topology.demo.visitors).map { DemoVisitor($0, home: $0 % edges.count) }
        ledger = DemoLedger(regions: codes.map { code in (code, edges.count { $0.region == code }) })
    }

    /// What one of the told stories came to.
    struct Story: Sendable {
        var check: RunReport.Check
        var note: String
    }

    /// Runs it all; the report is clean when nothing acknowledged was lost and every story ended as it must.
    public func run() async throws -> RunReport {
        let start = SystemClock.now
        progress.begin("ingest \(visitors.count) customers over HTTP", at: SystemClock.now)
        try await ingestCustomers()
        progress.end(at: SystemClock.now)

        let duration = topology.demo.duration
        progress.begin("load on \(edges.count) edges for \(Quantity.text(duration))", at: SystemClock.now)
        let end = SystemClock.now + duration
        async let load: Void = applyLoad(until: end)
        async let probes: Void = probe(until: end)
        async let expiry = showExpiry()
        async let deletion = showDeletion()
        async let recovery = showKill()
        async let shown: Void = showProgress(until: end)
        let stories = try await [expiry, deletion, recovery]
        _ = await (load, probes, shown)
        progress.end(at: SystemClock.now)
        for story in stories { progress.note("  " + story.note) }

        progress.begin("account: everything acknowledged must be there, once", at: SystemClock.now)
        var report = RunReport(
            name: topology.name, mode: .processes, seed: topology.seed, covered: SystemClock.now - start,
            took: SystemClock.now - start)
        try await account(into: &report)
        progress.end(at: SystemClock.now)
        report.checks += stories.map(\.check)
        let killed = topology.demo.kill ?? edges[edges.count - 1].name
        report.faults = [RunReport.Fault("kill", count: 1, detail: "\(killed) with SIGKILL under load")]
        report.covered = SystemClock.now - start
        report.took = report.covered
        return report
    }

    // MARK: - Load

    private func ingestCustomers() async throws {
        let extra = ["expiring", "leaving"] + edges.indices.map { "probe-\($0)" }
        let everyone = visitors + extra.map { DemoVisitor(named: $0, home: 0) }
        for start in stride(from: 0, to: everyone.count, by: 100) {
            let chunk = everyone[start..<min(start + 100, everyone.count)]
            let messages = chunk.compactMap {
                records.message(dataset: "CRM customers", entity: records.customer($0))
            }
            let reply = try await hub.call(
                "POST", "/collection/batch/crm", json: ["messages": .array(messages)])
            let failed =
                reply.json[path: "responses"]?.array?.count { $0[path: "statusCode"] != nil } ?? chunk.count
            guard reply.status == 207, failed == 0 else {
                throw LaboratoryFailure.unreachable(
                    "the hub refused customers", String(decoding: reply.body.prefix(500), as: UTF8.self))
            }
            await ledger.acknowledgedRecords(chunk.count)
        }
    }

    private func applyLoad(until end: Instant) async {
        let demo = topology.demo
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await pace(demo.lookupsPerSecond, until: end) { await lookUp(visitor($0)) } }
            group.addTask {
                await pace(demo.eventsPerSecond, until: end) { await view(visitor($0), number: $0) }
            }
            group.addTask {
                await pace(demo.updatesPerSecond, until: end) { await update(visitor($0), points: Int64($0)) }
            }
        }
    }

    /// Calls at a steady rate, however long a call takes: an open loop, with at most 200 calls under way.
    private func pace(_ rate: Int, until end: Instant, _ call: @escaping @Sendable (Int) async -> Void) async
    {
        guard rate > 0 else { return }
        let start = SystemClock.now
        await withTaskGroup(of: Void.self) { group in
            var number = 0
            var underWay = 0
            while SystemClock.now < end {
                let due = start + .nanoseconds(Int64(number) * 1_000_000_000 / Int64(rate))
                if due > SystemClock.now { await pause(due - SystemClock.now) }
                if underWay >= 200 {
                    await group.next()
                    underWay -= 1
                }
                let current = number
                group.addTask { await call(current) }
                underWay += 1
                number += 1
            }
        }
    }

    /// Spread by a multiplier that is coprime to any small count, so that neighbours in time differ.
    private func visitor(_ number: Int) -> DemoVisitor { visitors[(number &* 7919) % visitors.count] }

    func serverLookup(_ email: String, edge: Int, datastream: String) async throws -> HTTPCaller.Reply {
        try await caller.call(
            "POST", edges[edge].server, "/ee/v2/interact?datastreamId=\(datastream)",
            fields: try await hub.access.fields(), json: DemoRecords.lookup(email))
    }

    func datastream(_ name: String) -> String { topology.datastream(name)?.id ?? name }

    private func lookUp(_ visitor: DemoVisitor) async {
        do {
            let reply = try await serverLookup(
                visitor.email, edge: visitor.home, datastream: datastream("server"))
            if reply.status == 200 {
                await ledger.looked(reply.field("x-spoke-source"), region: regionOfEdge[visitor.home])
            } else {
                await ledger.surprise("a lookup was answered \(reply.status)")
            }
        } catch {
            await ledger.missed()
        }
    }

    private func view(_ visitor: DemoVisitor, number: Int) async {
        let id = "demo-\(topology.seed)-\(number)"
        do {
            let reply = try await caller.call(
                "POST", edges[visitor.home].open, "/ee/v2/interact?datastreamId=\(datastream("web"))",
                json: DemoRecords.pageView(visitor, id: id, time: SystemClock.timestamp.rfc3339))
            guard reply.status == 200 else {
                return await ledger.surprise("an event was answered \(reply.status)")
            }
            await ledger.acknowledged(event: id, of: visitor.email, region: regionOfEdge[visitor.home])
            await ledger.looked(reply.field("x-spoke-source"), region: regionOfEdge[visitor.home])
        } catch {
            // Not acknowledged: the edge was dead, and a real client would repeat it.
            await ledger.missed()
        }
    }

    @discardableResult
    private func update(_ visitor: DemoVisitor, points: Int64) async -> Bool {
        guard
            let message = records.message(
                dataset: "Loyalty accounts", entity: records.loyalty(visitor, points: points))
        else { return false }
        do {
            let reply = try await hub.call("POST", "/collection/loyalty", json: message)
            guard reply.status == 200 else {
                await ledger.surprise("an update was answered \(reply.status)")
                return false
            }
            await ledger.acknowledged(points: points, of: visitor.email)
            return true
        } catch {
            await ledger.missed()
            return false
        }
    }

    /// Measures, edge by edge, how long an update takes from the hub's receipt to a client's reading it at the edge.
    private func probe(until end: Instant) async {
        await withTaskGroup(of: Void.self) { group in
            for edge in edges.indices {
                group.addTask {
                    let visitor = DemoVisitor(named: "probe-\(edge)", home: edge)
                    var points: Int64 = 1
                    while SystemClock.now < end {
                        await probeOnce(visitor, points: points, until: end)
                        points += 1
                        await pause(.milliseconds(150))
                    }
                }
            }
        }
    }

    private func probeOnce(_ visitor: DemoVisitor, points: Int64, until end: Instant) async {
        let sent = SystemClock.now
        guard await update(visitor, points: points) else { return }
        while SystemClock.now < end {
            do {
                let reply = try await serverLookup(
                    visitor.email, edge: visitor.home, datastream: datastream("server"))
                if let seen = DemoAnswer(reply).points, seen >= points {
                    await ledger.readable(after: SystemClock.now - sent, region: regionOfEdge[visitor.home])
                    return
                }
            } catch {
                // The edge is dead: what it reads after its recovery is no latency of a projection.
                return
            }
            await pause(.milliseconds(2))
        }
    }

    private func showProgress(until end: Instant) async {
        let start = SystemClock.now
        while SystemClock.now < end {
            let passed = UInt64(max(0, (SystemClock.now - start).milliseconds))
            let share = passed * 1_000_000_000 / UInt64(max(1, (end - start).milliseconds))
            let lookups = await ledger.regions.map(\.lookups.total).reduce(0, +)
            let events = await ledger.regions.map(\.eventsAccepted).reduce(0, +)
            progress.update(
                Ratio(billionths: share), detail: "\(lookups) lookups, \(events) events", at: SystemClock.now)
            await pause(.milliseconds(250))
        }
    }
}

/// What a reply of an edge says.
struct DemoAnswer {
    let reply: HTTPCaller.Reply

    init(_ reply: HTTPCaller.Reply) {
        self.reply = reply
    }

    private var payload: [Value] {
        let handles = reply.json[path: "handle"]?.array ?? []
        return handles.first { $0[path: "type"]?.string == "activation:pull" }?[path: "payload"]?.array ?? []
    }

    var isEmpty: Bool { payload.isEmpty }
    var source: String { reply.field("x-spoke-source") ?? "nothing" }

    func attribute(_ name: String) -> Value? {
        payload.compactMap { $0[path: "attributes.\(name).value"] }.first
    }

    var points: Int64? { attribute("points")?.integer }
}
