public import SansIO

/// When a batch evaluation starts by itself (Platform's `/config/schedules`).
public struct JobSchedule: Hashable, Sendable {
    public var id: String
    public var name: String
    /// Ids of audiences; empty for all (`["*"]`).
    public var audiences: [String]
    public var time: DailyTime
    public var isActive: Bool
    /// In seconds since 1970.
    public var created: Int64 = 0
    public var updated: Int64 = 0

    public init(id: String, name: String, audiences: [String] = [], time: DailyTime, isActive: Bool) {
        self.id = id
        self.name = name
        self.audiences = audiences
        self.time = time
        self.isActive = isActive
    }
}

/// A time of day in UTC, on every day or on some days of the week: what a Quartz cron expression may say here, since a
/// job runs at most once a day.
public struct DailyTime: Hashable, Sendable, CustomStringConvertible {
    /// 0 to 86,399.
    public var secondOfDay: Int
    /// Sunday is 1, Saturday 7, as Quartz counts; empty for every day.
    public var weekdays: [Int]

    private static let dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    /// Reads for example `0 30 13 * * ?`: second, minute, hour, day of month, month, day of week, and perhaps year.
    /// `nil` for anything that is not one time a day.
    public init?(cron text: String) {
        let parts = text.split(separator: " ").map(String.init)
        guard text.utf8.count <= 128, parts.count == 6 || parts.count == 7,
            parts.dropFirst(6).allSatisfy({ $0 == "*" }),
            let second = DailyTime.number(parts[0], below: 60),
            let minute = DailyTime.number(parts[1], below: 60),
            let hour = DailyTime.number(parts[2], below: 24),
            parts[3] == "*" || parts[3] == "?", parts[4] == "*",
            let weekdays = DailyTime.weekdays(parts[5])
        else { return nil }
        secondOfDay = (hour * 60 + minute) * 60 + second
        self.weekdays = weekdays
    }

    public var description: String {
        let days = weekdays.isEmpty ? "?" : weekdays.map { DailyTime.dayNames[$0 - 1] }.joined(separator: ",")
        return
            "\(secondOfDay % 60) \(secondOfDay / 60 % 60) \(secondOfDay / 3_600) \(weekdays.isEmpty ? "*" : "?") * \(days)"
    }

    /// The first such time after `time`; `nil` beyond what timestamps can say.
    public func next(after time: Timestamp) -> Timestamp? {
        let day: Int64 = 86_400_000
        guard time.milliseconds > Int64.min / 2, time.milliseconds < Int64.max / 2 else { return nil }
        let today = time.milliseconds / day - (time.milliseconds % day < 0 ? 1 : 0)
        for days in today...(today + 8) {
            let due = days * day + Int64(secondOfDay) * 1_000
            // 1970 began on a Thursday.
            let weekday = Int((days + 4) % 7 + 7) % 7 + 1
            if due > time.milliseconds, weekdays.isEmpty || weekdays.contains(weekday) {
                return Timestamp(milliseconds: due)
            }
        }
        return nil
    }

    private static func number(_ text: String, below bound: Int) -> Int? {
        guard let number = Int(text), number >= 0, number < bound else { return nil }
        return number
    }

    private static func weekdays(_ text: String) -> [Int]? {
        if text == "?" || text == "*" { return [] }
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let place = dayNames.firstIndex(of: part.uppercased()) {
                days.insert(place + 1)
            } else if let number = Int(part), (1...7).contains(number) {
                days.insert(number)
            } else {
                return nil
            }
        }
        return days.sorted()
    }
}
