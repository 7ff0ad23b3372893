internal import CZeroMQ
internal import Glibc

extension Socket {
    /// What became of a message that was to be sent.
    public enum Sent: Hashable, Sendable {
        /// It is libzmq's now. PUB and XPUB drop it silently for subscribers at their high-water mark.
        case sent
        /// The peer is at its high-water mark, or nobody is connected: dropped.
        case full
        /// No peer has this routing id: dropped.
        case unroutable
    }

    /// What was there to receive.
    public enum Received: Hashable, Sendable {
        case nothing
        /// A whole message; its frames, never none.
        case message([[UInt8]])
        /// A whole message with more frames or bytes than asked for, read and dropped.
        case oversized(frames: Int, bytes: Int)
    }

    /// Sends one message of at least one frame, without waiting.
    public mutating func send(_ frames: [[UInt8]]) throws(ZeroMQError) -> Sent {
        precondition(!frames.isEmpty, "a message has at least one frame")
        var outcome = Sent.sent
        for (index, frame) in frames.enumerated() {
            let flags = ZMQ_DONTWAIT | (index < frames.count - 1 ? ZMQ_SNDMORE : 0)
            var result: Int32
            repeat {
                result = unsafe zmq_send(handle, frame, frame.count, flags)
            } while result < 0 && zmq_errno() == EINTR
            if result >= 0 { continue }
            switch zmq_errno() {
            case EAGAIN: outcome = .full
            case EHOSTUNREACH: outcome = .unroutable
            case let code: throw ZeroMQError(errno: code, during: .sending)
            }
            // A peer lost after the first frame makes libzmq swallow frames up to and including a last one.
            // Give it this message's, or it takes the next message's.
            if index == 0 { return outcome }
        }
        return outcome
    }

    /// Receives one whole message, without waiting.
    ///
    /// A message arrives whole or not at all; single frames are bounded by `messageBytesMaximum` of the
    /// socket.
    public mutating func receive(
        framesMaximum: Int = 8, bytesMaximum: Int = .max
    ) throws(ZeroMQError) -> Received {
        var frames: [[UInt8]] = []
        var frameCount = 0
        var byteCount = 0
        while true {
            let roomLeft = frameCount < framesMaximum ? bytesMaximum - byteCount : -1
            guard let frame = try receiveFrame(bytesMaximum: roomLeft) else {
                // libzmq never delivers a part of a message; were it to, the part is dropped like an absent
                // message.
                return .nothing
            }
            frameCount += 1
            byteCount = byteCount.addingReportingOverflow(frame.count).partialValue
            if let bytes = frame.bytes { frames.append(bytes) }
            if !frame.hasMore { break }
        }
        return frames.count == frameCount
            ? .message(frames) : .oversized(frames: frameCount, bytes: byteCount)
    }

    private struct Frame {
        /// `nil` when it was longer than asked for.
        var bytes: [UInt8]?
        var count: Int
        var hasMore: Bool
    }

    /// `nil` when nothing is there.
    private mutating func receiveFrame(bytesMaximum: Int) throws(ZeroMQError) -> Frame? {
        var message = zmq_msg_t()
        // One closure around all uses: libzmq wants the message to stay where it was initialised.
        let outcome: Result<Frame?, ZeroMQError> = unsafe withUnsafeMutablePointer(to: &message) { message in
            unsafe zmq_msg_init(message)
            defer { unsafe zmq_msg_close(message) }
            var result: Int32
            repeat {
                result = unsafe zmq_msg_recv(message, handle, ZMQ_DONTWAIT)
            } while result < 0 && zmq_errno() == EINTR
            if result < 0 {
                let code = zmq_errno()
                return code == EAGAIN ? .success(nil) : .failure(ZeroMQError(errno: code, during: .receiving))
            }
            let count = unsafe zmq_msg_size(message)
            let hasMore = unsafe zmq_msg_more(message) != 0
            guard count <= bytesMaximum else {
                return .success(Frame(bytes: nil, count: count, hasMore: hasMore))
            }
            // The bytes belong to the message until it is closed, so they are copied here.
            let content = unsafe UnsafeRawBufferPointer(start: zmq_msg_data(message), count: count)
            return .success(Frame(bytes: unsafe Array(content), count: count, hasMore: hasMore))
        }
        return try outcome.get()
    }
}
