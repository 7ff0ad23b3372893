public import Measurement
internal import Profiles
internal import SansIO

/// A trace in the JSON that Perfetto (ui.perfetto.dev) and Chrome's tracing page read.
public struct TraceFile: Sendable {
    public var name: String
    public var spans: [TimelineSpan]

    public init(name: String, spans: [TimelineSpan]) {
        self.name = name
        self.spans = spans
    }

    /// One process for each track, spans as asynchronous events so that they may overlap; times in microseconds.
    public func json() -> [UInt8] {
        var tracks: [String] = []
        var numbers: [String: Int] = [:]
        for span in spans where numbers[span.track] == nil {
            numbers[span.track] = tracks.count + 1
            tracks.append(span.track)
        }
        var events = tracks.enumerated().map { index, track -> Value in
            [
                "ph": "M", "name": "process_name", "pid": .integer(Int64(index + 1)),
                "args": ["name": .string(track)],
            ]
        }
        for (index, span) in spans.enumerated() {
            let process = Int64(numbers[span.track] ?? 0)
            for (phase, instant) in [("b", span.start), ("e", span.end)] {
                events.append([
                    "ph": .string(phase), "cat": .string(span.track), "name": .string(span.name),
                    "id": .integer(Int64(index)), "pid": .integer(process), "tid": .integer(1),
                    "ts": .number(Double(instant.nanoseconds) / 1_000),
                    "args": ["detail": .string(span.detail)],
                ])
            }
        }
        let document: Value = [
            "displayTimeUnit": "ms", "otherData": ["name": .string(name)], "traceEvents": .array(events),
        ]
        return document.jsonBytes() + [UInt8(ascii: "\n")]
    }
}
