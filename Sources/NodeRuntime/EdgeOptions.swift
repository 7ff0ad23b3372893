/// How an edge's process behaves, apart from the protocol.
public struct EdgeOptions: Sendable {
    /// Where the hub publishes and takes requests, `tcp://host:port`. It may be away at the start.
    public var publications: String
    public var requests: String
    /// Where the journal and the outbox are kept; `nil` keeps nothing, and accepted events live in memory
    /// only.
    public var folder: String?
    /// Messages taken from a socket in one turn: no timer or socket starves.
    public var messagesPerTurnMaximum = 64
    /// Messages of the stream that may wait; a batch of up to 256 entries is one. Beyond, the hub drops for
    /// this edge, which sees the gap and catches up.
    public var publicationsHighWater: Int32 = 1_000
    /// Requests that may wait to leave, and replies to be read.
    public var requestsHighWater: Int32 = 10_000
    /// How long requests may leave without any reply before the connection to the hub is made anew. Longer
    /// than the hub takes under load, or replies on their way are lost.
    public var replySilenceMaximum = Duration.seconds(6)
    /// How long a journal record that nobody waits for may stay unsynced.
    public var journalSyncDelay = Duration.milliseconds(200)
    /// The disk or the transport failed: by default the process ends, and its supervisor starts it anew.
    public var onFailure: @Sendable (RuntimeFailure) -> Void = {
        endProcess("the edge cannot go on: \($0)", .storageFailed)
    }

    public init(publications: String, requests: String, folder: String? = nil) {
        self.publications = publications
        self.requests = requests
        self.folder = folder
    }
}
