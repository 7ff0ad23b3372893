import Foundation
import Profiles
import SansIO
import Testing

@testable import Topology

/// What a topology says of visitors and back ends.
@Suite struct WorkloadTests {
    /// With a dataset of records, of which `smallCatalog` has none.
    private let catalog =
        smallCatalog
        .replacing(
            "schemas: [", with: "schemas: [ { id: \"https://x.example/r\", title: R, behaviour: record },"
        )
        .replacing("datasets: [", with: "datasets: [ { id: d0, name: CRM, schema: R },")

    private let everything = """
        workload:
          start: 2026-11-23T00:00:00Z
          duration: 7 d
          daily: evening
          utcOffsets: { VA6: -04:00, JPN3: +09:00 }
          returnInterval: { p50: 1 d, p90: 9 d, max: 90 d }
          bursts: [ { at: 2 d, for: 2 h, factor: 8.5, regions: [JPN3] } ]
          devices: { second: 45 %, third: 15 % }
          newEcidProbability: 2 %
          sharedDeviceProbability: 5 %
          loginProbability: 30 %
          travelProbability: 1 %
          travelTo: { JPN3: 3, VA6: 1 }
          purchases: { share: 5 %, every: 1 d }
          batchLoads: [ { at: 02:00, share: 30 %, duration: 20 min } ]
          segmentationAt: 12:30
          audienceChanges: [ { at: 3 d, audience: Gold, expression: 'a = 2' } ]

        """

    private func warnings(_ text: String, files: [String: String] = [:]) throws -> [String] {
        try read(minimal + catalog + text, files: files).warnings.map(\.description)
    }

    @Test func `everything is read, and reads back from its normal form`() throws {
        let file = try read(minimal + catalog + everything)
        let topology = file.topology
        let workload = topology.workload
        #expect(file.warnings.isEmpty)
        #expect(workload.start.rfc3339 == "2026-11-23T00:00:00Z")
        #expect(workload.daily == .named(.evening))
        #expect(topology.utcOffset(of: Region("VA6")).minutes == -240)
        #expect(topology.utcOffset(of: Region("IND1")).minutes == 330)
        #expect(workload.bursts[0].factor.hundredths == 850 && workload.bursts[0].regions == [Region("JPN3")])
        #expect(workload.devices == .init(second: .percent(45), third: .percent(15)))
        #expect(workload.travelTo.map(\.weight) == [3, 1])
        #expect(workload.batchLoads[0].at.secondOfDay == 7_200)
        #expect(workload.segmentationAt?.quantityText == "12:30")
        #expect(workload.audienceChanges.map(\.expression) == ["a = 2"])
        #expect(topology.purchaseDataset?.name == "Clicks")
        #expect(try read(topology.normalText).topology == topology)
        let text = file.summary
        for part in [
            "at most 4 sessions", "returns p50 1 d, p90 9 d, max 90 d", "curve `evening`",
            "1.6 devices a visitor", "8.5 times as many from 2 d for 2 h in JPN3", "a new ECID in 2 %",
            "purchases of 5 %", "a batch of 30 % at 02:00 UTC in 20 min", "segmentation at 12:30 UTC",
            "1 audience change from 3 d",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        for line in text.split(separator: "\n") { #expect(line.count <= 110) }
    }

    @Test func `hours may have weights of their own`() throws {
        let weights = (1...24).map(String.init).joined(separator: ", ")
        let topology = try read(minimal + "workload: { visitors: 0, daily: [\(weights)] }\n").topology
        #expect(topology.workload.daily == .hours(Array(1...24)))
        #expect(try read(topology.normalText).topology == topology)
        let zeros = [String](repeating: "0", count: 24).joined(separator: ",")
        #expect(
            errors(minimal + "workload: { daily: [\(zeros)] }\n") == [
                "t.yaml:5:20: no session ever begins: write a weight above 0 for some hour"
            ])
        #expect(
            errors(minimal + "workload: { daily: [1, 2] }\n") == [
                "t.yaml:5:20: `2 items` is out of range: write 24 to 24"
            ])
        #expect(
            errors(minimal + "workload: { daily: evenings }\n") == [
                "t.yaml:5:20: found `evenings` where `evening` belongs"
            ])
    }

    @Test func `wrong values are refused with what belongs there`() {
        let text = """
            workload:
              segmentationAt: 24:00
              utcOffsets: { VA6: +15:00 }
              devices: { second: 10 %, third: 20 % }
              bursts: [ { at: 1 h, for: 1 h, factor: 0.5 } ]

            """
        #expect(
            errors(minimal + text) == [
                "t.yaml:6:19: found `24:00` where a time of day such as `02:00` belongs",
                "t.yaml:7:22: found `+15:00` where an offset from UTC such as `-05:00` belongs",
                "t.yaml:8:35: more visitors have three devices than two: write at least `second: 20 %`, which "
                    + "counts both",
                "t.yaml:9:42: `0.5` is out of range: write 1 to 1000",
            ])
    }

    @Test func `names of nothing are named, and streams without a dataset`() {
        let text = """
            workload:
              travelTo: { OR2: 1 }
              bursts: [ { at: 1 h, for: 1 h, factor: 2, regions: [SGP3] } ]
              purchases: { share: 1 %, dataset: Klicks }
              audienceChanges: [ { at: 1 h, audience: Gould, expression: a = 1 } ]
              batchLoads: [ { at: 02:00, share: 1 % } ]

            """
        #expect(
            errors(minimal + smallCatalog + text).map { $0.prefix(50) }
                == [
                    "t.yaml:14:15: there is no edge in region `OR2`: wri",
                    "t.yaml:15:55: there is no edge in region `SGP3`: wr",
                    "t.yaml:16:37: there is no dataset of events `Klicks",
                    "t.yaml:17:43: there is no audience `Gould`: did you",
                    "t.yaml:18:15: batches bring records, and the catalo",
                ].map { $0.prefix(50) })
        #expect(
            errors(minimal + "workload: { visitors: 0, purchases: { share: 1 % } }\n")
                == [
                    "t.yaml:5:37: purchases are events, and the catalog has no dataset of a schema with "
                        + "`behaviour: event`: write one into `catalog`",
                    "t.yaml:5:11: visitors need a datastream, and the catalog has none: write `catalog: FILE`, or "
                        + "`datastreams` into it",
                ].filter { $0.contains("purchases") })
    }

    @Test func `what cannot work is warned of`() throws {
        let text = """
            workload:
              duration: 1 h
              daily: office
              bursts: [ { at: 2 h, for: 1 h, factor: 2 }, { at: 30 min, for: 1 h, factor: 2 } ]
              audienceChanges: [ { at: 3 h, audience: Gold, expression: 'a = 2' } ]
              segmentationAt: 12:00
              returnInterval: { p50: 1 d, max: 9 d }
              travelTo: { VA6: 1 }
              loginProbability: 0 %
              sharedDeviceProbability: 1 %

            """
        let found = try warnings(text).map { $0.dropFirst("t.yaml:".count) }
        #expect(
            found
                == [
                    "16:19: at 2 h the run of 1 h is over",
                    "16:66: the burst lasts until 90 min, when the run of 1 h is over",
                    "17:28: at 3 h the run of 1 h is over",
                    "18:19: from 2026-09-21T14:13:20Z on, 12:00 UTC comes only after the run of 1 h",
                    "19:19: after 1 d, when half of the visitors return, the run of 1 h is over: most have one session",
                    "20:13: nobody travels without a `travelProbability`",
                    "22:28: nobody logs in without a `loginProbability`",
                ].map { $0[...] })
        let unknown = minimal.replacing("JPN3", with: "MOON1") + "workload: { visitors: 0, daily: office }\n"
        #expect(
            try read(unknown).warnings.map(\.message) == [
                "the time in MOON1 is not known, UTC is assumed: write `utcOffsets: { MOON1: +01:00 }`"
            ])
        let updates = "workload: { hubUpdates: { share: 1 % } }\n"
        #expect(try read(minimal + smallCatalog + updates).warnings.count == 1)
    }
}
