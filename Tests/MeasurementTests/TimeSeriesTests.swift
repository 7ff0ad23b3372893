import Measurement
import SansIO
import Testing

struct TimeSeriesTests {
    @Test func `what happens adds up within its interval, and of a level the highest counts`() {
        var happened = TimeSeries(.sum, every: .seconds(10))
        happened.record(1, at: .zero)
        happened.record(2, at: .milliseconds(9_999))
        happened.record(5, at: .seconds(30))
        #expect(happened.values == [3, 0, 0, 5])
        var level = TimeSeries(.maximum, every: .seconds(10))
        level.record(7, at: .seconds(11))
        level.record(3, at: .seconds(12))
        #expect(level.values == [0, 7])
    }

    @Test(arguments: [Duration.seconds(1), .seconds(90), .hours(1), .days(1), .days(14), .days(400)])
    func `an interval cuts a run into a few hundred parts at most`(length: Duration) {
        let parts = length.nanoseconds / TimeSeries.interval(for: length).nanoseconds
        #expect(parts >= 10 && parts <= 350, "\(parts) parts")
    }

    @Test func `page views count every page once and the same page besides`() {
        var views = PageViews()
        views[.first, .none] += 1
        views[.same, .none] += 1
        views[.next, .full] += 2
        var sum = views
        sum.merge(views)
        #expect(views.total == 3)
        #expect(sum[.next, .full] == 4 && sum[.same, .none] == 2)
        #expect(sum.total(.same) == 2)
    }
}
