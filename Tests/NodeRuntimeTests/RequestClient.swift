import Testing
import Wire
import ZeroMQ

extension Reply {
    var isRefused: Bool {
        if case .refused = body { true } else { false }
    }
}

/// An edge's side of the request socket, for bytes that no edge would send.
struct RequestClient {
    private let name: String
    private let endpoint: String

    init(name: String, _ endpoint: String) {
        self.name = name
        self.endpoint = endpoint
    }

    /// Sends the messages in order and waits for so many replies.
    func exchange(_ messages: [[[UInt8]]], replies count: Int) throws -> [Reply] {
        var socket = try Socket(.dealer, in: try Context(), options: [.routingID(name)])
        try socket.connect(endpoint)
        for message in messages {
            let sent = try socket.send(message)
            #expect(sent == .sent)
        }
        let wakeup = try Wakeup()
        let deadline = ContinuousClock.now + .seconds(10)
        var replies: [Reply] = []
        while replies.count < count, ContinuousClock.now < deadline {
            _ = try poll(socket, wakeup, timeout: deadline - ContinuousClock.now)
            if case .message(let frames) = try socket.receive() {
                replies.append(try Reply(decoding: frames[0]))
            }
        }
        try #require(replies.count == count)
        return replies
    }
}

/// Each family of a Prometheus text appears once.
func expectUniqueNames(_ text: String) {
    let names = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map {
        $0.split(separator: " ")[2]
    }
    #expect(!names.isEmpty)
    #expect(Set(names).count == names.count, "\(names.sorted())")
}
