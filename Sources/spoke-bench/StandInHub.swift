import Profiles
import SansIO
import Wire

/// A hub's protocol without what stands behind it: numbers, batches and replies, no ingestion and no store.
struct StandInHub: Sendable {
    private let epoch = Epoch(1)
    private var sequence: UInt64 = 0
    private var revision: Revision = 1

    func entry(_ number: Int, generation: Int) -> Entry {
        SampleProfiles.entry(number, generation: generation, revision: 0)
    }

    /// One commit's batch; its entries get the commit's revision.
    mutating func publication(_ entries: [Entry]) -> Publication {
        sequence += 1
        revision += 1
        let time = Timestamp(milliseconds: 1_790_000_000_000)
        let causes = Causes(received: time, committed: time)
        let items = entries.map { entry in
            var entry = entry
            entry.revision = revision
            return Publication.Item.projection(Projection(entry: entry, sinceSeen: .zero, causes: causes))
        }
        return message(isHeartbeat: false, items)
    }

    func heartbeat() -> Publication { message(isHeartbeat: true, []) }

    private func message(isHeartbeat: Bool, _ items: [Publication.Item]) -> Publication {
        Publication(
            region: SampleProfiles.region, epoch: epoch, sequence: sequence, isHeartbeat: isHeartbeat,
            through: revision, highest: revision, catalogVersion: SampleProfiles.catalog.version,
            published: Timestamp(milliseconds: 1_790_000_000_000), evaluated: [], items: items)
    }

    /// Nothing is missing before the stream, and nothing else is known.
    func reply(to request: Request) -> Reply {
        let body: Reply.Body =
            switch request.body {
            case .changes: .page(Page(beginning: nil, items: [], cursor: nil, isLast: true))
            case .refresh: .unknown
            case .catalog: .catalog(SampleProfiles.catalog)
            case .collect, .activity, .echo: .noted
            }
        return Reply(number: request.number, epoch: epoch, revision: revision, body: body)
    }
}
