/// A parsed file: every value with where it stands.
struct Tree: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        /// A plain or quoted scalar, as text. Plain empty ones and `null` are `empty`.
        case scalar(String, isQuoted: Bool)
        case list([Tree])
        case map([Member])
        case empty
    }

    struct Member: Hashable, Sendable {
        var key: String
        var keyLocation: Location
        var value: Tree
    }

    var content: Content
    var location: Location

    init(_ content: Content, at location: Location) {
        self.content = content
        self.location = location
    }

    subscript(key: String) -> Tree? {
        members?.first { $0.key == key }?.value
    }

    var members: [Member]? {
        if case .map(let members) = content { members } else { nil }
    }

    var items: [Tree]? {
        if case .list(let items) = content { items } else { nil }
    }

    var scalar: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// What messages call this kind of value.
    var kindPhrase: String {
        switch content {
        case .scalar(let text, _): "`\(text.prefix(60))`"
        case .list: "a list"
        case .map: "a mapping"
        case .empty: "nothing"
        }
    }

    /// What a list item is called, so that overrides and messages need no index.
    var name: String? {
        if let scalar { return scalar }
        for key in ["name", "code", "title", "region", "id"] {
            if let name = self[key]?.scalar { return name }
        }
        return nil
    }
}
