internal import NIOCore
internal import SansIO
internal import Synchronization

extension HTTPHandler {
    /// Whether no further request may be taken: too many await answers, or the client does not read.
    var isHeldBack: Bool {
        answers.count >= limits.pipelineMaximum || !(context?.channel.isWritable ?? false)
    }

    /// Serves what has arrived, as far as there is room.
    func process() {
        guard !isProcessing, let context else { return }
        isProcessing = true
        defer { isProcessing = false }
        while state == .serving, inbound.readableBytes > 0, !isHeldBack {
            switch parser.next(from: &inbound, into: &request) {
            case .incomplete(let isContinueExpected):
                if requestBegan == nil { requestBegan = context.eventLoop.now }
                let held = inbound.readableBytes + request.head.readableBytes + request.body.readableBytes
                guard holdUnfinished(held) else { return crowdOut() }
                if isContinueExpected {
                    isContinueOwed = true
                    payContinue()
                }
                return
            case .request:
                requestBegan = nil
                isContinueOwed = false
                holdUnfinished(0)
                serve(at: context.eventLoop.now)
            case .failure(let failure):
                meters.malformed.add(1, ordering: .relaxed)
                refuse { [responder, request] writer in
                    responder.writeFailure(failure, of: request, to: &writer)
                }
            }
            if output.readableBytes >= limits.outputBytesTarget { flush() }
        }
        // An idle connection keeps nothing of what it received, and the channel may use that memory again.
        if inbound.readableBytes == 0 { inbound = ByteBuffer() }
    }

    /// There is no room for the rest of the request that is arriving.
    private func crowdOut() {
        meters.crowdedOut.add(1, ordering: .relaxed)
        refuse { [responder] writer in responder.writeCrowdedOut(&writer) }
        inbound = ByteBuffer()
        request.reset()
        holdUnfinished(0)
    }

    private func serve(at now: NIODeadline) {
        meters.requests.add(1, ordering: .relaxed)
        // Moved out, not copied, so that its memory serves the next request.
        var current = HTTPRequest()
        swap(&current, &request)
        let slot = AnswerQueue.Slot(
            began: now,
            manner: ResponseWriter.Manner(
                persistence: isDraining ? .close : current.persistence, isHeadOnly: current.method == .head,
                takesChunks: current.takesChunks, takesGzip: current.takesGzip))
        let number = answers.open(slot)
        if slot.manner.persistence == .close { state = .finishing }
        current.isOnServerHost = responder.isOnServerHost(current.host)
        let exchange = Exchange(self, number: number, on: context?.eventLoop)
        responder.respond(to: current, through: exchange, drawing: &generator)
        current.reset()
        swap(&current, &request)
    }

    /// Answers what is no request, in its turn, and ends the connection.
    func refuse(_ write: (inout ResponseWriter) -> Void) {
        guard let context else { return }
        let slot = AnswerQueue.Slot(
            began: context.eventLoop.now, manner: ResponseWriter.Manner(persistence: .close))
        let number = answers.open(slot)
        state = .finishing
        finish(number, write)
    }

    /// Writes the answer to a request, or keeps it until its turn. Later answers to the same request are dropped.
    func finish(_ number: UInt64, _ write: (inout ResponseWriter) -> Void) {
        guard let context, let slot = answers.awaiting(number) else { return }
        date.set(responder.service.timestamp())
        let isNext = answers.isFirst(number)
        var target = ByteBuffer()
        if isNext { swap(&target, &output) }
        if target.capacity == 0 { target = context.channel.allocator.buffer(capacity: 2048) }
        var writer = ResponseWriter(appendingTo: target, slot.manner, date: date)
        target = ByteBuffer()
        write(&writer)
        meters.count(writer.status)
        if isNext {
            output = writer.finished()
            answers.removeFirst()
            answers.moveReady(to: &output)
        } else {
            answers.keep(writer.finished(), for: number)
        }
        lastActivity = context.eventLoop.now
        if !isProcessing {
            payContinue()
            flush()
            resume()
            armTimer()
        }
    }

    /// Goes on reading and serving where it had to stop.
    func resume() {
        guard state == .serving, !isProcessing, !isHeldBack else { return }
        process()
        flush()
        endIfNothingFollows()
        if isReadHeld, !isHeldBack {
            isReadHeld = false
            context?.read()
        }
    }

    /// Hands what is written to the channel, and ends a connection whose last answer that was.
    func flush() {
        guard let context else { return }
        if output.readableBytes > 0 {
            var bytes = ByteBuffer()
            swap(&bytes, &output)
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            // Once the socket has taken everything, nobody else holds the memory, and it serves the next answers.
            if output.capacity == 0, bytes.capacity <= limits.outputBytesTarget, state == .serving {
                bytes.clear()
                output = bytes
            }
        }
        if state == .finishing, answers.isEmpty { linger() }
    }

    private func payContinue() {
        guard isContinueOwed, answers.isEmpty, state == .serving else { return }
        isContinueOwed = false
        output.writeString("HTTP/1.1 100 Continue\r\n\r\n")
        flush()
    }

    /// Ends the connection once the client has had the chance to read its last answer.
    private func linger() {
        guard let context else { return }
        state = .lingering
        inbound = ByteBuffer()
        request.reset()
        holdUnfinished(0)
        lingersUntil = context.eventLoop.now + TimeAmount(limits.stallTimeout)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in self.outputEnded() }
        if isInputClosed || isTurnedAway {
            // Half a close of a connection that is half closed is a whole one, with what is unwritten dropped.
            context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        } else {
            context.close(mode: .output, promise: written)
            if isReadHeld { self.context?.read() }
        }
        armTimer()
    }

    private func outputEnded() {
        guard let context, state == .lingering else { return }
        isOutputEnded = true
        if isInputClosed || isTurnedAway {
            context.close(promise: nil)
        } else {
            lingersUntil = context.eventLoop.now + TimeAmount(limits.lingerTimeout)
            armTimer()
        }
    }

    /// The client will send nothing more, but may still read.
    func inputClosed() {
        isInputClosed = true
        switch state {
        case .serving: endIfNothingFollows()
        case .finishing, .closed: break
        case .lingering: if isOutputEnded { context?.close(promise: nil) }
        }
    }

    /// After the client's last byte: the end, once what it sent is answered and the rest is no whole request.
    private func endIfNothingFollows() {
        guard state == .serving, isInputClosed, answers.isEmpty, !isProcessing, !isHeldBack else { return }
        state = .finishing
        flush()
    }
}
