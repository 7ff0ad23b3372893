/// Where a value was written: in a file, or on the command line.
public enum Location: Hashable, Sendable, CustomStringConvertible {
    /// Line and column count from 1, columns in Unicode scalars; 0 where the file as a whole is meant.
    case file(String, line: Int, column: Int)
    /// The text after `--set`.
    case override(String)

    public var description: String {
        switch self {
        case .file(let name, line: 0, column: _): name
        case .file(let name, let line, let column): "\(name):\(line):\(column)"
        case .override(let text): "--set \(text.count > 60 ? text.prefix(59) + "…" : text[...])"
        }
    }
}

/// The way from the top of a topology to one of its values: names of keys and indexes of list items.
struct Path: Hashable, Sendable, CustomStringConvertible {
    var steps: [String] = []

    static let top = Path()

    static func / (path: Path, step: String) -> Path { Path(steps: path.steps + [step]) }
    static func / (path: Path, index: Int) -> Path { path / String(index) }

    var parent: Path? { steps.isEmpty ? nil : Path(steps: steps.dropLast()) }

    var description: String { steps.joined(separator: ".") }

    /// How messages call the place.
    var phrase: String { steps.isEmpty ? "the file" : "`\(description)`" }
}
