import Glibc

/// A process started for a benchmark, spoken to in lines over pipes. It is killed with the last reference to it.
final class ChildProcess {
    let identifier: pid_t
    private var input: Int32
    private var output: Int32
    private var buffer: [UInt8] = []
    private var hasEnded = false

    /// This program itself.
    static var ownProgram: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        return String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Starts `program` in this process group, so that an interrupt from the terminal reaches it too.
    init(_ program: String, _ arguments: [String]) throws {
        let (childInput, input) = try ChildProcess.pipe()
        let (output, childOutput) = try ChildProcess.pipe()
        defer {
            close(childInput)
            close(childOutput)
        }
        self.input = input
        self.output = output
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, childInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, childOutput, STDOUT_FILENO)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier = pid_t()
        let code = posix_spawn(&identifier, program, &actions, nil, &words, environ)
        self.identifier = identifier
        if code != 0 {
            hasEnded = true
            throw BenchmarkFailure("cannot start \(program): \(String(cString: strerror(code)))")
        }
    }

    deinit {
        kill()
        close(input)
        close(output)
    }

    /// Ends the process as `kill -9` does, and waits for its end.
    func kill() {
        if hasEnded { return }
        hasEnded = true
        Glibc.kill(identifier, SIGKILL)
        _ = wait()
    }

    /// Waits for the process to end by itself; its exit status as `waitpid` gives it.
    func wait() -> Int32 {
        hasEnded = true
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    func send(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        if count != bytes.count { throw BenchmarkFailure("process \(identifier) does not read '\(line)'") }
    }

    /// The next line of its output, waiting at most `patience` for it to go on.
    func line(patience: Duration = .seconds(120)) throws -> String {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            var item = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&item, 1, Int32(patience.components.seconds * 1_000)) > 0 else {
                throw BenchmarkFailure("process \(identifier) said nothing for \(patience)")
            }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = chunk.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
            if count <= 0 { throw BenchmarkFailure("process \(identifier) has ended") }
            buffer += chunk[..<count]
        }
    }

    /// Whether `line` would not wait.
    func hasLine() throws -> Bool {
        if buffer.contains(UInt8(ascii: "\n")) { return true }
        var item = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        return poll(&item, 1, 0) > 0
    }

    /// Asks in one line for a number in one line.
    func number(_ question: String) throws -> Int64 {
        try send(question)
        return try number()
    }

    /// The next line, which must be a number.
    func number() throws -> Int64 {
        let line = try line()
        guard let number = Int64(line) else { throw BenchmarkFailure("'\(line)' is no number") }
        return number
    }

    /// What it occupies of the machine's memory, in bytes.
    func residentBytes() throws -> Int { try Machine.memory("VmRSS", of: identifier) }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        // Children inherit only what is duplicated for them.
        guard Glibc.pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw BenchmarkFailure("no pipe: too many open files?")
        }
        return (ends[0], ends[1])
    }
}
