public import Profiles

/// Where and when an audience is evaluated, and why.
///
/// The published eligibility tables (methods/edge-segmentation and methods/streaming-segmentation, rules of
/// 20 May 2025), fastest first:
///
/// | Expression | Evaluation |
/// | --- | --- |
/// | profile attributes only | edge |
/// | `inSegment` only, or with profile attributes | edge |
/// | one event within 24 hours, also with profile attributes | edge |
/// | one event within 24 hours and `inSegment` of profile-only audiences | edge |
/// | several events in a chain within 24 hours, also with attributes or negated events | streaming |
/// | everything else | batch |
///
/// Two published pages contradict each other about one event with `inSegment` of another kind ("will be
/// evaluated using streaming" and "not eligible"); the eligibility list wins: batch. "Ignore year" has no
/// form in PQL text.
public struct Classification: Hashable, Sendable {
    /// The fastest evaluation that the expression is eligible for.
    public var evaluation: Audience.Evaluation
    /// A clause in words, without a full stop.
    public var reason: String
    /// Where the expression is not edge-eligible: the part that is to blame.
    public var blame: Span?
    /// Where it is not: what would make it so, an advice without its full stop.
    public var remedy: String?

    private init(
        _ evaluation: Audience.Evaluation, _ reason: String, _ blame: Span? = nil, _ remedy: String? = nil
    ) {
        self.evaluation = evaluation
        self.reason = reason
        self.blame = blame
        self.remedy = remedy
    }

    /// - Parameter eventful: the first reference to an audience that does not look at profile attributes alone.
    init(_ facts: Facts, eventful: Facts.Reference?) {
        let together = facts.usesAttributes ? " together with profile attributes" : ""
        if !facts.usesEvents {
            self =
                facts.references.isEmpty
                ? Classification(.edge, "it looks at profile attributes only")
                : Classification(.edge, "it combines other audiences\(together)")
        } else if let obstacle = Classification.obstacle(in: facts, eventful) {
            self = obstacle
        } else if facts.isIncremental {
            let segments = facts.references.isEmpty ? "" : " and profile-only audiences"
            self = Classification(.edge, "it looks at a single event within 24 hours\(together)\(segments)")
        } else {
            let second = facts.chains.lazy.compactMap(\.secondEventSpan).first
            let negated = facts.chains.first { $0.polarity == .negated }?.span
            self = Classification(
                .streaming, "it looks at several events within 24 hours\(together)", second ?? negated,
                "ask for one event, once; what needs several is evaluated on the hub")
        }
    }

    /// What leaves the expression to the batch.
    private static func obstacle(in facts: Facts, _ eventful: Facts.Reference?) -> Classification? {
        if let span = facts.eventArraySpan {
            return Classification(
                .batch, "it looks at events outside of CHAIN, which has no bounded window", span,
                "write it as CHAIN(xEvent, timestamp, [C0: WHAT(…) WHEN(<= 24 hours before now)])")
        }
        if let inner = facts.chains.first(where: { $0.polarity == .inner }) {
            return Classification(
                .batch, "a CHAIN stands elsewhere than under and, or and not", inner.span,
                "join it to the rest with and")
        }
        let positive = facts.chains.filter { $0.polarity == .positive }
        if positive.isEmpty {
            return Classification(
                .batch, "every event in it is negated", facts.chains.first?.span,
                "ask for an event that must have happened, beside those that must not")
        }
        if let wide = facts.chains.first(where: { !$0.isWithinDay }) {
            return Classification(
                .batch, "the CHAIN at column \(wide.span.start) has no window within the last 24 hours",
                wide.windowSpan ?? wide.span, "give the event a window of a day: WHEN(<= 24 hours before now)"
            )
        }
        if positive.count > 1 {
            return Classification(
                .batch, "its events are in separate CHAINs, so that nothing orders them in time",
                positive[1].span,
                "put each CHAIN into an audience of its own and join those with inSegment")
        }
        let remedy = "put the CHAIN into an audience of its own and join the two with inSegment in a third"
        if let eventful {
            return Classification(
                .batch, "it combines an event with inSegment of an audience that is not profile-only",
                eventful.span, remedy)
        }
        guard !facts.isIncremental, let reference = facts.references.first else { return nil }
        return Classification(.batch, "it combines several events with inSegment", reference.span, remedy)
    }
}

/// A set of `Audience.Evaluation`.
public struct Evaluations: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let edge = Evaluations(rawValue: 1)
    public static let streaming = Evaluations(rawValue: 2)
    public static let batch = Evaluations(rawValue: 4)
    /// What is evaluated as data arrives on the hub.
    public static let onArrival = Evaluations(rawValue: 3)
    public static let all: Evaluations = [.edge, .streaming, .batch]

    public init(_ evaluation: Audience.Evaluation) {
        switch evaluation {
        case .edge: self = .edge
        case .streaming: self = .streaming
        case .batch: self = .batch
        }
    }
}

extension Audience.Evaluation {
    /// Edge 0, streaming 1, batch 2: an audience may always be evaluated more slowly than it is eligible for.
    public var slowness: Int {
        switch self {
        case .edge: 0
        case .streaming: 1
        case .batch: 2
        }
    }
}
