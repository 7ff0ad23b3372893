import Profiles
import SansIO
import Testing

struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-03-01T12:00:00Z", 1_772_366_400_000),
            ("2026-03-01T12:00:00.250Z", 1_772_366_400_250), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func `dates are read and written`(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test(arguments: [
        ("2017-09-26T15:52:25+13:00", "2017-09-26T02:52:25Z"),
        ("2017-09-26t15:52:25z", "2017-09-26T15:52:25Z"),
        ("2017-09-26 15:52:25.1-00:30", "2017-09-26T16:22:25.100Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2017-09-26T15:52:25.123456789012345678901Z", "2017-09-26T15:52:25.123Z"),
    ])
    func `offsets, fractions and leap seconds are understood`(text: String, utc: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == utc)
    }

    @Test(arguments: [
        "", "2026", "2026-03-01", "2026-03-01T12:00:00", "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z",
        "2026-02-29T12:00:00Z", "1900-02-29T12:00:00Z", "2026-04-31T12:00:00Z", "2026-03-00T12:00:00Z",
        "2026-03-01T24:00:00Z", "2026-03-01T12:60:00Z", "2026-03-01T12:00:61Z", "2026-03-01T12:00:00.Z",
        "2026-03-01T12:00:00+0900", "2026-03-01T12:00:00+24:00", "2026-03-01T12:00:00Zx",
        "٢٠٢٦-03-01T12:00:00Z",
        "-026-03-01T12:00:00Z", "2026-3-1T12:00:00Z",
    ])
    func `anything else is no date`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `every day of the four-digit years comes back`() {
        for day in stride(from: Int64(-719_528), through: 2_932_896, by: 97) {
            let timestamp = Timestamp(milliseconds: day * 86_400_000 + 1)
            #expect(Timestamp(rfc3339: timestamp.rfc3339) == timestamp)
        }
    }

    @Test func `instants beyond the four-digit years become the nearest in them`() {
        #expect(Timestamp(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
    }
}
