internal import SansIO

/// The `Date` field of answers (RFC 9110, 5.6.7), made anew once a second.
struct HTTPDate {
    /// For example `Tue, 24 Nov 2026 13:24:00 GMT`.
    private(set) var text = "Thu, 01 Jan 1970 00:00:00 GMT"
    private var second: Int64 = 0

    mutating func set(_ timestamp: Timestamp) {
        let now = timestamp.milliseconds / 1000
        if now != second, now >= 0 {
            second = now
            text = HTTPDate.text(ofSecond: now)
        }
    }

    /// Days to civil date after Howard Hinnant, with years that begin in March.
    private static func text(ofSecond second: Int64) -> String {
        let days = second / 86_400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let time = second % 86_400
        let clock = "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
        return "\(names[Int(days % 7)]), \(two(day)) \(months[Int(month - 1)]) \(year) \(clock) GMT"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
