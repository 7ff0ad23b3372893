import ArgumentParser

/// What `spoke` ends with. Scripts rely on it.
enum ExitCodes {
    static let clean: Int32 = 0
    /// A check or an expectation was violated.
    static let violated: Int32 = 1
    static let usage: Int32 = 64
    /// A file or a value that was given is wrong or not there.
    static let badInput: Int32 = 65
    /// Something is missing on the machine: a program, a port, a folder that can be written.
    static let missing: Int32 = 69
    /// Stopped by Ctrl-C; what there was so far has been reported.
    static let interrupted: Int32 = 130
}

/// A command's end that is not clean, in a sentence that says what the person can do about it.
struct CommandFailure: Error, CustomStringConvertible {
    var code: Int32
    var description: String

    static func badInput(_ sentence: String) -> CommandFailure {
        CommandFailure(code: ExitCodes.badInput, description: sentence)
    }

    static func interrupted(_ sentence: String) -> CommandFailure {
        CommandFailure(code: ExitCodes.interrupted, description: sentence)
    }

    static func missing(_ sentence: String) -> CommandFailure {
        CommandFailure(code: ExitCodes.missing, description: sentence)
    }
}
