/// One `--set path.to.key=value`: replaces a value before the file is checked.
struct Override: Sendable {
    /// As given, for messages.
    let text: String
    let steps: [String]
    let value: Tree

    var location: Location { .override(text) }

    /// The value is YAML: `memory`, `80 ms`, `[VA6, OR2]`, `{ rtt: 10 ms }`.
    init(parsing text: String) throws(TopologyError) {
        let location = Location.override(text)
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw TopologyError(
                .badOverride("there is no `path=value`", remedy: "write for example `hub.store=memory`"),
                at: location)
        }
        self.text = text
        steps = text[..<sign].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if steps.contains("") {
            throw TopologyError(
                .badOverride("the path `\(text[..<sign])` has an empty step", remedy: "remove a dot"),
                at: location)
        }
        value = try Tree(yaml: String(text[text.index(after: sign)...]), file: "", base: location)
    }

    /// Whether it names the catalog's file, which must be known before the others are applied.
    var isOfCatalogFile: Bool { steps == ["catalog"] || steps == ["catalog", "include"] }
}

extension Tree {
    /// Applies an override; keys that do not exist yet are added, and checked with the rest of the file.
    mutating func apply(_ override: Override) throws(TopologyError) {
        try set(override.steps[...], of: override, at: .top)
    }

    private mutating func set(
        _ steps: ArraySlice<String>, of override: Override, at path: Path
    ) throws(TopologyError) {
        guard let step = steps.first else {
            self = override.value
            return
        }
        let rest = steps.dropFirst()
        switch content {
        case .map(var members):
            let matching = members.indices.filter { step == "*" || members[$0].key == step }
            if matching.isEmpty {
                guard step != "*" else { throw nothing(at: path, override) }
                var added = Tree(.empty, at: override.location)
                try added.set(rest, of: override, at: path / step)
                members.append(Member(key: step, keyLocation: override.location, value: added))
            }
            for index in matching {
                try members[index].value.set(rest, of: override, at: path / members[index].key)
            }
            content = .map(members)
        case .list(var items):
            let matching = try indexes(of: step, in: items, at: path, override)
            for index in matching { try items[index].set(rest, of: override, at: path / index) }
            content = .list(items)
        case .empty:
            guard step != "*" else { throw nothing(at: path, override) }
            self = Tree(.map([]), at: override.location)
            try set(steps, of: override, at: path)
        case .scalar:
            throw TopologyError(
                .badOverride(
                    "\(path.phrase) is the single value \(kindPhrase) and has no `\(step)`",
                    remedy: "end the path at `\(path)`"),
                at: override.location)
        }
    }

    private func indexes(
        of step: String, in items: [Tree], at path: Path, _ override: Override
    ) throws(TopologyError) -> [Int] {
        if step == "*", !items.isEmpty { return Array(items.indices) }
        if step == "*" { throw nothing(at: path, override) }
        if let index = Int(step), items.indices.contains(index) { return [index] }
        let found = items.indices.filter { items[$0].name == step }
        if !found.isEmpty { return found }
        var names: [String] = []
        for name in items.compactMap(\.name) where !names.contains(name) { names.append(name) }
        let listed = names.prefix(12).map { "`\($0)`, " }.joined()
        let last = items.count - 1
        throw TopologyError(
            .badOverride(
                "\(path.phrase) has no item `\(step)`",
                remedy: items.isEmpty
                    ? "it is empty" : "write \(listed)an index from 0 to \(last), or `*`"),
            at: override.location)
    }

    private func nothing(at path: Path, _ override: Override) -> TopologyError {
        TopologyError(
            .badOverride("\(path.phrase) is empty, so `*` matches nothing", remedy: "name a key"),
            at: override.location)
    }
}
