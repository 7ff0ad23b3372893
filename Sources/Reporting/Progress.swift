public import SansIO
internal import Synchronization

/// Shows what a long command is doing: one line that changes in place on a terminal, a flushed line for each news
/// otherwise. Safe to use from any thread; time is an argument.
public final class Progress: Sendable {
    private struct State {
        var title = ""
        var started = Instant.zero
        var lastDrawn: Instant?
        var fraction: Ratio?
        var detail = ""
        /// The progress line is on the screen.
        var isShown = false
    }

    private let state = Mutex(State())
    private let isInteractive: Bool
    private let width: Int
    private let ink: Ink
    private let write: @Sendable (String) -> Void

    /// The least time between two drawings of the line, and between two lines where nothing can be overwritten.
    private static let drawInterval = Duration.milliseconds(100)
    private static let lineInterval = Duration.seconds(10)

    public convenience init(terminal: Terminal) {
        self.init(isInteractive: terminal.isInteractive, width: terminal.width, ink: terminal.ink) {
            terminal.write($0)
        }
    }

    public init(
        isInteractive: Bool, width: Int, ink: Ink, write: @escaping @Sendable (String) -> Void
    ) {
        self.isInteractive = isInteractive
        self.width = width
        self.ink = ink
        self.write = write
    }

    /// A new phase begins: `building the catalog`.
    public func begin(_ title: String, at now: Instant) {
        state.withLock { state in
            let wasShown = state.isShown
            state = State(title: title, started: now)
            state.isShown = wasShown
            show(&state, now, isForced: true)
        }
    }

    /// How far the phase is; `detail` is a few words on what happens now. Cheap enough for every step of a loop.
    public func update(_ fraction: Ratio?, detail: String = "", at now: Instant) {
        state.withLock { state in
            state.fraction = fraction
            state.detail = detail
            show(&state, now, isForced: false)
        }
    }

    /// A line that stays, above the progress line.
    public func note(_ line: String) {
        state.withLock { state in
            write(erased(&state) + line + "\n")
            state.lastDrawn = nil
        }
    }

    /// The phase has ended: it is noted with the time that it took, and the progress line goes.
    public func end(_ outcome: String = "", tone: Tone = .good, at now: Instant) {
        state.withLock { state in
            guard !state.title.isEmpty else { return }
            let took = Quantity.text(now - state.started)
            let outcome = outcome.isEmpty ? "" : ": \(outcome)"
            let mark = tone == .bad ? "✘" : "✔"
            write(
                erased(&state) + ink.paint(mark, tone) + " \(state.title)\(outcome) "
                    + ink.paint(took, .faint) + "\n")
            state = State()
        }
    }

    private func show(_ state: inout State, _ now: Instant, isForced: Bool) {
        let interval = isInteractive ? Progress.drawInterval : Progress.lineInterval
        if !isForced, let last = state.lastDrawn, now - last < interval { return }
        state.lastDrawn = now
        let text = isInteractive ? bar(state, now) : plain(state, now)
        write(isInteractive ? erased(&state) + text : text + "\n")
        state.isShown = isInteractive
    }

    private func erased(_ state: inout State) -> String {
        let wasShown = state.isShown
        state.isShown = false
        return wasShown ? "\r\u{1B}[2K" : ""
    }

    /// `⠹ following 14 days  ━━━━━━━━╌╌╌╌╌╌  62 %  3 s left  day 9`
    private func bar(_ state: State, _ now: Instant) -> String {
        let frames = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
        let elapsed = now - state.started
        let frame = frames[Int((elapsed / Progress.drawInterval).rounded(.down)) % frames.count]
        var room = width - 1
        var line = ""
        func add(_ text: String, _ tone: Tone) {
            let gap = line.isEmpty ? 0 : 1
            guard !text.isEmpty, room > gap else { return }
            let text = TextWidth.truncate(text, to: room - gap)
            room -= TextWidth.columns(text) + gap
            line += String(repeating: " ", count: gap) + ink.paint(text, tone)
        }
        add(String(frame), .accent)
        add(state.title, .plain)
        if let fraction = state.fraction {
            let filled = Int(fraction.numerator * UInt64(Progress.barWidth) / Ratio.denominator)
            if room > 2 * Progress.barWidth {
                line += " " + ink.paint(String(repeating: "━", count: filled), .good)
                line += ink.paint(String(repeating: "╌", count: Progress.barWidth - filled), .faint)
                room -= 1 + Progress.barWidth
            }
            add("\(fraction.numerator / 10_000_000) %", .strong)
        }
        add(timing(state, elapsed), .faint)
        add(state.detail, .plain)
        return line
    }

    private func plain(_ state: State, _ now: Instant) -> String {
        let percent = state.fraction.map { "\($0.numerator / 10_000_000) %" } ?? ""
        let elapsed = now - state.started
        let parts = [percent, elapsed > .zero ? timing(state, elapsed) : "", state.detail].filter {
            !$0.isEmpty
        }
        return parts.isEmpty ? "… \(state.title)" : "… \(state.title): \(parts.joined(separator: ", "))"
    }

    /// The time left, from the pace so far; the time taken while there is no pace yet.
    private func timing(_ state: State, _ elapsed: Duration) -> String {
        let wholeSeconds = elapsed.nanoseconds / 1_000_000_000
        guard let fraction = state.fraction, fraction.numerator >= Ratio.denominator / 100, wholeSeconds >= 1
        else {
            return wholeSeconds >= 1 ? Quantity.text(.seconds(wholeSeconds)) : ""
        }
        let left =
            Double(elapsed.nanoseconds) * Double(Ratio.denominator - fraction.numerator)
            / Double(fraction.numerator) / 1e9
        return "\(Quantity.text(.seconds(Int64(min(left.rounded(.up), 1e9))))) left"
    }

    private static let barWidth = 24
}
