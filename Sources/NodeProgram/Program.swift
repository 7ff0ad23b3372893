internal import ArgumentParser
internal import Foundation
public import Logging
public import NodeRuntime
public import Topology

/// What both node executables do at their start, and how they speak to whoever started them.
public struct Program: Sendable {
    public let name: String
    public let logger: Logger
    private let settings: Settings

    /// Logs go to standard error at `SPOKE_LOG_LEVEL` (`info` by default).
    public init(name: String, settings: Settings) {
        self.name = name
        self.settings = settings
        var logger = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.string("SPOKE_LOG_LEVEL").flatMap { Logger.Level(rawValue: $0) } ?? .notice
        self.logger = logger
    }

    /// Reads the topology that the flag or `SPOKE_TOPOLOGY` names; ends the process with 65 where it is wrong.
    public func topology(_ flag: String?, overrides: [String]) throws -> Topology {
        guard let path = flag ?? settings.string("SPOKE_TOPOLOGY") else {
            throw ValidationError("name a topology file: --topology FILE, or SPOKE_TOPOLOGY")
        }
        do {
            let file = try TopologyFile(path: path, overrides: overrides)
            for warning in file.warnings { logger.warning("\(warning)") }
            return file.topology
        } catch {
            endProcess("\(error)", .badInput)
        }
    }

    public func address(_ text: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            colon > text.startIndex
        else { throw ValidationError("'\(text)' is no address: write host:port, for example 127.0.0.1:8080") }
        return (String(text[..<colon]), Int(port))
    }

    /// One line on standard output once the node takes work: `ready http=… …`. Scripts and `spoke up` wait for it.
    public func announce(_ facts: [(String, String)]) {
        let line = "ready " + facts.map { "\($0.0)=\($0.1)" }.joined(separator: " ") + "\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }
}
