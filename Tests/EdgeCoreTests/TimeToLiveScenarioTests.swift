import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// How long an entry may be served, whatever has been swept meanwhile.
struct TimeToLiveScenarioTests {
    private let hub = ScriptedHub(at: 60)

    private func caughtUp(_ configuration: EdgeConfiguration = Story.configuration()) -> Edge {
        let edge = Edge(configuration)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50))])
        return edge
    }

    /// Lets time pass and makes the edge current again, so that only the time to live decides.
    private func spend(_ duration: Duration, at edge: Edge) {
        edge.jump(duration)
        edge.pass(.zero)
        edge.hear(hub.heartbeat())
        edge.pass(.zero)
        edge.answerEchoes(of: hub)
    }

    @Test func `access rolls the time to live, and without access it ends`() {
        let edge = caughtUp()
        for _ in 1...4 {
            spend(Story.shortTimeToLive - .seconds(1), at: edge)
            #expect(edge.lookUp(Story.ann)?.source == .hit)
        }
        spend(Story.shortTimeToLive, at: edge)
        #expect(edge.lookUp(Story.ann)?.source == .empty)
        #expect(edge.counters.expired == 1)
    }

    @Test func `each destination of a bundle keeps to its own time to live`() {
        let edge = caughtUp()
        spend(Story.shortTimeToLive + .hours(1), at: edge)
        #expect(edge.lookUp(Story.ann)?.source == .empty)
        let long = edge.lookUp(Story.ann) { $0.datastream = Story.longDatastream }
        #expect(long?.source == .hit)
    }

    @Test(arguments: [PlantedBugs(), .accessRevives])
    func `an access to an expired entry does not renew it`(bug: PlantedBugs) {
        var configuration = Story.configuration(planting: bug)
        configuration.overrides.staleGrace = .hours(1)
        let edge = caughtUp(configuration)
        spend(Story.shortTimeToLive + .minutes(1), at: edge)
        #expect(edge.lookUp(Story.ann)?.source == .stale)
        #expect((edge.lookUp(Story.ann)?.source == .stale) == (bug == []))
        spend(.hours(1), at: edge)
        #expect((edge.lookUp(Story.ann)?.source == .empty) == (bug == []))
    }

    @Test(arguments: [Duration.minutes(30), .minutes(90)])
    func `stale or empty depends on instants and not on the sweep`(late: Duration) {
        var configuration = Story.configuration()
        configuration.overrides.staleGrace = .hours(1)
        configuration.overrides.timeToLive = Story.shortTimeToLive
        let sources = [true, false].map { isSwept in
            let edge = caughtUp(configuration)
            if isSwept {
                edge.pass(Story.shortTimeToLive + late)
            } else {
                edge.jump(Story.shortTimeToLive + late)
            }
            return edge.lookUp(Story.ann)?.source
        }
        #expect(sources[0] == sources[1])
        #expect(sources[0] == (late < .hours(1) ? .stale : .empty))
    }

    @Test func `after a restart what remains of the time to live has only shrunk`() {
        let edge = caughtUp()
        edge.jump(.hours(1))
        edge.lookUp(Story.ann)
        let restarted = Edge(journal: edge.journal, box: 2, at: edge.now)
        let remaining = restarted.describe(Story.ann).expiresIn
        #expect(remaining.map { $0 <= Story.longTimeToLive } == true)
        #expect(remaining.map { $0 >= Story.longTimeToLive - .hours(1) } == true)
    }

    @Test(arguments: [PlantedBugs(), .forgetsRemovals])
    func `what came too old to be kept is not replaced by something older`(bug: PlantedBugs) throws {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub)
        edge.lookUp(Story.ann)
        let refresh = try #require(edge.refresh(of: Story.ann))
        // The reply was sent before the change, and the change overtakes it while the profile is long unseen here.
        let reply = Reply(
            number: refresh.number, epoch: hub.epoch, revision: 60,
            body: .entry(Story.projection(Story.entry(1, at: 50))))
        let unseen = Story.longTimeToLive + .hours(1)
        edge.hear(hub.publish(at: 61, [.entry(Story.entry(1, at: 61), sinceSeen: unseen)]))
        edge.receive(.reply(reply))
        #expect((edge.lookUp(Story.ann)?.source == .empty) == (bug == []))
    }

    @Test func `an expired entry that the hub confirms is a hit again`() throws {
        let edge = caughtUp()
        spend(Story.shortTimeToLive, at: edge)
        #expect(edge.lookUp(Story.ann)?.source == .empty)
        let refresh = try #require(edge.refresh(of: Story.ann))
        edge.reply(.entry(Story.projection(Story.entry(1, at: 50))), to: refresh, from: hub)
        #expect(edge.lookUp(Story.ann)?.source == .hit)
    }

    @Test func `a full table gives up the least recently used, and a miss asks the hub`() {
        let edge = Edge(Story.configuration { $0.entriesMaximum = 2 })
        var hub = hub
        edge.catchUp(
            with: hub,
            [
                .entry(Story.entry(1, at: 50)), .entry(Story.entry(2, at: 51, [Story.bob])),
            ])
        #expect(edge.lookUp(Story.ann)?.source == .hit)
        edge.hear(hub.publish(at: 61, [.entry(Story.entry(3, at: 61, [Story.phone]))]))
        #expect(edge.counters.evicted == 1)
        #expect(edge.levels.entries == 2)
        #expect(edge.lookUp(Story.ann)?.source == .hit)
        #expect(edge.lookUp(Story.bob)?.source == .empty)
        #expect(edge.refresh(of: Story.bob) != nil)
    }

    @Test func `a membership ends by itself in the answer, and the encoded bytes with it`() {
        let edge = Edge()
        let membership = Membership(
            audience: 2, qualified: Edge.clock.timestamp, validUntil: Edge.clock.timestamp + .seconds(5))
        let entry = Story.entry(1, at: 50).with(memberships: [membership], revision: 50)
        edge.catchUp(with: hub, [.entry(entry)])
        let before = edge.payload(of: Story.ann)
        edge.jump(.seconds(5))
        let after = edge.payload(of: Story.ann)
        #expect(before.contains("\"loyal\""))
        #expect(!after.contains("\"loyal\""))
    }

    @Test func `activity is reported at most once in an interval`() {
        let edge = caughtUp()
        func reports() -> Int {
            edge.requests.count { if case .activity = $0.body { true } else { false } }
        }
        spend(.minutes(59), at: edge)
        edge.lookUp(Story.ann)
        edge.pass(.seconds(2))
        #expect(reports() == 0)
        spend(.minutes(2), at: edge)
        edge.lookUp(Story.ann)
        edge.lookUp(Story.ann)
        edge.pass(.seconds(2))
        #expect(reports() == 1)
    }
}
