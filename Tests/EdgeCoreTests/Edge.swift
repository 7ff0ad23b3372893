import EdgeCore
import Profiles
import SansIO
import Wire

/// An edge whose driver's part is played by hand: inputs go in, effects are kept by kind.
final class Edge {
    static let start = Instant(nanoseconds: 1_000_000_000_000)
    static let clock = WallClock(Timestamp(milliseconds: 1_700_000_000_000), at: start)

    private var node: EdgeNode
    private(set) var now: Instant
    /// The journal as appended, whether synced or not.
    private(set) var journal: [JournalRecord]
    private(set) var appended: UInt64 = 0
    /// Where each segment begins in `journal`; the first at 0.
    private var segments: [UInt64: Int] = [1: 0]
    private var oldestSegment: UInt64 = 1
    /// Requests that no reply has ended here, oldest first.
    private(set) var requests: [Request] = []
    private(set) var answers: [UInt64: EdgeAnswer] = [:]
    private(set) var resubscriptions = 0
    private var tickets: UInt64 = 0
    private var described: EdgeDescription?

    init(
        _ configuration: EdgeConfiguration = Story.configuration(), journal: [JournalRecord] = [],
        box: UInt64 = 1,
        at now: Instant = Edge.start
    ) {
        node = EdgeNode(
            configuration: configuration, journal: journal, box: Box(box),
            generator: SeededGenerator(seed: box),
            clock: Edge.clock, at: now)
        self.now = now
        self.journal = journal
        turn { node, effects in node.advance(to: now, into: &effects) }
    }

    /// The journal without the segments that were dropped.
    var keptJournal: [JournalRecord] { Array(journal[(segments[oldestSegment] ?? 0)...]) }

    var counters: EdgeCounters { node.counters }
    var state: EdgeState { node.state }
    var complete: EpochMark? { node.complete }
    var levels: EdgeLevels { node.levels }
    var catalog: Catalog { node.catalog }
    var nextDeadline: Instant? { node.nextDeadline }
    var isReady: Bool { node.readiness.isReady(at: now) }
    var isStrictlyReady: Bool { node.readiness.isStrictlyReady(at: now) }

    func hear(_ publication: Publication) { receive(.publication(publication)) }

    func receive(_ input: EdgeInput) {
        let now = now
        turn { node, effects in node.receive(input, at: now, into: &effects) }
    }

    /// Lets time pass, stopping wherever the edge wants to act.
    func pass(_ duration: Duration) {
        let end = now + duration
        while let next = node.nextDeadline, next <= end {
            now = max(now, next)
            let now = now
            turn { node, effects in node.advance(to: now, into: &effects) }
        }
        now = end
    }

    /// Lets time pass in one step, as for a process that was paused.
    func jump(_ duration: Duration) { now = now + duration }

    /// The journal is on disk as far as it was appended.
    func sync() { receive(.appended(through: appended)) }

    /// Looks a profile up; the answer, if it came at once.
    @discardableResult
    func lookUp(_ identity: Identity, _ adjust: (inout Interaction) -> Void = { _ in }) -> EdgeAnswer? {
        tickets += 1
        var interaction = Interaction(
            datastream: Story.datastream, requestID: "r\(tickets)", isAuthenticated: true, primary: identity,
            fallback: .answerThenRefresh)
        adjust(&interaction)
        receive(.interact(interaction, Ticket(tickets)))
        return answers[tickets]
    }

    /// The payload of an answer that comes at once.
    func payload(of identity: Identity) -> String {
        String(decoding: lookUp(identity)?.payload ?? [], as: UTF8.self)
    }

    /// Sends events without looking anything up; the answer, if it came at once.
    @discardableResult
    func send(_ events: [SubmittedEvent], requestID: String = "e") -> EdgeAnswer? {
        tickets += 1
        let interaction = Interaction(
            datastream: Story.datastream, requestID: requestID, isAuthenticated: false, primary: nil,
            events: events)
        receive(.interact(interaction, Ticket(tickets)))
        return answers[tickets]
    }

    /// The answer to the newest lookup or sending, if there is one by now.
    var lastAnswer: EdgeAnswer? { answers[tickets] }

    func describe(_ identity: Identity) -> EdgeDescription {
        described = nil
        receive(.describe(identity, Ticket(0)))
        return described ?? EdgeDescription()
    }

    /// Answers the request; it counts as ended here.
    func reply(_ body: Reply.Body, to request: Request, from hub: ScriptedHub) {
        requests.removeAll { $0.number == request.number }
        receive(.reply(Reply(number: request.number, epoch: hub.epoch, revision: hub.revision, body: body)))
    }

    /// The transport could not take the request.
    func drop(_ request: Request) {
        requests.removeAll { $0.number == request.number }
        receive(.requestDropped(request.number))
    }

    /// The newest open request of changes.
    var changes: (request: Request, body: ChangesRequest)? {
        for request in requests.reversed() {
            if case .changes(let body) = request.body { return (request, body) }
        }
        return nil
    }

    /// The newest open refresh of the identity.
    func refresh(of identity: Identity) -> Request? {
        requests.last { $0.body == .refresh(identity) }
    }

    /// The open collects, oldest first.
    var collects: [(request: Request, body: Collect)] {
        requests.compactMap { request in
            if case .collect(let collect) = request.body { (request, collect) } else { nil }
        }
    }

    /// Hears the hub's heartbeat and takes what it held so far as one last page.
    func catchUp(with hub: ScriptedHub, _ items: [Page.Item] = []) {
        hear(hub.heartbeat())
        takeLastPage(of: hub, items)
        answerEchoes(of: hub)
    }

    func takeLastPage(of hub: ScriptedHub, _ items: [Page.Item] = []) {
        guard let changes else { return }
        reply(.page(Story.page(items)), to: changes.request, from: hub)
    }

    /// Answers what asks for nothing but the revision.
    func answerEchoes(of hub: ScriptedHub) {
        for request in requests where request.body == .echo { reply(.noted, to: request, from: hub) }
    }

    private func turn(_ step: (inout EdgeNode, inout [EdgeEffect]) -> Void) {
        var effects: [EdgeEffect] = []
        step(&node, &effects)
        node.commit(at: now, into: &effects)
        for effect in effects {
            switch effect {
            case .request(let request): requests.append(request)
            case .answer(let ticket, let answer): answers[ticket.number] = answer
            case .description(_, let description): described = description
            case .append(let record, let number, _):
                journal.append(record)
                appended = number
            case .beginSegment(let segment): segments[segment] = journal.count
            case .dropSegments(let segment): oldestSegment = segment
            case .resubscribe: resubscriptions += 1
            }
        }
    }
}
