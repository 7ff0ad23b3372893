import Profiles
import SansIO
import Testing

@testable import Topology

@Suite struct QuantityTests {
    @Test(
        arguments: [
            ("80 ms", 80_000_000), ("1.5 s", 1_500_000_000), ("14 d", 1_209_600_000_000_000),
            ("2h", 7_200_000_000_000),
            ("0.25 ms", 250_000), ("10 µs", 10_000), ("10 us", 10_000), ("3 min", 180_000_000_000),
            ("0 s", 0),
            ("1 000 ms", 1_000_000_000), ("1_000 ns", 1_000), ("0.000000001 s", 1), (" 5 s ", 5_000_000_000),
        ] as [(String, Int64)])
    func `durations are read exactly`(text: String, nanoseconds: Int64) {
        #expect(Duration(parsing: text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "5", "s", "-5 s", "5 sec", "1e3 s", "1. s", ".5 s", "1 00 s", "0.0000000001 s", "300 000 000 h",
        "5 S",
        "1,5 s", "1 2 s", "٣ s", "1.5.5 s", "99999999999999999999 s",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(Duration(parsing: text) == nil)
    }

    @Test func `any duration reads back from its text`() {
        var generator = SeededGenerator(seed: 1)
        for round in 0..<20_000 {
            // All magnitudes, and round values of each unit.
            let bits = generator.below(UInt64(1) << generator.below(63))
            let unit = DurationUnit.allCases[round % DurationUnit.allCases.count].nanoseconds
            let value = round % 2 == 0 ? bits : generator.below(5_000) * unit
            let duration = Duration.nanoseconds(Int64(value))
            #expect(Duration(parsing: duration.quantityText) == duration, "\(duration.quantityText)")
        }
    }

    @Test(
        arguments: [
            ("0.01 %", 100_000), ("100 %", 1_000_000_000), ("0 %", 0), ("33.3333333 %", 333_333_333),
            ("0.0001", 100_000), ("1", 1_000_000_000), ("40%", 400_000_000),
        ] as [(String, UInt64)])
    func `ratios are read without rounding`(text: String, billionths: UInt64) {
        #expect(Ratio(parsing: text)?.numerator == billionths)
    }

    @Test(arguments: ["100.0000001 %", "0.00000001 %", "1.1", "-1 %", "5 ‰", "", "%", "0.0000000001"])
    func `what is no exact share of one is refused`(text: String) {
        #expect(Ratio(parsing: text) == nil)
    }

    @Test func `any ratio reads back from its text`() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let ratio = Ratio(billionths: generator.below(Ratio.denominator + 1))
            #expect(Ratio(parsing: ratio.quantityText) == ratio)
        }
    }

    @Test func `any bandwidth and size reads back from its text`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5_000 {
            let value = 1 + generator.below(UInt64(1) << generator.below(62))
            let bandwidth = Bandwidth(bitsPerSecond: value)
            #expect(Bandwidth(parsing: bandwidth.quantityText) == bandwidth)
            #expect(byteCount(parsing: byteCountText(Int(value))) == Int(value))
            #expect(wholeNumber(parsing: groupedText(value)) == value)
        }
    }

    @Test func `bandwidth says how long bytes take, rounded up`() {
        #expect(Bandwidth(parsing: "200 Mbit/s")?.transmissionTime(bytes: 25_000) == .milliseconds(1))
        #expect(Bandwidth(bitsPerSecond: 3).transmissionTime(bytes: 1) == .nanoseconds(2_666_666_667))
        #expect(Bandwidth(bitsPerSecond: 1).transmissionTime(bytes: .max) == .nanoseconds(Int64.max))
        #expect(Bandwidth(parsing: "0 Mbit/s") == nil)
        #expect(Bandwidth(parsing: "200 MB/s") == nil)
    }

    @Test(arguments: ["100 000", "100_000", "100\u{2009}000", "100\u{202F}000", "100000"])
    func `counts may be grouped by thin spaces and underscores`(text: String) {
        #expect(wholeNumber(parsing: text) == 100_000)
    }

    @Test func `distributions are read and written in every form, and one duration of jitter is a bound`()
        throws
    {
        let text =
            "links: { default: { rtt: 20 ms, jitter: { p50: 1 ms, p99: 20 ms, max: 300 ms } }, "
            + "hub/VA6: { rtt: 1 ms, jitter: 2 ms } }\n"
        let service = "service: { hubIngest: { exponential: 3 ms }, edgeRequest: 1 ms .. 2 ms }\n"
        let source = minimal.replacing("links: { default: { rtt: 20 ms } }", with: text) + service
        let topology = try read(source).topology
        let default_ = topology.links.standard.jitter
        #expect(
            default_
                == Spread(
                    .percentiles(
                        .init(p50: .milliseconds(1), p99: .milliseconds(20), maximum: .milliseconds(300)))))
        #expect(topology.link(.hub, .region(Region("VA6"))).jitter == .upTo(.milliseconds(2)))
        #expect(topology.service.hubIngest == .exponential(mean: .milliseconds(3)))
        #expect(topology.service.edgeRequest == .uniform(.milliseconds(1) ... .milliseconds(2)))
        #expect(try read(topology.normalText).topology == topology)
    }

    @Test func `spans read back from their text and refuse the longer first`() {
        let span = Spread(parsing: "1.5 s .. 1 min")
        #expect(span == Spread.uniform(.milliseconds(1_500) ... .seconds(60)))
        #expect(span.flatMap { Spread(parsing: $0.quantityText) } == span)
        #expect(Spread(parsing: "20 s") == Spread.constant(.seconds(20)))
        #expect(Spread(parsing: "9 s .. 3 s") == nil)
    }

    @Test(arguments: [
        "projection.latency.p99 < 2 s", "personalised.nextPage >= 95 %", "lost = 0", "hits > 10 000",
    ])
    func `expectations read back from their text`(text: String) {
        #expect(Expectation(parsing: text)?.description == text)
    }

    @Test func `an expectation compares only what is of its own kind`() {
        let expectation = Expectation(parsing: "latency <= 2 s")
        #expect(expectation?.comparator == .atMost)
        #expect(expectation?.isMet(by: .duration(.seconds(2))) == true)
        #expect(expectation?.isMet(by: .duration(.seconds(3))) == false)
        #expect(expectation?.isMet(by: .count(1)) == nil)
    }
}
