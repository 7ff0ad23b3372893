internal import NIOCore

/// What one connection may cost, and what the whole server may hold. At a maximum a request is refused in the way
/// the line says; nothing is queued without bound.
package struct HTTPLimits: Hashable, Sendable {
    /// Request line and header fields together; beyond: 431.
    package var headBytesMaximum = 16 << 10
    /// The request target; beyond: 414.
    package var targetBytesMaximum = 8 << 10
    /// Header fields; beyond: 431.
    package var fieldsMaximum = 100
    /// A request body after decoding; beyond: `EXEG-0112-413` (Edge Network guardrails, 8 fragments of 8 KB).
    package var bodyBytesMaximum = 64 << 10
    /// Requests of one connection that await their answer; beyond, the connection is not read.
    package var pipelineMaximum = 32
    /// Answers that are gathered before they are written; also the size beyond which a connection waits for its client.
    package var outputBytesTarget = 64 << 10
    /// Open connections of all listeners; beyond: 503 and closed. Keep it below the process's descriptors.
    package var connectionsMaximum = 10_000
    /// From the first byte of a request, or from the connection's beginning, to the request's last byte; then 408.
    package var requestTimeout = Duration.seconds(10)
    /// Between requests; then closed.
    package var idleTimeout = Duration.seconds(75)
    /// For the edge to answer; then `EXEG-0200-504`. Above every datastream's `awaitHub`.
    package var answerTimeout = Duration.seconds(15)
    /// For a client that does not read to take what is written to it; then closed.
    package var stallTimeout = Duration.seconds(30)
    /// For a client to read its last answer before the connection is torn down under it.
    package var lingerTimeout = Duration.seconds(2)
    /// For connections to finish once the server stops; then closed.
    package var drainTimeout = Duration.seconds(10)

    package init() {}
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
