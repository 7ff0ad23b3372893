internal import EdgeCore
public import Measurement
internal import SansIO
internal import Wire
internal import Workload

/// Everything that took time within a window of a run, for viewers of traces.
public struct Timeline: Sendable {
    /// Spans after so many are only counted: 64 MB of JSON or so.
    public static let spansMaximum = 500_000

    public let window: ClosedRange<Duration>
    public private(set) var spans: [TimelineSpan] = []
    public private(set) var omitted = 0

    init(_ window: ClosedRange<Duration>) {
        self.window = window
    }

    /// Adds a span that overlaps the window.
    mutating func add(_ track: String, _ name: String, from start: Instant, to end: Instant, _ detail: String)
    {
        guard start.offset <= window.upperBound, end.offset >= window.lowerBound else { return }
        guard spans.count < Timeline.spansMaximum else {
            omitted += 1
            return
        }
        spans.append(
            TimelineSpan(track: track, name: name, start: start.offset, end: end.offset, detail: detail))
    }
}

extension Simulation {
    /// A message has arrived.
    mutating func draw(_ message: Parcel.Message, sent: Instant, pipe: Int) {
        guard timeline != nil else { return }
        let edge = edges[pipe / 3].configuration.name
        let track = pipe % 3 == 1 ? "\(edge) → hub" : "hub → \(edge)"
        timeline?.add(track, message.kind, from: sent, to: now, "\(message.approximateBytes) bytes")
    }

    /// A client has been answered.
    mutating func draw(_ client: ClientTable.Waiting, answered source: String, by edge: EdgeProcess) {
        guard timeline != nil else { return }
        timeline?.add(
            edge.configuration.name, source, from: client.asked, to: now, "visitor \(client.visit.visitor)")
    }

    /// The hub is about to be at work.
    mutating func drawService(from begin: Instant, to end: Instant) {
        timeline?.add("hub", "service", from: begin, to: end, "")
    }

    /// A fault begins.
    mutating func draw(_ fault: Fault, for length: Duration?) {
        guard timeline != nil else { return }
        let node = fault.edge.map { edges[$0].configuration.name } ?? "hub"
        timeline?.add("faults", fault.kind.name, from: now, to: now + (length ?? .zero), node)
    }
}

extension Parcel.Message {
    fileprivate var kind: String {
        switch self {
        case .publication(let publication): publication.isHeartbeat ? "heartbeat" : "batch"
        case .request(let request):
            switch request.body {
            case .refresh: "refresh"
            case .changes: "changes"
            case .collect: "collect"
            case .activity: "activity"
            case .catalog: "catalog"
            case .echo: "echo"
            }
        case .reply(let reply):
            switch reply.body {
            case .entry: "entry"
            case .unknown: "unknown"
            case .page: "page"
            case .busy: "busy"
            case .collected: "collected"
            case .catalog: "catalog"
            case .noted: "noted"
            case .refused: "refused"
            }
        }
    }
}
