/// A regular expression compiled to a small program, matched in time proportional to text times program: no
/// backtracking, no recursion over the text.
///
/// The part of Java's syntax that such a machine can do: literals, `.`, classes, `\d \w \s` and their
/// negations, `^ $ \b \B`, groups, alternatives, greedy and reluctant quantifiers, and `(?i)` at the
/// beginning. Look-around, back references and possessive quantifiers are refused when the audience or the
/// schema that holds them is defined.
public struct Pattern: Hashable, Sendable {
    public static let instructionsMaximum = 2_000
    /// Longest text that is searched, in Unicode scalars; a longer one gives null.
    public static let textMaximum = 65_536

    enum Instruction: Hashable, Sendable {
        case scalar(ScalarSet)
        /// Tries the first, then the second.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case start, end
        case boundary(Bool)
        case match
    }

    struct ScalarSet: Hashable, Sendable {
        var ranges: [ClosedRange<UInt32>]
        var isNegated = false

        func contains(_ scalar: UInt32) -> Bool {
            ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    let instructions: [Instruction]
    /// Capturing groups, not counting the whole match.
    public let groups: Int
    let ignoresCase: Bool
    private let fixed: FixedPattern?

    public init(_ text: String) throws(PatternError) {
        var compiler = PatternCompiler(text: text)
        try compiler.compile()
        instructions = compiler.instructions
        groups = compiler.groups
        ignoresCase = compiler.ignoresCase
        fixed = FixedPattern(instructions, ignoresCase: ignoresCase)
    }

    /// Whether the pattern occurs anywhere in `text` (the published example anchors with `^`), `nil` if the
    /// text is too long to search.
    public func occurs(in text: String) -> Bool? {
        if let fixed, let occurs = fixed.occurs(in: text) { return occurs }
        return match(text, group: nil).map { $0 != nil }
    }

    /// The text of a group of the leftmost match; `nil` if there is none.
    public func group(_ number: Int, of text: String) -> String? {
        guard let range = match(text, group: number) ?? nil, !range.isEmpty || range.lowerBound >= 0 else {
            return nil
        }
        let scalars = Array(text.unicodeScalars)
        guard range.upperBound <= scalars.count else { return nil }
        return String(String.UnicodeScalarView(scalars[range]))
    }

    private struct Thread {
        var instruction: Int
        var captures: [Int]
    }

    /// Outer `nil`: too long. Inner `nil`: no match, or the group took no part in it. Without a group the
    /// range is empty and only says that there was a match.
    private func match(_ text: String, group: Int?) -> Range<Int>?? {
        let scalars = text.unicodeScalars.map { ignoresCase ? PatternCompiler.folded($0.value) : $0.value }
        guard scalars.count <= Pattern.textMaximum else { return .none }
        let slots = group == nil ? 0 : (groups + 1) * 2
        var found: [Int]?
        var current: [Thread] = []
        var visited = [Int](repeating: -1, count: instructions.count)
        for position in 0...scalars.count {
            if found == nil {
                let fresh = Thread(instruction: 0, captures: [Int](repeating: -1, count: slots))
                add(fresh, at: position, in: scalars, to: &current, visited: &visited)
            }
            var next: [Thread] = []
            var nextVisited = [Int](repeating: -1, count: instructions.count)
            step: for thread in current {
                switch instructions[thread.instruction] {
                case .match:
                    found = thread.captures
                    // Later threads have lower priority.
                    break step
                case .scalar(let set):
                    guard position < scalars.count, set.contains(scalars[position]) else { continue }
                    var moved = thread
                    moved.instruction += 1
                    add(moved, at: position + 1, in: scalars, to: &next, visited: &nextVisited)
                default:
                    continue
                }
            }
            if found != nil, group == nil || next.isEmpty { break }
            current = next
            visited = nextVisited
        }
        guard let found else { return .some(nil) }
        guard let group else { return .some(0..<0) }
        guard group * 2 + 1 < found.count, found[group * 2] >= 0, found[group * 2 + 1] >= found[group * 2]
        else {
            return .some(nil)
        }
        return .some(found[group * 2]..<found[group * 2 + 1])
    }

    /// Follows everything that consumes no text, in order of priority, each instruction once per position.
    private func add(
        _ thread: Thread, at position: Int, in scalars: [UInt32], to threads: inout [Thread],
        visited: inout [Int]
    ) {
        var pending = [thread]
        while var thread = pending.popLast() {
            guard visited[thread.instruction] != position else { continue }
            visited[thread.instruction] = position
            switch instructions[thread.instruction] {
            case .scalar, .match:
                threads.append(thread)
                continue
            case .jump(let target):
                thread.instruction = target
            case .split(let first, let second):
                pending.append(Thread(instruction: second, captures: thread.captures))
                thread.instruction = first
            case .save(let slot):
                if slot < thread.captures.count { thread.captures[slot] = position }
                thread.instruction += 1
            case .start:
                guard position == 0 else { continue }
                thread.instruction += 1
            case .end:
                guard position == scalars.count else { continue }
                thread.instruction += 1
            case .boundary(let expected):
                let before = position > 0 && PatternCompiler.word.contains(scalars[position - 1])
                let after = position < scalars.count && PatternCompiler.word.contains(scalars[position])
                guard (before != after) == expected else { continue }
                thread.instruction += 1
            }
            pending.append(thread)
        }
    }
}
