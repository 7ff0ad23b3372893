public import Profiles

extension AudienceProgram {
    /// Where the audience is evaluated, why, and what makes it change; for `spoke audience explain`.
    public func explain(_ number: AudienceNumber) -> String {
        guard let rule = rule(number) else { return "There is no audience with number \(number)." }
        let derived = rule.classification
        var sentences = ["\(rule.audience.name) is evaluated \(place(rule.audience.evaluation))."]
        if rule.audience.evaluation == derived.evaluation {
            sentences[0] = sentences[0].dropLast() + ": \(derived.reason)."
        } else {
            sentences.append("It could be evaluated \(place(derived.evaluation)): \(derived.reason).")
        }
        if rule.facts.usesAttributes {
            let names = rule.facts.attributes.joined(separator: ", ")
            sentences.append(
                "It looks at the profile\(rule.facts.usesWholeProfile ? " as a whole" : "'s \(names)").")
        }
        if rule.facts.usesEvents { sentences.append(events(rule.facts)) }
        if !rule.facts.references.isEmpty {
            let names = rule.facts.references.map { "\"\($0.id)\"" }.joined(separator: ", ")
            sentences.append("It changes with the audiences \(names).")
        }
        if rule.facts.isIncremental {
            sentences.append("A membership ends by itself when the event leaves the window.")
        } else if rule.facts.needsHistory {
            sentences.append("It needs the profile's earlier events.")
        }
        return sentences.joined(separator: " ")
    }

    private func place(_ evaluation: Audience.Evaluation) -> String {
        switch evaluation {
        case .edge: "on the edge, at each event, and on the hub"
        case .streaming: "on the hub as data arrives"
        case .batch: "on the hub in the daily batch"
        }
    }

    private func events(_ facts: Facts) -> String {
        if facts.isChangedByAnyEvent { return "Any event can change it." }
        let keys = facts.eventKeys.map { key in
            switch key {
            case .type(let type): "of type \(type)"
            case .field(let name): "with a field \(name)"
            }
        }
        return keys.isEmpty
            ? "No event can change it." : "Events \(keys.joined(separator: " or ")) can change it."
    }
}
