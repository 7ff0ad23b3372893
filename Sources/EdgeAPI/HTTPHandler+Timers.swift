internal import NIOCore
internal import Synchronization

extension HTTPHandler {
    /// When something must happen unless the client, or the edge, does something first.
    private var due: NIODeadline {
        switch state {
        case .closed: return .distantFuture
        case .lingering: return lingersUntil
        case .serving, .finishing: break
        }
        if let stalledSince { return stalledSince + TimeAmount(limits.stallTimeout) }
        if let first = answers.first { return first.slot.began + TimeAmount(limits.answerTimeout) }
        if let requestBegan { return requestBegan + TimeAmount(limits.requestTimeout) }
        return lastActivity + TimeAmount(limits.idleTimeout)
    }

    /// One timer a connection, moved only forwards in time when it fires: a request sets none.
    func armTimer() {
        guard let context, state != .closed else { return }
        let due = self.due
        if let timer {
            if timer.due <= due { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.timerFired() }
        timer = (task, due)
    }

    private func timerFired() {
        timer = nil
        guard let context else { return }
        if context.eventLoop.now >= due { giveUp(context) }
        armTimer()
    }

    private func giveUp(_ context: ChannelHandlerContext) {
        if state == .lingering {
            context.close(promise: nil)
        } else if stalledSince != nil {
            meters.stalled.add(1, ordering: .relaxed)
            context.close(promise: nil)
        } else if let first = answers.first {
            meters.overdueAnswers.add(1, ordering: .relaxed)
            finish(first.number) { [responder] writer in responder.writeOverdue(&writer) }
        } else if requestBegan != nil, !(parser.isIdle && inbound.readableBytes == 0) {
            meters.overdueRequests.add(1, ordering: .relaxed)
            // While the head is incomplete its bytes are still with the connection.
            if request.head.readableBytes == 0 { request.head = inbound }
            refuse { [responder, request] writer in
                responder.writeFailure(.overdue, of: request, to: &writer)
            }
        } else {
            context.close(promise: nil)
        }
    }
}
