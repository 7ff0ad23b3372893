import Profiles

// How large messages are, for models of links: nobody encodes what travels as a value.

extension Publication {
    /// About how many bytes the message takes encoded: right within a tenth.
    public var approximateBytes: Int {
        items.reduce(56 + evaluated.count * 14) { $0 + 3 + $1.expectedBytes }
    }
}

extension Request {
    /// About how many bytes the message takes encoded: right within a tenth.
    public var approximateBytes: Int {
        let head = 14 + edge.utf8.count + region.code.utf8.count
        switch body {
        case .refresh(let identity): return head + identity.expectedBytes
        case .changes(let changes): return head + 40 + changes.held.count * 14
        case .collect(let collect): return collect.events.reduce(head + 24) { $0 + $1.approximateBytes }
        case .activity(let activities): return head + activities.count * 24
        case .catalog, .echo: return head
        }
    }
}

extension OutboxEvent {
    fileprivate var approximateBytes: Int {
        let identities = event.identities.reduce(event.primary.expectedBytes) { $0 + 2 + $1.expectedBytes }
        return 48 + event.id.utf8.count + event.dataset.utf8.count + identities + event.encodedBody.count
    }
}

extension Reply {
    /// About how many bytes the message takes encoded: right within a tenth, but for catalogs, which are not counted.
    public var approximateBytes: Int {
        switch body {
        case .entry(let projection): 20 + projection.expectedBytes
        case .page(let page): page.items.reduce(40) { $0 + 3 + $1.expectedBytes }
        case .collected(let collected): 34 + collected.rejected.count * 12
        case .catalog, .unknown, .busy, .noted, .refused: 18
        }
    }
}
