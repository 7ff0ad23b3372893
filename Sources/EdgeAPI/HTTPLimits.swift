internal import NIOCore

/// What one connection may cost, and what the whole server may hold. At a maximum a request is refused in the way
/// the line says; nothing is queued without bound.
public struct HTTPLimits: Hashable, Sendable {
    /// Request line and header fields together; beyond: 431.
    public var headBytesMaximum = 16 << 10
    /// The request target; beyond: 414.
    public var targetBytesMaximum = 8 << 10
    /// Header fields; beyond: 431.
    public var fieldsMaximum = 100
    /// A request body after decoding; beyond: `EXEG-0112-413` (Edge Network guardrails, 8 fragments of 8 KB).
    public var bodyBytesMaximum = 64 << 10
    /// Requests of one connection that await their answer; beyond, the connection is not read.
    public var pipelineMaximum = 32
    /// Answers that are gathered before they are written; also the size beyond which a connection waits for its client.
    public var outputBytesTarget = 64 << 10
    /// Open connections of all listeners; beyond: 503 and closed. Keep it below the process's descriptors.
    public var connectionsMaximum = 10_000
    /// Bytes of requests that are not whole yet, of all connections together; a connection that would add more: 503.
    /// The memory behind them may be twice that, as buffers double.
    public var unfinishedBytesMaximum = 256 << 20
    /// From the first byte of a request, or from the connection's beginning, to the request's last byte; then 408.
    public var requestTimeout = Duration.seconds(10)
    /// From a connection's beginning to the end of its TLS handshake; then closed.
    public var handshakeTimeout = Duration.seconds(10)
    /// Between requests; then closed.
    public var idleTimeout = Duration.seconds(75)
    /// For the edge to answer; then `EXEG-0200-504`. Above every datastream's `awaitHub`.
    public var answerTimeout = Duration.seconds(15)
    /// For a client that does not read to take what is written to it; then closed.
    public var stallTimeout = Duration.seconds(30)
    /// For a client to read its last answer before the connection is torn down under it.
    public var lingerTimeout = Duration.seconds(2)
    /// For connections to finish once the server stops; then closed.
    public var drainTimeout = Duration.seconds(10)

    public init() {}
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
