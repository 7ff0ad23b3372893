import Reporting
import SansIO
import Synchronization
import Testing

@Suite struct ProgressTests {
    private final class Screen: Sendable {
        let written = Mutex<[String]>([])
        func progress(isInteractive: Bool, width: Int = 80) -> Progress {
            Progress(isInteractive: isInteractive, width: width, ink: Ink(isColoured: false)) { text in
                self.written.withLock { $0.append(text) }
            }
        }
        var last: String { written.withLock { $0.last ?? "" } }
        var count: Int { written.withLock { $0.count } }
    }

    private func at(_ duration: Duration) -> Instant { .zero + duration }

    @Test func `a terminal sees one line that changes in place`() {
        let screen = Screen()
        let progress = screen.progress(isInteractive: true)
        progress.begin("running 14 days", at: .zero)
        #expect(screen.last == "⠋ running 14 days")
        progress.update(.percent(25), detail: "day 3", at: at(.seconds(2)))
        #expect(screen.last == "\r\u{1B}[2K⠋ running 14 days ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 25 % 6 s left day 3")
        progress.end("14 d", at: at(.seconds(8)))
        #expect(screen.last == "\r\u{1B}[2K✔ running 14 days: 14 d 8 s\n")
    }

    @Test func `a terminal is not redrawn more than ten times a second`() {
        let screen = Screen()
        let progress = screen.progress(isInteractive: true)
        progress.begin("x", at: .zero)
        for step in 1...1_000 { progress.update(.percent(1), at: at(.milliseconds(step))) }
        #expect(screen.count == 11)
    }

    @Test(arguments: [1, 5, 20, 41, 60, 100])
    func `the line never reaches the last column`(width: Int) {
        let screen = Screen()
        let progress = screen.progress(isInteractive: true, width: width)
        progress.begin("following the stream of seven regions", at: .zero)
        progress.update(.percent(50), detail: "killed JPN3-1 with SIGKILL", at: at(.seconds(30)))
        let line = screen.last.replacing("\r\u{1B}[2K", with: "")
        #expect(TextWidth.columns(line) < max(2, width))
    }

    @Test func `a file gets plain lines and not too many`() {
        let screen = Screen()
        let progress = screen.progress(isInteractive: false)
        progress.begin("running", at: .zero)
        for step in 1...25 {
            progress.update(.percent(UInt64(step * 4)), detail: "step \(step)", at: at(.seconds(step)))
        }
        progress.note("JPN3-1 was killed")
        progress.end(at: at(.seconds(25)))
        #expect(
            screen.written.withLock { $0 } == [
                "… running\n", "… running: 40 %, 15 s left, step 10\n",
                "… running: 80 %, 5 s left, step 20\n",
                "JPN3-1 was killed\n", "✔ running 25 s\n",
            ])
    }

    @Test func `a note stays above the progress line`() {
        let screen = Screen()
        let progress = screen.progress(isInteractive: true)
        progress.begin("running", at: .zero)
        progress.note("JPN3-1 was killed")
        #expect(screen.last == "\r\u{1B}[2KJPN3-1 was killed\n")
        progress.update(nil, at: at(.milliseconds(10)))
        #expect(screen.last == "⠋ running")
    }

    @Test func `a phase that failed says so`() {
        let screen = Screen()
        let progress = screen.progress(isInteractive: false)
        progress.begin("starting", at: .zero)
        progress.end("no free port", tone: .bad, at: at(.milliseconds(200)))
        #expect(screen.last == "✘ starting: no free port 200 ms\n")
        progress.end(at: at(.seconds(1)))
        #expect(screen.count == 2)
    }
}
