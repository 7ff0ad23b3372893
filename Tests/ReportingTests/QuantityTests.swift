import Reporting
import SansIO
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        (0, "0 s"), (1, "1 ns"), (999, "999 ns"), (1_000, "1 µs"), (1_240_000, "1.24 ms"),
        (999_499, "999 µs"),
        (999_500, "1 ms"), (149_000_000, "149 ms"), (12_345_678, "12.3 ms"), (9_999_999, "10 ms"),
        (99_950_000, "100 ms"), (2_100_000_000, "2.1 s"), (119_400_000_000, "119 s"),
        (120_000_000_000, "2 min"),
        (125_000_000_000, "2 min 5 s"), (11_520_000_000_000, "3 h 12 min"), (1_209_600_000_000_000, "14 d"),
        (-1_240_000, "-1.24 ms"), (Int64.max, "106751 d 23 h"), (Int64.min, "-106751 d 23 h"),
    ])
    func `durations read as people write them`(nanoseconds: Int64, text: String) {
        #expect(Quantity.text(.nanoseconds(nanoseconds)) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (1_204_418, "1,204,418"), (-12_345, "-12,345"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `counts have commas`(count: Int, text: String) {
        #expect(Quantity.text(count) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (0.83, "0.83"), (0.848_2, "0.848"), (0.000_1, "<0.001"), (2.0, "2"), (2.273, "2.27"),
        (12.44, "12.4"),
        (999.4, "999"), (999.6, "1,000"), (1_320_000.4, "1,320,000"), (-2.5, "-2.5"), (.infinity, "–"),
        (.nan, "–"),
    ])
    func `figures keep three digits`(value: Double, text: String) {
        #expect(Quantity.text(value) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (734, "734 B"), (1_000, "1 kB"), (12_440, "12.4 kB"), (999_400, "999 kB"),
        (999_600, "1 MB"),
        (1_070_000_000, "1.07 GB"), (-2_500, "-2.5 kB"), (Int.max, "9,223 PB"),
    ])
    func `bytes count in thousands`(count: Int, text: String) {
        #expect(Quantity.bytes(count) == text)
    }

    @Test func `a share is never rounded to all or nothing`() {
        #expect(Quantity.percent(62, of: 100) == "62 %")
        #expect(Quantity.percent(997, of: 1_000) == "99.7 %")
        #expect(Quantity.percent(99_999, of: 100_000) == ">99.9 %")
        #expect(Quantity.percent(1, of: 100_000) == "<0.1 %")
        #expect(Quantity.percent(0, of: 5) == "0 %")
        #expect(Quantity.percent(5, of: 5) == "100 %")
        #expect(Quantity.percent(0, of: 0) == "–")
    }

    @Test func `one is singular`() {
        #expect(Quantity.counted(1, "edge") == "1 edge")
        #expect(Quantity.counted(0, "edge") == "0 edges")
        #expect(Quantity.counted(1_400, "update") == "1,400 updates")
    }
}
