import ArgumentParser
import Foundation
import Measurement
import Profiles
import Reporting
import SansIO
import Simulation
import Topology

/// What `spoke simulate` tells beyond its report: one person's story, and what took time within a window.
struct TraceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Tell what happened to one person and why a page was not personalised: profile=Email:jane@example.com.
            """, valueName: "profile=identity"))
    var trace: String?

    @Option(
        help: ArgumentHelp(
            "Write a trace for ui.perfetto.dev; with --timeline-window.", valueName: "file"))
    var timeline: String?

    @Option(
        help: ArgumentHelp(
            "What of the run --timeline holds, by default its first minute.", valueName: "1h..1h10min"))
    var timelineWindow: String?

    func validate() throws {
        _ = try identity
        _ = try window
        if timelineWindow != nil, timeline == nil {
            throw ValidationError("--timeline-window needs --timeline FILE to write to")
        }
    }

    /// Tells the simulation what to follow.
    func prepare(_ plan: inout SimulationPlan) throws {
        plan.told = try identity
        if timeline != nil { plan.drawn = try window }
    }

    /// Prints and writes what was followed.
    func write(_ simulation: borrowing Simulation, to terminal: Terminal) throws {
        if let story = simulation.story {
            terminal.write("\n" + Account(story).text(width: terminal.width, colour: terminal.isColoured))
        }
        guard let timeline, let drawn = simulation.timeline else { return }
        try spoke.write(TraceFile(name: "spoke", spans: drawn.spans).json(), to: timeline)
        if drawn.omitted > 0 {
            terminal.write(
                "\(timeline): full, \(Quantity.text(drawn.omitted)) spans left out; choose a shorter window\n"
            )
        }
    }

    private var identity: Identity? {
        get throws {
            guard let trace else { return nil }
            guard trace.hasPrefix("profile="), let identity = Identity(parsing: trace.dropFirst(8)) else {
                throw ValidationError(
                    "--trace \(trace) names nobody: write --trace profile=Email:v17@example.com")
            }
            return identity
        }
    }

    private var window: ClosedRange<Duration> {
        get throws {
            guard let timelineWindow else { return .zero ... .minutes(1) }
            let ends = timelineWindow.split(separator: "..").map { Duration(parsing: $0) }
            guard ends.count == 2, let start = ends[0], let end = ends[1], start <= end else {
                throw ValidationError("--timeline-window \(timelineWindow) is no span: write 1h..1h10min")
            }
            return start...end
        }
    }
}

extension Account {
    fileprivate init(_ story: Story) {
        let shortfalls = story.lines.count { $0.isShortfall && $0.place == "visitor" }
        let views = story.lines.count { $0.place == "visitor" && $0.sentence.hasPrefix("sees") }
        self.init(
            "\(story.identity): \(Quantity.counted(views, "page view")), \(Quantity.text(shortfalls)) answered with "
                + "less than a fresh profile",
            lines: story.lines, omitted: story.omitted)
    }
}
