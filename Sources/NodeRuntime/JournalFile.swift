internal import EdgeCore
internal import Glibc
internal import SansIO

/// The segment that is being written, with what has not reached the disk yet.
struct JournalFile: ~Copyable {
    /// Gathered bytes are handed to the kernel beyond this.
    private static let bufferBytesMaximum = 256 << 10
    /// The least time from one sync to the next. A sync costs the processor as much as many events do, and under load
    /// one for each would leave it little else; what comes meanwhile shares the next.
    static let syncInterval = Duration.milliseconds(1)

    private let folder: Folder
    private let lastSegment: UInt64
    private let syncs: Counter
    private let bytes: Counter

    private var number: UInt64
    /// Opened with the first record, so that a start that writes nothing leaves nothing.
    private var file: File?
    private var buffer: [UInt8] = []
    private var lastNumber: UInt64 = 0
    private var syncedNumber: UInt64 = 0
    /// Whether something waits that wants a sync soon.
    private var isUrgent = false
    /// When the oldest record came that is not synced.
    private var unsyncedSince: Instant?
    private var lastSync: Instant?

    init(folder: Folder, lastSegment: UInt64, syncs: Counter, bytes: Counter) {
        self.folder = folder
        self.lastSegment = lastSegment
        number = lastSegment + 1
        self.syncs = syncs
        self.bytes = bytes
    }

    mutating func perform(_ command: JournalWriter.Command) throws(RuntimeFailure) {
        switch command {
        case .append(let record, let number, let isUrgent):
            JournalSegment.frame(record.encoded(), into: &buffer)
            lastNumber = number
            if isUrgent { self.isUrgent = true }
            if unsyncedSince == nil { unsyncedSince = SystemClock.now }
            if buffer.count >= JournalFile.bufferBytesMaximum { try flush() }
        case .begin(let segment):
            try finish()
            // Also an empty segment has its file: a missing one would look like a loss.
            if file == nil { try openSegment() }
            file = nil
            number = lastSegment + segment
        case .drop(let segment):
            // Older files go only after what replaces them is durable.
            try finish()
            let names = try folder.names()
            let old = names.compactMap(JournalSegment.number(ofFile:)).filter { $0 < lastSegment + segment }
                .sorted()
            // Ascending, each deletion durable before the next: a crash leaves no hole.
            for number in old where number != self.number {
                try folder.delete(JournalSegment.fileName(number))
            }
        }
    }

    /// How long the writer may wait for more before it must look whether a sync is due; `nil` is for ever.
    func patience(at now: Instant, syncDelay: Duration) -> Duration? {
        unsyncedSince.map { max(.zero, ($0 + syncDelay) - now) }
    }

    /// How long to let records gather before the next are looked at; `nil` when the last sync is long past.
    func rest(at now: Instant) -> Duration? {
        lastSync.map { ($0 + JournalFile.syncInterval) - now }.flatMap { $0 > .zero ? $0 : nil }
    }

    func wantsSync(at now: Instant, syncDelay: Duration) -> Bool {
        // A new segment syncs the old one on the way, and that has to be reported too.
        guard let unsyncedSince else { return lastNumber > syncedNumber }
        return isUrgent || now >= unsyncedSince + syncDelay
    }

    /// Makes everything durable and returns the last number if there are new ones.
    mutating func synchronize() throws(RuntimeFailure) -> UInt64? {
        try finish()
        defer { syncedNumber = lastNumber }
        return lastNumber > syncedNumber ? lastNumber : nil
    }

    private mutating func finish() throws(RuntimeFailure) {
        try flush()
        if unsyncedSince == nil { return }
        try file?.synchronize()
        syncs.increment()
        lastSync = SystemClock.now
        isUrgent = false
        unsyncedSince = nil
    }

    private mutating func flush() throws(RuntimeFailure) {
        if buffer.isEmpty { return }
        if file == nil { try openSegment() }
        try file?.append(buffer)
        bytes.increment(by: buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func openSegment() throws(RuntimeFailure) {
        let path = folder.path(of: JournalSegment.fileName(number))
        // Exclusive: a file that exists already holds what another run wrote.
        let opened = try File(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, to: "create")
        try opened.append(JournalSegment(number: number, bootID: .current).header)
        try folder.synchronize()
        file = consume opened
    }
}
