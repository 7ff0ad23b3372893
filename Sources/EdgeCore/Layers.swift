internal import Profiles
internal import SansIO
internal import Wire

/// What accepted events put over entries, by identity and in the order of acceptance, until it is released by the
/// numbers of the events. No more than what the outbox holds, once for each identity concerned.
struct Layers<Content: Sendable>: Sendable {
    private var layers: [Key16: [(mark: BoxMark, content: Content)]] = [:]
    /// Identities with layers, by box number, so that a release finds them.
    private var owners: [Box: [(number: UInt64, identity: Key16)]] = [:]

    var isEmpty: Bool { layers.isEmpty }
    /// Over how many identities something lies.
    var count: Int { layers.count }

    mutating func lay(_ contents: [Content], over identity: Key16, mark: BoxMark) {
        if contents.isEmpty { return }
        layers[identity, default: []].append(contentsOf: contents.map { (mark, $0) })
        owners[mark.box, default: []].append((mark.number, identity))
    }

    /// In the order laid; `nil` where nothing lies.
    subscript(identity: Key16) -> [Content]? {
        layers.isEmpty ? nil : layers[identity]?.map(\.content)
    }

    /// What lies over the first identity that one event concerns.
    func contents(from mark: BoxMark) -> [Content] {
        guard let owner = owners[mark.box]?.first(where: { $0.number == mark.number }) else { return [] }
        return (layers[owner.identity] ?? []).filter { $0.mark == mark }.map(\.content)
    }

    /// Drops what came from events of the box up to the mark.
    mutating func release(_ mark: BoxMark) {
        guard var owned = owners[mark.box] else { return }
        for owner in owned where owner.number <= mark.number {
            layers[owner.identity]?.removeAll { $0.mark.box == mark.box && $0.mark.number <= mark.number }
            if layers[owner.identity]?.isEmpty ?? false { layers[owner.identity] = nil }
        }
        owned.removeAll { $0.number <= mark.number }
        owners[mark.box] = owned.isEmpty ? nil : owned
    }

    /// Drops everything over an identity.
    mutating func clear(_ identity: Key16) {
        if !layers.isEmpty { layers[identity] = nil }
    }
}
