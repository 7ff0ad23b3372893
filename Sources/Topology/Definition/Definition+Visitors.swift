internal import Profiles
internal import SansIO

extension Definition {
    /// From the beginning of the run.
    static let sinceStart = Form<Duration>.duration(.zero ... .days(400))

    static let returns: Form<Topology.Workload.Returns> = .either(
        spread.converted(
            forth: { spread, _, _ in .drawn(spread) },
            back: { returns in
                if case .drawn(let spread) = returns { spread } else { .constant(.zero) }
            }),
        Form<Topology.Workload.RecordedReturns>.object(
            Topology.Workload.RecordedReturns(file: ""),
            fields: [
                Field(
                    "file", \.file, .text(),
                    "One column of durations with their units, or of times that ascend, relative to this file.",
                    required: "returns.csv")
            ]
        ).converted(
            forth: { recorded, _, _ in .recorded(recorded) },
            back: { returns in
                if case .recorded(let recorded) = returns { recorded } else { .init(file: "") }
            }),
        isSecond: { $0["file"] != nil },
        writesSecond: { if case .recorded = $0 { true } else { false } })

    static let daily: Form<Topology.Workload.DailyCurve> = .either(
        Form<Topology.Workload.DailyCurve.Name>.choice.converted(
            forth: { name, _, _ in .named(name) },
            back: { curve in if case .named(let name) = curve { name } else { .flat } }),
        Form<[Int]>.list(of: .count(0...1_000_000), 24...24).converted(
            forth: { weights, path, reading in
                if weights.contains(where: { $0 > 0 }) { return .hours(weights) }
                reading.report(
                    .impossible("no session ever begins", remedy: "write a weight above 0 for some hour"),
                    at: path)
                return nil
            }, back: \.weights),
        isSecond: { $0.items != nil }, writesSecond: { if case .hours = $0 { true } else { false } })

    static let utcOffsets = Form<[Keyed<UTCOffset>]>.keyed(by: .region, to: .utcOffset).converted(
        forth: { offsets, _, _ in
            offsets.map { Topology.Workload.RegionalOffset(region: Region($0.key), offset: $0.value) }
        },
        back: { offsets in offsets.map { Keyed(key: $0.region.code, value: $0.offset) } })

    static let burst: Form<Topology.Workload.Burst> = .object(
        Topology.Workload.Burst(at: .zero, length: .hours(1), factor: Factor(hundredths: 200)),
        fields: [
            Field("at", \.at, sinceStart, "When, from the start of the run.", required: "2 d"),
            Field(
                "for", \.length, .duration(.seconds(1) ... .days(400)), "How long.", required: "2 h"),
            Field(
                "factor", \.factor, .factor(Factor(hundredths: 100)...Factor(hundredths: 100_000)),
                "How many times as many sessions begin.", required: "8"),
            Field("regions", \.regions, .list(of: .region, 0...100), "Of whose visitors; else of all."),
        ])

    static let devices: Form<Topology.Workload.Devices> = Form<Topology.Workload.Devices>.object(
        Topology.Workload.Devices(),
        fields: [
            Field("second", \.second, .ratio, "Share of the visitors that have at least two."),
            Field("third", \.third, .ratio, "Share of the visitors that have three."),
        ]
    ).converted(
        forth: { devices, path, reading in
            if devices.third <= devices.second { return devices }
            reading.report(
                .impossible(
                    "more visitors have three devices than two",
                    remedy: "write at least `second: \(devices.third.quantityText)`, which counts both"),
                at: path / "third")
            return nil
        }, back: { $0 })

    static let replay: Form<Topology.Workload.Replay> = .object(
        Topology.Workload.Replay(file: ""),
        fields: [
            Field(
                "file", \.file, .text(),
                "CSV with a header, or JSON lines (.jsonl): `timestamp`, `visitor`, and perhaps `region`, "
                    + "`eventType`, `login`; relative to this file.",
                required: "events.csv"),
            Field(
                "sessionGap", \.sessionGap, .duration(.seconds(1) ... .days(1)),
                "After such a pause of a visitor another session begins."),
        ])
}

extension Topology.Workload {
    /// What the key `returnInterval` says.
    enum Returns: Hashable, Sendable {
        case drawn(Spread)
        case recorded(RecordedReturns)
    }

    var returns: Returns {
        get { recordedReturns.map { .recorded($0) } ?? .drawn(returnInterval) }
        set {
            switch newValue {
            case .drawn(let spread):
                returnInterval = spread
                recordedReturns = nil
            case .recorded(let recorded): recordedReturns = recorded
            }
        }
    }
}
