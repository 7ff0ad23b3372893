import Profiles
import SansIO
import Testing

struct DailyTimeTests {
    private func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? .distantPast }

    @Test func `a time of day comes once a day`() throws {
        let daily = try #require(DailyTime(cron: "0 30 13 * * ?"))
        #expect(daily.next(after: time("2026-03-01T13:29:59Z")) == time("2026-03-01T13:30:00Z"))
        #expect(daily.next(after: time("2026-03-01T13:30:00Z")) == time("2026-03-02T13:30:00Z"))
        #expect(daily.next(after: time("1969-12-31T23:00:00Z")) == time("1970-01-01T13:30:00Z"))
        #expect(daily.next(after: time("1960-02-29T12:00:00Z")) == time("1960-02-29T13:30:00Z"))
    }

    @Test func `days of the week are counted as Quartz does, by number or name`() throws {
        let weekly = try #require(DailyTime(cron: "5 0 0 ? * 2,SUN"))
        // 1 March 2026 is a Sunday.
        #expect(weekly.next(after: time("2026-03-01T00:00:05Z")) == time("2026-03-02T00:00:05Z"))
        #expect(weekly.next(after: time("2026-03-02T00:00:05Z")) == time("2026-03-08T00:00:05Z"))
    }

    @Test func `what it writes it reads`() throws {
        for text in ["0 30 13 * * ?", "5 0 0 ? * SUN,MON", "59 59 23 * * ?"] {
            let daily = try #require(DailyTime(cron: text))
            #expect(DailyTime(cron: daily.description) == daily, "\(daily)")
        }
    }

    @Test func `more than one time a day, and what is no time, is refused`() {
        for text in [
            "", "0 0 * * * ?", "0 0/5 1 * * ?", "0 0 24 * * ?", "60 0 0 * * ?", "0 0 1 1 * ?", "0 0 1 * 5 ?",
            "0 0 1 ? * 8", "0 0 1 ? * ,", "0 0 1 * *", "0 0 1 * * ? 2026", "a b c d e f", "-1 0 0 * * ?",
            String(repeating: "0 ", count: 1_000),
        ] { #expect(DailyTime(cron: text) == nil, "\(text)") }
        let far = Timestamp(milliseconds: .max)
        #expect(DailyTime(cron: "0 30 13 * * ?")?.next(after: far) == nil)
    }
}
