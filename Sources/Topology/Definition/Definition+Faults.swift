internal import Profiles
internal import SansIO

extension Definition {
    /// A fault as written: one key says what goes wrong, others when and how.
    struct FaultDraft: Sendable {
        var at = Duration.zero
        var kill: String?
        var pause: String?
        var restart: String?
        var partition: [String]?
        var clog: [String]?
        var slow: [String]?
        var restore: String?
        var heal: Duration?
        var isOneWay = false
        var delay = Duration.milliseconds(100)
        var loss = Ratio.zero
        var bandwidth: Bandwidth?
        var backup: Duration?
    }

    private static let instant = Form<Duration>.duration(.zero ... .days(400))
    private static let pair = Form<[String]>.list(of: .text(.node), 2...2)

    static let fault: Form<Topology.Fault> = Form<FaultDraft>.object(
        FaultDraft(),
        fields: [
            Field("at", \.at, instant, "When, from the start of the run.", required: "30 s"),
            Field(
                "kill", \.kill, optional: .text(.node), "This node ends at once, losing what was not synced."),
            Field("pause", \.pause, optional: .text(.node), "This node stands still until `heal`."),
            Field(
                "restart", \.restart, optional: .text(),
                "With `kill`: when the node starts again; never if left out. Alone: the node that ends and "
                    + "starts at once."
            ),
            Field(
                "partition", \.partition, optional: pair,
                "Nothing passes between these two nodes until `heal`."),
            Field("clog", \.clog, optional: pair, "Messages between these two are held back until `heal`."),
            Field(
                "slow", \.slow,
                optional: .either(
                    pair,
                    Form<String>.text(.node).converted(forth: { name, _, _ in [name] }, back: { $0[0] }),
                    isSecond: { $0.items == nil }, writesSecond: { $0.count == 1 }),
                "Until `heal`, messages between these two take longer, or this node takes longer for each message."
            ),
            Field(
                "restore", \.restore, optional: .text(.node),
                "The hub starts again on its store as it was at `backup`."),
            Field(
                "heal", \.heal, optional: instant,
                "When it is over, from the start of the run; never if left out."),
            Field("oneWay", \.isOneWay, .bool, "Only messages from the first to the second are cut."),
            Field("delay", \.delay, .duration(.zero ... .minutes(10)), "How much longer."),
            Field("loss", \.loss, .ratio, "Share of publications lost in addition."),
            Field("bandwidth", \.bandwidth, optional: .bandwidth, "What the link carries while slow."),
            Field("backup", \.backup, optional: instant, "When the backup was taken; the start if left out."),
        ],
        common: ["at"],
        variants: [
            Variant("kill", with: ["restart"]), Variant("restart"), Variant("pause", with: ["heal"]),
            Variant("partition", with: ["heal", "oneWay"]), Variant("clog", with: ["heal"]),
            Variant("slow", with: ["heal", "delay", "loss", "bandwidth"]),
            Variant("restore", with: ["backup"]),
        ]
    ).converted(forth: fault, back: draft)

    private static func fault(_ draft: FaultDraft, _ path: Path, _ reading: inout Reading) -> Topology.Fault?
    {
        if let name = draft.kill {
            var restart: Duration?
            if let text = draft.restart {
                restart = instant.read(
                    Tree(.scalar(text, isQuoted: false), at: reading.location(of: path / "restart")),
                    path / "restart", &reading)
            }
            return checked(
                draft.at, .kill(Topology.NodeName(name), restart: restart), path / "restart", &reading)
        }
        if let name = draft.restart {
            guard TextRule.node.matches(name) else {
                reading.report(
                    .wrongKind(found: "`\(name)`", expected: TextRule.node.phrase), at: path / "restart")
                return nil
            }
            return Topology.Fault(at: draft.at, .restart(Topology.NodeName(name)))
        }
        if let name = draft.restore {
            guard name == "hub" else {
                reading.report(
                    .impossible("only the hub has a store to restore", remedy: "write `restore: hub`"),
                    at: path / "restore")
                return nil
            }
            let backup = draft.backup ?? .zero
            if backup >= draft.at {
                reading.report(
                    .impossible("the backup is not older than `at`", remedy: "write an earlier `backup`"),
                    at: path / "backup")
            }
            return Topology.Fault(at: draft.at, .restore(backup: backup))
        }
        return kind(draft).flatMap { checked(draft.at, $0, path / "heal", &reading) }
    }

    private static func kind(_ draft: FaultDraft) -> Topology.Fault.Kind? {
        if let name = draft.pause { return .pause(Topology.NodeName(name), heal: draft.heal) }
        if let name = draft.slow?.first, draft.slow?.count == 1 {
            return .slowNode(Topology.NodeName(name), delay: draft.delay, heal: draft.heal)
        }
        guard let names = draft.partition ?? draft.clog ?? draft.slow, names.count == 2 else { return nil }
        let (first, second) = (Topology.NodeName(names[0]), Topology.NodeName(names[1]))
        if draft.partition != nil {
            return .partition(first, second, isOneWay: draft.isOneWay, heal: draft.heal)
        }
        if draft.clog != nil { return .clog(first, second, heal: draft.heal) }
        let slowness = Topology.Fault.Slowness(
            delay: draft.delay, loss: draft.loss, bandwidth: draft.bandwidth)
        return .slowLink(first, second, slowness, heal: draft.heal)
    }

    private static func checked(
        _ at: Duration, _ kind: Topology.Fault.Kind, _ end: Path, _ reading: inout Reading
    ) -> Topology.Fault {
        let fault = Topology.Fault(at: at, kind)
        if let over = fault.end, over <= at {
            let key = end.steps.last ?? "heal"
            reading.report(
                .impossible(
                    "`\(key)` is an instant of the run, and \(over.quantityText) is not after `at`",
                    remedy: "write more than `\(key): \(at.quantityText)`"),
                at: end)
        }
        return fault
    }

    private static func draft(_ fault: Topology.Fault) -> FaultDraft {
        var draft = FaultDraft()
        draft.at = fault.at
        switch fault.kind {
        case .kill(let node, let restart):
            draft.kill = node.description
            draft.restart = restart?.quantityText
        case .restart(let node): draft.restart = node.description
        case .restore(let backup):
            draft.restore = "hub"
            draft.backup = backup
        case .pause(let node, let heal):
            draft.pause = node.description
            draft.heal = heal
        case .partition(let first, let second, let isOneWay, let heal):
            draft.partition = [first.description, second.description]
            draft.isOneWay = isOneWay
            draft.heal = heal
        case .clog(let first, let second, let heal):
            draft.clog = [first.description, second.description]
            draft.heal = heal
        case .slowLink(let first, let second, let slowness, let heal):
            draft.slow = [first.description, second.description]
            draft.delay = slowness.delay
            draft.loss = slowness.loss
            draft.bandwidth = slowness.bandwidth
            draft.heal = heal
        case .slowNode(let node, let delay, let heal):
            draft.slow = [node.description]
            draft.delay = delay
            draft.heal = heal
        }
        return draft
    }
}
