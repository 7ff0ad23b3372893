#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What the standard output or error is connected to, and how to write to it.
public struct Terminal: Sendable {
    public enum Stream: Int32, Sendable {
        case output = 1
        case error = 2
    }

    public let stream: Stream
    /// A person is looking: lines can be overwritten.
    public let isInteractive: Bool
    /// Interactive, and nobody asked for plain text (`NO_COLOR`, `TERM=dumb`).
    public let isColoured: Bool
    /// In columns; 100 where nothing tells.
    public let width: Int

    public static let widthDefault = 100

    public init(_ stream: Stream, environment: [String: String]) {
        self.stream = stream
        let isDumb = environment["TERM"] == "dumb"
        isInteractive = isatty(stream.rawValue) == 1 && !isDumb
        // The convention of no-color.org: present and not empty.
        isColoured = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
        width =
            Terminal.windowWidth(stream) ?? environment["COLUMNS"].flatMap { Int($0) }
            ?? Terminal.widthDefault
    }

    public var ink: Ink { Ink(isColoured: isColoured) }

    /// Writes all of `text` at once, past any buffer, so that a killed program has shown what it wrote. What nobody
    /// reads any more is dropped.
    public func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Darwin)
                    Darwin.write(stream.rawValue, buffer.baseAddress, buffer.count)
                #else
                    Glibc.write(stream.rawValue, buffer.baseAddress, buffer.count)
                #endif
            }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }

    private static func windowWidth(_ stream: Stream) -> Int? {
        var size = winsize()
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
