import Foundation
import Testing

/// Tests of the executables themselves: real processes, sockets and disks, on loopback.
///
/// One after the other: each starts a cluster, and most of them measure time.
@Suite(
    .serialized, .enabled(if: Programs.arePresent, "spoke-hub and spoke-edge are not built: run 'make test'"),
    .timeLimit(.minutes(3)))
enum ProcessTests {}

/// The executables that `swift build` left beside the tests, or those in the folder that `SPOKE_PROGRAMS` names.
enum Programs {
    /// `Tests/ProcessTests/Programs.swift` lies three steps below the package.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let folder =
        ProcessInfo.processInfo.environment["SPOKE_PROGRAMS"] ?? package + "/.build/debug"
    static let hub = folder + "/spoke-hub"
    static let edge = folder + "/spoke-edge"
    static let spoke = folder + "/spoke"
    static let topology = package + "/Topologies/local.yaml"

    static var arePresent: Bool {
        [hub, edge].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }
    static var isSpokePresent: Bool { FileManager.default.isExecutableFile(atPath: spoke) }
}
