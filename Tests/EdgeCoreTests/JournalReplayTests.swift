import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// A killed edge comes back from whatever of its journal reached the disk.
struct JournalReplayTests {
    /// An edge's life with everything that is journalled, and the hub as it ends.
    private func life(_ configuration: EdgeConfiguration = Story.configuration()) -> (Edge, ScriptedHub) {
        let edge = Edge(configuration)
        var hub = ScriptedHub(at: 10)
        edge.catchUp(
            with: hub,
            [
                .entry(Story.entry(1, at: 5)), .entry(Story.entry(2, at: 6, [Story.bob, Story.phone])),
            ])
        edge.send([
            Story.event(id: "1"), Story.event(Story.bob, id: "2"),
            Story.consent(Story.phone, collect: "n", personalize: "y", id: "consent"),
        ])
        edge.sync()
        edge.hear(hub.publish(at: 11, [.enters(2, 1, at: 11, from: 5)]))
        edge.hear(hub.publish(at: 12, [.entry(Story.entry(3, at: 12, [Story.phone]))]))
        hub.evaluated = [BoxMark(box: Box(1), number: 1)]
        edge.hear(hub.publish(at: 13, [.ends(2, at: 13)]))
        edge.send([Story.event(id: "3")])
        edge.sync()
        edge.hear(hub.publish(at: 14, [.entry(Story.entry(1, at: 14))]))
        return (edge, hub)
    }

    /// The ids of events that a journal holds and has not released.
    private func outstanding(_ journal: some Sequence<JournalRecord>) -> [String] {
        var events: [(mark: BoxMark, id: String)] = []
        for record in journal {
            switch record {
            case .event(let box, let event, _):
                events.append((BoxMark(box: box, number: event.number), event.event.id))
            case .released(let mark):
                events.removeAll { $0.mark.box == mark.box && $0.mark.number <= mark.number }
            default: break
            }
        }
        return events.map(\.id)
    }

    @Test func `from every prefix: nothing is fresh before the edge has caught up, all is right after`() {
        let (edge, hub) = life()
        for length in 0...edge.journal.count {
            let prefix = Array(edge.journal[..<length])
            let restarted = Edge(journal: prefix, box: 2, at: edge.now)
            for isHubHeard in [false, true] {
                if isHubHeard { restarted.hear(hub.heartbeat()) }
                for identity in [Story.ann, Story.bob, Story.phone] {
                    let source = restarted.lookUp(identity)?.source
                    #expect(source == .stale || source == .empty, "prefix of \(length)")
                }
            }
            let since = restarted.changes?.body.since ?? 0
            let current: [(Revision, Page.Item)] = [
                (12, .entry(Story.entry(3, at: 12, [Story.phone]))), (13, .ends(2, at: 13)),
                (14, .entry(Story.entry(1, at: 14))),
            ]
            restarted.takeLastPage(of: hub, current.filter { $0.0 > since }.map(\.1))
            restarted.answerEchoes(of: hub)
            #expect(restarted.lookUp(Story.ann)?.source == .hit, "prefix of \(length)")
            #expect(restarted.describe(Story.ann).entry == edge.describe(Story.ann).entry)
            #expect(restarted.describe(Story.phone).entry == edge.describe(Story.phone).entry)
            #expect(restarted.describe(Story.bob).entry == nil)
        }
    }

    @Test func `from every prefix: the events it holds are sent again, in order, in their own box`() {
        var (edge, hub) = life()
        // The hub died before it evaluated anything.
        hub.evaluated = []
        for length in 0...edge.journal.count {
            let prefix = edge.journal[..<length]
            let restarted = Edge(journal: Array(prefix), box: 2, at: edge.now)
            restarted.catchUp(with: hub)
            restarted.pass(.milliseconds(10))
            let sent = restarted.collects.flatMap(\.body.events).map(\.event.id)
            #expect(sent == outstanding(prefix), "prefix of \(length)")
            #expect(restarted.collects.allSatisfy { $0.body.box == Box(1) })
        }
    }

    @Test func `records survive being written as bytes`() throws {
        let (edge, _) = life()
        for record in edge.journal {
            let read = try JournalRecord(decoding: record.encoded())
            #expect(read == record)
        }
    }

    @Test func `a journal that is mostly history is rewritten, and the new segment alone says the same`() {
        let (edge, hub) = rewritten()
        let kept = Edge(journal: edge.keptJournal, box: 2, at: edge.now)
        #expect(edge.keptJournal.count < edge.journal.count / 4)
        expectSame(kept, edge)
        kept.catchUp(with: hub)
        kept.pass(.milliseconds(10))
        #expect(kept.collects.flatMap(\.body.events).map(\.event.id) == ["2", "consent", "3"])
    }

    @Test func `a crash before the old segments are dropped replays both and counts each event once`() {
        let (edge, _) = rewritten()
        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        expectSame(restarted, edge)
    }

    @Test func `boxes of earlier starts that hold nothing are forgotten`() {
        var journal: [JournalRecord] = []
        for box in 1...20 as ClosedRange<UInt64> {
            let edge = Edge(Story.configuration { $0.journalRecordsMinimum = 0 }, journal: journal, box: box)
            edge.pass(.hours(2))
            journal = edge.keptJournal
        }
        let boxes = Set(journal.compactMap { if case .opened(let box) = $0 { box } else { nil } })
        #expect(boxes.count <= 2)
    }

    @Test func `what lay over a deleted profile does not come back with a restart`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 10)
        edge.catchUp(with: hub, [.entry(Story.entry(2, at: 6, [Story.bob]))])
        edge.send([Story.event(Story.bob)])
        edge.hear(hub.publish(at: 11, [.ends(2, at: 11)]))
        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        #expect(restarted.payload(of: Story.bob) == "[]")
        #expect(restarted.levels.outboxEvents == 1)
    }

    @Test func `what lay over an evicted or a merged profile comes back with a restart`() {
        let edge = Edge(Story.configuration { $0.entriesMaximum = 1 })
        var hub = ScriptedHub(at: 10)
        edge.catchUp(with: hub, [.entry(Story.entry(2, at: 6, [Story.bob]))])
        edge.send([Story.event(Story.bob)])
        let successor = Story.entry(3, at: 11, [Story.bob, Story.phone])
        edge.hear(hub.publish(at: 11, [.ends(2, at: 11), .entry(successor)]))
        edge.hear(hub.publish(at: 12, [.entry(Story.entry(1, at: 12))]))
        #expect(edge.counters.evicted == 1)
        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        #expect(restarted.describe(Story.bob).overlay.count == 1)
    }

    /// A life in which the journal was rewritten at least once.
    private func rewritten() -> (Edge, ScriptedHub) {
        var (edge, hub) = life(Story.configuration { $0.journalRecordsMinimum = 20 })
        for revision in 15...60 as ClosedRange<Revision> {
            edge.hear(hub.publish(at: revision, [.entry(Story.entry(1, at: revision))]))
        }
        edge.pass(.seconds(20))
        #expect(edge.counters.journalRewrites == 1)
        return (edge, hub)
    }

    private func expectSame(_ restarted: Edge, _ edge: Edge) {
        for identity in [Story.ann, Story.bob, Story.phone] {
            let (new, old) = (restarted.describe(identity), edge.describe(identity))
            #expect(new.entry == old.entry)
            #expect(new.overlay == old.overlay)
            #expect(new.consent == old.consent)
            #expect(new.outbox == old.outbox)
        }
        #expect(restarted.complete == edge.complete)
        #expect(restarted.levels.entries == edge.levels.entries)
        #expect(restarted.levels.outboxEvents == edge.levels.outboxEvents)
    }
}
