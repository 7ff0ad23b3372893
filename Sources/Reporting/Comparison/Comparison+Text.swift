extension Comparison {
    /// The comparison for a terminal of `width` columns, ending with a newline: what differs and the usual metrics, or
    /// everything that is not the same.
    public func text(width: Int, colour: Bool, showsAll: Bool = false) -> String {
        let ink = Ink(isColoured: colour)
        let width = max(40, width)
        var facts = LabelledText()
        facts.add("A", side(before))
        facts.add("B", side(after))
        facts.add("differ in", differences)
        facts.add("beware", warnings)
        var lines = facts.lines(width: width, ink: ink) + [""]
        let shown = showsAll ? rows.filter { $0.verdict != .same } : telling
        if !shown.isEmpty { lines += table(shown).lines(width: width, ink: ink) + [""] }
        let rest = [Verdict.notShown, .tooSmall, .rarelyMeasured, .same].compactMap { verdict -> String? in
            let count = rows.count { $0.verdict == verdict } - shown.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(verdict.words): \(Quantity.counted(count, "metric"))"
        }
        if !rest.isEmpty {
            let other = shown.isEmpty ? "" : "others: "
            lines += TextWidth.wrap(other + rest.joined(separator: "; "), to: width)
        }
        lines += TextWidth.wrap(legend, to: width).map { ink.paint($0, .faint) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func side(_ side: Side) -> String {
        let names = side.runs.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let runs = Quantity.counted(side.runs.count, "run")
        let seeds = side.seeds.sorted().map { "\($0)" }
        let listed =
            seeds.count > 6 ? "\(seeds[0]) … \(seeds[seeds.count - 1])" : seeds.joined(separator: ", ")
        return
            "\(side.label): \(names.joined(separator: ", ")), \(runs), seed\(seeds.count == 1 ? "" : "s") \(listed)"
    }

    /// What makes means of a side mean little.
    private var warnings: [String] {
        [("A", before), ("B", after)].flatMap { name, side in
            var warnings: [String] = []
            if Set(side.runs.map(\.topologyHash)).count > 1 {
                warnings.append("the runs of \(name) are not all of the same topology and settings")
            }
            if side.runs.contains(where: { !$0.isWhole }) {
                warnings.append("\(name) has runs that were stopped early")
            }
            if Set(side.seeds).count < side.runs.count {
                warnings.append(
                    "\(name) has runs with the same seed, which count as if they were independent")
            }
            return warnings
        }
    }

    /// Settings whose values are not the same on both sides.
    var differences: [String] {
        func values(_ side: Side, _ name: String) -> String {
            let all = side.runs.map { $0.value(of: name) }
            return all.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
                .joined(separator: ", ")
        }
        let names = (before.runs + after.runs).flatMap(\.parameters).map(\.name)
            .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return names.compactMap { name in
            let (first, second) = (values(before, name), values(after, name))
            return first == second ? nil : "\(name): \(first) in A, \(second) in B"
        }
    }

    private func table(_ rows: [Row]) -> Table {
        var table = Table(
            head: .init("metric", .left),
            groups: [
                .init("", [.init("A"), .init("B")]),
                .init("B less A", [.init("difference"), .init("margin", .left), .init("of A")]),
                .init("", [.init("verdict", .left)]),
            ])
        for row in rows { table.add(.init(row.column.fullName), cells(row)) }
        return table
    }

    private func cells(_ row: Row) -> [Table.Cell] {
        let kind = row.column.kind
        func mean(_ estimate: Estimate?) -> Table.Cell {
            estimate.map { .init(kind.text($0.mean)) } ?? .init("–", .faint)
        }
        let difference = row.difference.map { Table.Cell(kind.signedText($0.difference), row.verdict.tone) }
        let margin = row.difference?.margin.map { Table.Cell("± \(kind.differenceText($0))", .faint) }
        let part = row.relative.map { Table.Cell(Comparison.percent($0), .faint) }
        return [
            mean(row.before), mean(row.after), difference ?? .init("–", .faint), margin ?? .init("", .faint),
            part ?? .init("", .faint), .init(row.verdict.words, row.verdict.tone),
        ]
    }

    /// How sure the differences are, in words.
    var legend: String {
        if before.runs.count == 1 || after.runs.count == 1 {
            return "With one run each a difference may be luck: run several seeds, for example --seeds 5."
        }
        let method =
            isPaired
            ? "Runs are paired by seed" : "The seeds differ, so that runs are not paired (Welch's test)"
        let chance = "About one in twenty metrics that do not differ looks different by chance."
        return "\(method); margins are of 95 % by Student's t. \(chance)"
    }

    static func percent(_ part: Double) -> String {
        let sign = part > 0 ? "+" : part < 0 ? "−" : ""
        return sign + Quantity.text(part.magnitude * 100) + " %"
    }
}

extension Comparison.Verdict {
    /// As people read it.
    public var words: String {
        switch self {
        case .better: "better"
        case .worse: "worse"
        case .different: "different"
        case .tooSmall: "too small to matter"
        case .notShown: "no difference shown"
        case .same: "the same"
        case .oneRun: "one run each: no confidence"
        case .rarelyMeasured: "measured in too few runs"
        case .onlyBefore: "only measured in A"
        case .onlyAfter: "only measured in B"
        }
    }

    var tone: Tone {
        switch self {
        case .better: .good
        case .worse: .bad
        case .different: .accent
        case .oneRun, .rarelyMeasured, .onlyBefore, .onlyAfter: .warning
        case .tooSmall, .notShown, .same: .faint
        }
    }
}

extension MetricValue.Kind {
    /// A difference without its sign: of shares in percentage points, else as the numbers themselves.
    func differenceText(_ number: Double) -> String {
        self == .ratio ? Quantity.text(number.magnitude * 100) + " pp" : text(number.magnitude)
    }

    func signedText(_ number: Double) -> String {
        (number > 0 ? "+" : number < 0 ? "−" : "") + differenceText(number)
    }
}
