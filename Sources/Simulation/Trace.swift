internal import Profiles
internal import SansIO
internal import Wire

/// The digest of everything delivered, in order: 64 hexadecimal digits that two runs share only if they are the same.
struct Trace: Sendable {
    private var first = StableHash(key: (0x7472_6163, 0x6531))
    private var second = StableHash(key: (0x6469_6765, 0x7374))
    private(set) var count = 0

    mutating func note(_ kind: UInt64, _ subject: Int, at now: Instant) {
        count += 1
        word(kind << 32 | UInt64(subject))
        word(UInt64(bitPattern: now.nanoseconds))
    }

    mutating func word(_ value: UInt64) {
        first.combine(value)
        second.combine(value)
    }

    mutating func note(_ publication: Publication, to edge: Int, at now: Instant) {
        note(1, edge, at: now)
        word(publication.epoch.number)
        word(publication.sequence << 1 | (publication.isHeartbeat ? 1 : 0))
        word(publication.through)
        for item in publication.items {
            switch item {
            case .projection(let projection):
                word(projection.entry.profile.low)
                word(projection.entry.revision)
                word(UInt64(projection.entry.fields.count) << 16 | UInt64(projection.entry.memberships.count))
            case .membership(let change, _):
                word(change.profile.low)
                word(change.revision)
                word(change.base)
            case .gone(let gone):
                word(gone.profile.low)
                word(gone.revision)
            }
        }
    }

    mutating func note(_ request: Request, from edge: Int, at now: Instant) {
        note(2, edge, at: now)
        word(request.number)
        switch request.body {
        case .refresh: word(1)
        case .changes(let changes): word(2 + changes.since)
        case .collect(let collect): word(3 + UInt64(collect.events.count) << 32 + collect.oldest)
        case .activity(let activities): word(4 + UInt64(activities.count) << 32)
        case .catalog: word(5)
        case .echo: word(6)
        }
    }

    mutating func note(_ reply: Reply, to edge: Int, at now: Instant) {
        note(3, edge, at: now)
        word(reply.number)
        word(reply.epoch.number)
        word(reply.revision)
        switch reply.body {
        case .entry(let projection):
            word(projection.entry.profile.low)
            word(projection.entry.revision)
        case .page(let page): word(UInt64(page.items.count) << 2 | (page.isLast ? 1 : 0))
        case .collected(let collected): word(collected.through)
        case .busy(let wait): word(UInt64(bitPattern: wait.nanoseconds))
        case .unknown, .catalog, .noted, .refused: break
        }
    }

    /// 64 lower-case hexadecimal digits.
    var digest: String { first.value.hexadecimal + second.value.hexadecimal }
}
