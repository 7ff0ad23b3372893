/// What a shape is coloured for; the stylesheet says how, in light, in dark and on paper.
enum Tint: Hashable, Sendable {
    /// One of several lines or areas of equal rank. Eight have colours of their own, told apart by the colour-blind too;
    /// the next ones repeat them, dashed.
    case series(Int)
    case full
    case stale
    case none
    case failed
    case fault

    /// How many have colours of their own.
    static let seriesMaximum = 8

    var classes: String {
        switch self {
        case .series(let index):
            "s\(index % Tint.seriesMaximum)" + (index >= Tint.seriesMaximum ? " dashed" : "")
        case .full: "full"
        case .stale: "stale"
        case .none: "none"
        case .failed: "failed"
        case .fault: "fault"
        }
    }
}

/// What a colour in a chart stands for.
struct LegendEntry: Hashable, Sendable {
    var name: String
    var tint: Tint
    var isArea = false
}
