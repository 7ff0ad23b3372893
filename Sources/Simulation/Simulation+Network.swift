internal import EdgeCore
internal import HubCore
internal import SansIO
internal import Wire

extension Simulation {
    mutating func send(_ message: Parcel.Message, pipe index: Int, arrived: Instant? = nil) {
        let bytes = message.approximateBytes
        guard let arrival = pipes[index].admit(bytes, at: now) else {
            messages.dropped += 1
            meter.noteDropped(pipe: index)
            if pipes[index].isConnected && !pipes[index].isDeaf { situations[.dropAtMark] += 1 }
            return
        }
        meter.noteSent(bytes, pipe: index, at: now)
        let parcel = Parcel(
            message: message, generation: pipes[index].generation, sent: now, arrived: arrived ?? now)
        schedule(.delivery, index, UInt32(parcels.insert(parcel)), at: arrival)
    }

    mutating func deliver(slot: Int, pipe index: Int) {
        let generation = parcels.generation(of: slot)
        guard pipes[index].arrive(generation, at: now) else {
            _ = parcels.take(slot)
            messages.dropped += 1
            return
        }
        if pipes[index].blocks > 0 {
            pipes[index].hold(slot, generation: generation)
            return
        }
        guard let parcel = parcels.take(slot) else { return }
        let times = (sent: parcel.sent, arrived: parcel.arrived)
        let message = isDrawnForCodec() ? throughCodec(parcel.message) : parcel.message
        draw(message, sent: times.sent, pipe: index)
        if index % 3 == 1 { meter.noteInputs(1, at: now) }
        if isServiceModelled {
            let edge = index % 3 == 1 ? nil : edges[index / 3]
            offer(.message(message, times: times, pipe: index), to: edge)
        } else {
            hand(message, times: times, pipe: index)
        }
    }

    mutating func hand(_ message: consuming Parcel.Message, times: Parcel.Times, pipe index: Int) {
        let edge = edges[index / 3]
        switch consume message {
        case .publication(let publication):
            guard edge.isRunning else { return }
            if publication.isHeartbeat { messages.heartbeats += 1 } else { messages.publications += 1 }
            trace.note(publication, to: edge.index, at: now)
            observeDelivered(publication, times, to: edge)
            tellApplied(publication, at: edge)
            receive(.publication(publication), at: edge)
        case .reply(let reply):
            guard edge.isRunning else { return }
            messages.replies += 1
            trace.note(reply, to: edge.index, at: now)
            observeDelivered(reply, to: edge)
            tell(reply, deliveredTo: edge)
            receive(.reply(reply), at: edge)
        case .request(let request):
            guard hub.isRunning else { return }
            messages.requests += 1
            trace.note(request, from: edge.index, at: now)
            observeArrived(request, from: edge)
            tell(request, arrivedFrom: edge)
            receive(.request(request))
        }
    }

    /// One message in a thousand is encoded and decoded on its way.
    private mutating func isDrawnForCodec() -> Bool {
        plan.codecOneIn > 0 && codec.below(plan.codecOneIn) == 0
    }

    private mutating func throughCodec(_ message: Parcel.Message) -> Parcel.Message {
        do throws(WireError) {
            switch message {
            case .publication(let publication):
                let decoded = try Publication(decoding: publication.encoded())
                if decoded != publication { breach("codec", "a publication came out of the codec changed") }
                return .publication(decoded)
            case .request(let request):
                let decoded = try Request(decoding: request.encoded())
                if decoded != request {
                    breach("codec", "a request came out of the codec changed: \(request)")
                }
                return .request(decoded)
            case .reply(let reply):
                let decoded = try Reply(decoding: reply.encoded())
                if decoded != reply { breach("codec", "a reply came out of the codec changed") }
                return .reply(decoded)
            }
        } catch {
            breach("codec", "a message cannot be decoded: \(error): \(message)")
            return message
        }
    }

    // MARK: - Connections

    /// The pipes of a connection: the stream, or requests and replies.
    func pipeIndices(_ edge: Int, stream: Bool) -> [Int] {
        stream ? [edge * 3] : [edge * 3 + 1, edge * 3 + 2]
    }

    mutating func scheduleConnection(_ edge: Int, stream: Bool) {
        let first = edge * 3 + (stream ? 0 : 1)
        let attempt = Int64(pipes[first].draw() >> 40) % 300
        let wait = edges[edge].link.rtt * 2 + .milliseconds(5 + attempt)
        schedule(.connect, edge * 2 + (stream ? 0 : 1), pipes[first].generation, at: now + wait)
    }

    /// A connection is made, and the subscription has arrived with it; or it fails and is tried again.
    mutating func connect(_ subject: Int, generation: UInt32) {
        let edge = edges[subject / 2]
        let isStream = subject % 2 == 0
        let indices = pipeIndices(edge.index, stream: isStream)
        guard hub.isRunning, edge.isRunning, pipes[indices[0]].generation == generation,
            !pipes[indices[0]].isConnected
        else { return }
        if indices.contains(where: { pipes[$0].blocks > 0 }) {
            scheduleConnection(edge.index, stream: isStream)
            return
        }
        for index in indices { pipes[index].connect() }
        trace.note(9, subject, at: now)
        if isStream { receive(.subscribed(edge.configuration.region)) }
    }

    mutating func disconnect(_ edge: EdgeProcess, stream: Bool, grace: Duration) {
        for index in pipeIndices(edge.index, stream: stream) {
            pipes[index].disconnect(at: now, grace: grace)
            for slot in pipes[index].held { _ = parcels.take(slot) }
            pipes[index].held = []
        }
    }

    /// A partition has lasted for so long that the connection is given up.
    mutating func breakConnection(_ subject: Int, generation: UInt32) {
        let edge = edges[subject / 2]
        let isStream = subject % 2 == 0
        let indices = pipeIndices(edge.index, stream: isStream)
        guard pipes[indices[0]].generation == generation, indices.contains(where: { pipes[$0].blocks > 0 }),
            pipes[indices[0]].isConnected
        else { return }
        disconnect(edge, stream: isStream, grace: .zero)
        if hub.isRunning && edge.isRunning { scheduleConnection(edge.index, stream: isStream) }
    }

    mutating func block(_ index: Int) { pipes[index].blocks += 1 }

    /// What had to wait arrives, in order.
    mutating func unblock(_ index: Int) {
        pipes[index].blocks = max(0, pipes[index].blocks - 1)
        guard pipes[index].blocks == 0, !pipes[index].held.isEmpty else { return }
        let held = pipes[index].held
        pipes[index].held = []
        for (place, slot) in held.enumerated() {
            // Handling one may block or break the pipe again.
            if pipes[index].blocks > 0 {
                pipes[index].held = Array(held[place...]) + pipes[index].held
                return
            }
            deliver(slot: slot, pipe: index)
        }
    }
}
