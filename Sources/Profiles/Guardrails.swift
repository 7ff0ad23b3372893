/// What becomes of numbers that Platform publishes as advice: so many audiences, destinations, datasets.
public enum Guardrails: String, Hashable, CaseIterable, Sendable {
    /// What exceeds them is refused.
    case published
    /// As much is taken as there is room for. Hard limits stay.
    case relaxed
}
