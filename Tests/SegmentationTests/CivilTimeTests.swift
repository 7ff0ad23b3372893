import SansIO
import Testing

@testable import Segmentation

struct CivilTimeTests {
    @Test
    func `every day of eight centuries reads back as itself`() {
        var expected = CivilTime(year: 1600, month: 1, day: 1)
        var time = expected.timestamp
        while expected.year < 2400 {
            guard CivilTime(time) == expected else {
                Issue.record("\(time) is \(CivilTime(time)), not \(expected)")
                return
            }
            expected.day += 1
            if expected.day > CivilTime.daysInMonth(year: expected.year, month: expected.month) {
                expected.day = 1
                expected.month += 1
            }
            if expected.month > 12 { (expected.year, expected.month) = (expected.year + 1, 1) }
            time = time + .days(1)
        }
    }

    @Test
    func `a month later is the same day or the month's last`() {
        func shifted(_ text: String, _ count: Int64, _ unit: Expression.Unit) -> Timestamp {
            CivilTime.shifted(instant(text), by: count, unit)
        }
        #expect(shifted("2024-01-31", 1, .month) == instant("2024-02-29"))
        #expect(shifted("2023-01-31", 1, .month) == instant("2023-02-28"))
        #expect(shifted("2024-02-29", 1, .year) == instant("2025-02-28"))
        #expect(shifted("2024-01-15", -1, .month) == instant("2023-12-15"))
        #expect(shifted("2024-01-15", 1_000_000_000, .millennium) == instant("9999-12-31T23:59:59.999Z"))
    }

    @Test
    func `a date stands for its midnight, and nonsense for nothing`() {
        #expect(CivilTime.timestamp(of: "1970-01-02") == Timestamp(milliseconds: 86_400_000))
        #expect(
            CivilTime.timestamp(of: "2026-03-04T12:00:00.5+01:00") == noon - .minutes(60) + .milliseconds(500)
        )
        for text in [
            "", "2026-02-30", "2026-13-01", "20260304", "2026-03-04T25:00:00Z", "1234567890x", "२०२६-०३-०४",
        ] {
            #expect(CivilTime.timestamp(of: text) == nil)
        }
    }
}
