/// What a client was promised, by visitor: to be compared with what the nodes hold.
actor Ledger {
    struct Account: Sendable {
        /// Acknowledged events; at least once the edge may have died before it could say so.
        var events: [String] = []
        /// Ids of all events ever sent, acknowledged or not.
        var attempted: Set<String> = []
        /// The last acknowledged update. Each is repeated until it is acknowledged, so nothing newer was sent.
        var points: Int64?
        var updates = 0
    }

    private(set) var accounts: [String: Account] = [:]
    private(set) var repeats = 0
    /// Clients finish what they are at, and begin nothing more.
    private(set) var isClosed = false

    func attempts(_ event: String, of visitor: String) {
        accounts[visitor, default: Account()].attempted.insert(event)
    }

    func acknowledged(_ event: String, of visitor: String) {
        accounts[visitor, default: Account()].events.append(event)
    }

    func acknowledged(points: Int64, of visitor: String) {
        accounts[visitor, default: Account()].points = points
        accounts[visitor, default: Account()].updates += 1
    }

    func repeated() { repeats += 1 }

    func close() { isClosed = true }

    var eventCount: Int { accounts.values.map(\.events.count).reduce(0, +) }
    var updateCount: Int { accounts.values.map(\.updates).reduce(0, +) }
}
