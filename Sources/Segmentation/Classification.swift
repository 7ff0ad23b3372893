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

    /// - Parameter refersOnlyToProfiles: whether every referenced audience looks at profile attributes alone.
    init(_ facts: Facts, refersOnlyToProfiles: Bool) {
        (evaluation, reason) = Classification.derived(facts, refersOnlyToProfiles)
    }

    private static func derived(_ facts: Facts, _ refersOnlyToProfiles: Bool) -> (Audience.Evaluation, String)
    {
        let together = facts.usesAttributes ? " together with profile attributes" : ""
        guard facts.usesEvents else {
            return facts.references.isEmpty
                ? (.edge, "it looks at profile attributes only")
                : (.edge, "it combines other audiences\(together)")
        }
        if facts.usesEventArray {
            return (.batch, "it looks at events outside of CHAIN, which has no bounded window")
        }
        if facts.chains.contains(where: { $0.polarity == .inner }) {
            return (.batch, "a CHAIN stands elsewhere than under and, or and not")
        }
        let positive = facts.chains.filter { $0.polarity == .positive }
        if positive.isEmpty { return (.batch, "every event in it is negated") }
        if let wide = facts.chains.first(where: { !$0.isWithinDay }) {
            return (.batch, "the CHAIN at column \(wide.span.start) has no window within the last 24 hours")
        }
        if positive.count > 1 {
            return (.batch, "its events are in separate CHAINs, so that nothing orders them in time")
        }
        if !facts.references.isEmpty, !refersOnlyToProfiles {
            return (.batch, "it combines an event with inSegment of an audience that is not profile-only")
        }
        if facts.isIncremental {
            let segments = facts.references.isEmpty ? "" : " and profile-only audiences"
            return (.edge, "it looks at a single event within 24 hours\(together)\(segments)")
        }
        if !facts.references.isEmpty {
            return (.batch, "it combines several events with inSegment")
        }
        return (.streaming, "it looks at several events within 24 hours\(together)")
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
    var slowness: Int {
        switch self {
        case .edge: 0
        case .streaming: 1
        case .batch: 2
        }
    }
}
