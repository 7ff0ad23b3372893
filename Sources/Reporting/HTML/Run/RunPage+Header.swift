internal import SansIO

extension RunPage {
    /// What ran, how it ended, and how to run it again.
    func writeHeader(_ page: inout Markup) {
        page.element("header") { page in
            let kind = report.mode == .simulation ? "simulated run" : "run of real processes"
            page.element("p", ["class": "kicker"], "Spoke · \(kind)")
            page.element("h1", [:], report.name)
            writeVerdict(&page)
            writeFacts(&page)
            if let replay = report.replay {
                page.element("p", ["class": "kicker"], "The same again, event for event")
                page.element("pre") { $0.element("code", [:], replay) }
            }
            page.element("nav", ["aria-label": "Sections"]) { page in
                page.element("ul") { page in
                    for anchor in anchors {
                        page.element("li") { page in
                            page.element("a", ["href": "#\(anchor.rawValue)"], anchor.title)
                        }
                    }
                }
            }
        }
    }

    private func writeVerdict(_ page: inout Markup) {
        page.element("div", ["class": report.isClean ? "verdict" : "verdict bad"]) { page in
            page.element("strong", [:], report.isClean ? "✔ Clean" : "✘ Not clean")
            if report.isClean {
                page.element("p", [:], whatHeld)
            } else {
                page.element("ul") { page in
                    for reason in whatFailed { page.element("li", [:], reason) }
                }
            }
        }
    }

    private var whatHeld: String {
        var parts: [String] = []
        let acknowledged = report.promises.reduce(0) { $0 + $1.acknowledged }
        if acknowledged > 0 { parts.append("nothing lost of \(Quantity.text(acknowledged)) acknowledged") }
        let tested = report.checks.filter { $0.examined > 0 }
        if !tested.isEmpty {
            let cases = Quantity.counted(tested.reduce(0) { $0 + $1.examined }, "case")
            parts.append("\(Quantity.counted(tested.count, "rule")) held in \(cases)")
        }
        if !report.expectations.isEmpty {
            parts.append("\(Quantity.counted(report.expectations.count, "expectation")) met")
        }
        let text = parts.joined(separator: ", ")
        return text.isEmpty ? "Nothing was promised, checked or expected." : capitalised(text) + "."
    }

    private var whatFailed: [String] {
        var reasons = report.promises.filter { $0.lost > 0 }.map {
            "\(Quantity.text($0.lost)) of \(Quantity.text($0.acknowledged)) \($0.what) lost"
        }
        reasons += report.checks.filter { $0.violations > 0 }.map {
            "“\($0.name)” violated in \(Quantity.text($0.violations)) of "
                + Quantity.counted($0.examined, "case")
        }
        reasons += report.expectations.filter { !$0.isMet }.map {
            "expected \($0.text), measured \($0.measured)"
        }
        return reasons
    }

    private func writeFacts(_ page: inout Markup) {
        let nodes =
            "1 hub\(report.hubRegion.map { " in \($0)" } ?? ""), \(Quantity.counted(edges, "edge")) in "
            + Quantity.counted(report.regions.count, "region")
        var facts = [("Nodes", nodes)]
        switch report.mode {
        case .simulation:
            facts.append(
                ("Time", "\(Quantity.text(report.covered)), simulated in \(Quantity.text(report.took))"))
        case .processes: facts.append(("Time", Quantity.text(report.covered)))
        }
        facts.append(("Seed", String(report.seed)))
        page.element("dl", ["class": "facts"]) { page in
            for (term, value) in facts {
                page.element("div") { page in
                    page.element("dt", [:], term)
                    page.element("dd", [:], value)
                }
            }
            if let digest = report.digest {
                page.element("div", ["class": "digest"]) { page in
                    page.element("dt", [:], "Digest")
                    page.element("dd") { $0.element("code", [:], digest) }
                }
            }
        }
    }

    private func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
