import Measurement
import SansIO
import Testing

@testable import Reporting

@Suite struct ChartTests {
    @Test func `a linear axis counts in ones, twos and fives`() {
        let axis = Axis.linear("", .count, holding: [3, 872])
        #expect(axis.domain == 0...1_000)
        #expect(axis.marks(most: 5).map(\.text) == ["0", "200", "400", "600", "800", "1,000"])
        #expect(Axis.linear("", .count, holding: []).domain == 0...1)
        #expect(Axis.linear("", .number, holding: [-1, 1]).domain == -1...1)
    }

    @Test func `an axis of time counts as clocks and calendars do`() {
        func marks(_ length: Duration, _ count: Int) -> [String] {
            Axis.linear("", .duration, from: 0...Double(length.nanoseconds)).marks(most: count).map(\.text)
        }
        #expect(marks(.days(14), 7) == ["0", "2 d", "4 d", "6 d", "8 d", "10 d", "12 d", "14 d"])
        #expect(marks(.hours(3), 6) == ["0", "30 min", "1 h", "1 h 30 min", "2 h", "2 h 30 min", "3 h"])
        #expect(marks(.seconds(10), 5) == ["0", "2 s", "4 s", "6 s", "8 s", "10 s"])
        #expect(marks(.days(400), 5) == ["0", "100 d", "200 d", "300 d", "400 d"])
        #expect(marks(.zero, 5).first == "0")
    }

    @Test func `a logarithmic axis gives each doubling the same room`() throws {
        let axis = try #require(Axis.logarithmic("", .duration, holding: [1e6, 1e9]))
        let steps = [1e6, 2e6, 4e6, 8e6].map(axis.place)
        for (lower, upper) in zip(steps.dropFirst().dropLast(), steps.dropFirst(2)) {
            #expect(abs((upper - lower) - (steps[1] - steps[0])) < 1e-9)
        }
        #expect(axis.place(0) == 0)
        #expect(axis.place(1e12) == 1)
        #expect(
            axis.marks(most: 6).map(\.text) == ["1 ms", "3 ms", "10 ms", "30 ms", "100 ms", "300 ms", "1 s"])
        #expect(Axis.logarithmic("", .duration, holding: [0, -1]) == nil)
        let same = try #require(Axis.logarithmic("", .duration, holding: [118e6]))
        #expect(!same.marks(most: 6).isEmpty)
    }

    @Test func `an axis of nines gives each nine the same room`() {
        let axis = Axis.nines("", samples: 10_000)
        #expect(axis.marks(most: 5).map(\.text) == ["50 %", "90 %", "99 %", "99.9 %", "99.99 %"])
        let places = [0.9, 0.99, 0.999, 0.999_9].map(axis.place)
        #expect(abs((places[1] - places[0]) - (places[2] - places[1])) < 1e-9)
        #expect(Axis.nines("", samples: 3).domain.upperBound == 0.9)
    }

    @Test func `a stack adds up and keeps within its frame`() {
        let steps = 6
        let plot = Plot(
            sentence: "A sentence for the test.", x: .linear("time", .duration, from: 0...Double(steps)),
            y: .linear("", .count, holding: [30]), style: .stackedSteps(width: 1),
            series: [10.0, 20].enumerated().map { index, value in
                Plot.Series(
                    name: "s\(index)", tint: .series(index),
                    points: (0..<steps).map { Plot.Point(Double($0), value) })
            }, height: 250)
        var svg = Markup()
        plot.draw(&svg)
        let text = String(decoding: svg.bytes, as: UTF8.self)
        // 30 of 30 is the top of the frame, 10 a third of the way up, 0 its floor.
        #expect(text.contains("d=\"M62 210V147.3H129V147.3H196"))
        #expect(text.contains("d=\"M62 147.3V22H129"))
    }

    @Test func `what is no number leaves a gap, and whiskers say where the truth may lie`() {
        var series = Plot.Series(
            name: "s", tint: .series(0), points: [.init(0, 1), .init(1, .nan), .init(2, 3, interval: 2...4)])
        func draw() -> String {
            var svg = Markup()
            Plot(
                sentence: "A sentence for the test.", x: .linear("", .number, from: 0...2),
                y: .linear("", .number, holding: [5]), style: .markedLines, series: [series]
            ).draw(&svg)
            return String(decoding: svg.bytes, as: UTF8.self)
        }
        #expect(draw().contains("class=\"line\" d=\"M62 172.4M464 97.2\""))
        #expect(draw().contains("class=\"whisker\" d=\"M464 134.8V59.6"))
        #expect(draw().split(separator: "<circle").count == 3)
        series.points[1].y = 2
        #expect(draw().contains("class=\"line\" d=\"M62 172.4L263 134.8L464 97.2\""))
    }

    @Test func `a timeline merges intervals where there are too many`() {
        var sums = TimeSeries(.sum, every: .seconds(1))
        var levels = TimeSeries(.maximum, every: .seconds(1))
        for second in 0..<10 {
            sums.record(Int64(second), at: .seconds(second))
            levels.record(Int64(second), at: .seconds(second))
        }
        let all = Timeline(.seconds(10), interval: .seconds(1), longest: 10, most: 10)
        #expect(all.values(sums) == (0..<10).map(Double.init))
        let merged = Timeline(.seconds(10), interval: .seconds(1), longest: 10, most: 4)
        #expect(merged.step == .seconds(3))
        #expect(merged.values(sums) == [3, 12, 21, 9])
        #expect(merged.values(levels) == [2, 5, 8, 9])
        #expect(merged.total([sums, sums]) == [6, 24, 42, 18])
        // A run that went on longer than what was recorded, and one of no length at all.
        #expect(Timeline(.seconds(20), interval: .seconds(1), longest: 10, most: 50).values(sums).count == 20)
        #expect(Timeline(.zero, interval: .seconds(1), longest: 0, most: 50).values(sums) == [0])
    }

    @Test(arguments: [
        (0.0, "0"), (12.34, "12.3"), (-0.25, "-0.3"), (1e300, "1000000"), (.nan, "0"), (0.04, "0"),
    ])
    func `coordinates are short`(value: Double, text: String) {
        #expect(PathData.number(value) == text)
    }

    @Test func `a longer table says how many rows it leaves out`() {
        var page = Markup()
        DataTable(columns: [.words("a")], rows: (0..<300).map { [.init("row \($0)")] }).write(&page)
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(text.contains("60 more rows are not shown."))
        #expect(text.contains("row 239<") && !text.contains("row 240<"))
    }
}
