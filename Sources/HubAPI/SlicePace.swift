internal import SansIO

/// How many records go to the hub at a time, so that what waits behind them waits for a moment only.
///
/// The hub answers for a slice after its commit. Was that quick, the next slice is larger; was it slow, smaller.
struct SlicePace {
    /// Records of the next slice.
    private(set) var records = 200

    static let recordsMinimum = 50
    static let recordsMaximum = 500
    private static let target = Duration.milliseconds(50)

    mutating func note(_ duration: Duration) {
        if duration > SlicePace.target {
            records = max(SlicePace.recordsMinimum, records / 2)
        } else if duration < SlicePace.target / 2 {
            records = min(SlicePace.recordsMaximum, records + SlicePace.recordsMinimum)
        }
    }
}
