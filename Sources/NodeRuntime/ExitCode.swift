internal import Glibc

/// The exit codes of Spoke's programs (`sysexits.h`, except 1).
public enum ExitCode: Int32, Sendable {
    case clean = 0
    /// A check or an expectation was violated.
    case violated = 1
    case usage = 64
    case badInput = 65
    /// Something is missing on the machine.
    case unavailable = 69
    /// The disk or the store failed under the node.
    case storageFailed = 74

    /// Ends the process without unwinding: other threads hold state that must not go on.
    public func endProcess() -> Never {
        fflush(nil)
        _exit(rawValue)
    }
}

/// Ends the process with a reason on standard error.
public func endProcess(_ reason: String, _ code: ExitCode) -> Never {
    let line = Array((reason + "\n").utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    code.endProcess()
}

/// Raises the limit of open files to what the system allows this user, and returns it: each connection needs
/// one, also a half-open one.
@discardableResult
public func raiseDescriptorLimit() -> UInt64 {
    var limit = rlimit()
    // `RLIMIT_NOFILE` is imported as an enumeration that the call does not take.
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return 0 }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
    return UInt64(limit.rlim_cur)
}
