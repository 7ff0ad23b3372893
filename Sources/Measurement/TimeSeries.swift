internal import SansIO

/// Numbers over the time of a run, gathered in equal intervals: counts, bytes, or nanoseconds.
public struct TimeSeries: Hashable, Sendable {
    public enum Gathering: String, Hashable, Sendable {
        /// Of what happens: all of an interval together.
        case sum
        /// Of a level: the highest of an interval.
        case maximum
    }

    public let gathering: Gathering
    public let interval: Duration
    private let intervalNanoseconds: Int64
    /// One for each interval from the beginning of the run, through the last that has anything.
    public private(set) var values: [Int64] = []

    public init(_ gathering: Gathering, every interval: Duration) {
        precondition(interval > .zero, "a series needs an interval")
        self.gathering = gathering
        self.interval = interval
        intervalNanoseconds = interval.nanoseconds
    }

    /// Adds a number to the interval that `offset` from the beginning lies in.
    public mutating func record(_ value: Int64, at offset: Duration) {
        record(value, atNanoseconds: offset.nanoseconds)
    }

    /// The same for whoever counts in nanoseconds already.
    public mutating func record(_ value: Int64, atNanoseconds offset: Int64) {
        let index = Int(max(0, offset) / intervalNanoseconds)
        if index >= values.count {
            values.append(contentsOf: repeatElement(0, count: index + 1 - values.count))
        }
        switch gathering {
        case .sum: values[index] += value
        case .maximum: values[index] = max(values[index], value)
        }
    }

    /// An interval that cuts a run into 100 to 300 parts and is a round length: a second, 15 min, an hour.
    public static func interval(for length: Duration) -> Duration {
        let round: [Duration] = [
            .milliseconds(100), .milliseconds(500), .seconds(1), .seconds(5), .seconds(15), .minutes(1),
            .minutes(5), .minutes(15), .hours(1), .hours(3), .hours(6), .days(1),
        ]
        return round.first { length.nanoseconds / $0.nanoseconds <= 350 } ?? .days(2)
    }
}
