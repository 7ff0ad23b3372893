import EdgeCore
import Profiles
import SansIO
import Testing
import Wire

/// Profiles that merge, split, and share a device.
struct StitchScenarioTests {
    @Test(arguments: [true, false])
    func `a merged profile's end does not take its identity from the successor`(endsFirst: Bool) {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(
            with: hub,
            [
                .entry(Story.entry(1, at: 50)), .entry(Story.entry(2, at: 51, [Story.bob])),
            ])
        let successor = Publication.Item.entry(Story.entry(1, at: 70, [Story.ann, Story.bob]))
        let end = Publication.Item.ends(2, at: 70)
        edge.hear(hub.publish(at: 70, endsFirst ? [end, successor] : [successor, end]))
        #expect(edge.describe(Story.ann).entry?.profile == Story.profile(1))
        #expect(edge.describe(Story.bob).entry?.profile == Story.profile(1))
        #expect(edge.levels.entries == 1)
    }

    @Test(arguments: [PlantedBugs(), .goneByIdentity])
    func `the end of a profile that gave an identity up leaves the one that has it`(bug: PlantedBugs) {
        let edge = Edge(Story.configuration(planting: bug))
        var hub = ScriptedHub(at: 60)
        edge.catchUp(
            with: hub,
            [
                .entry(Story.entry(1, at: 50)), .entry(Story.entry(2, at: 51, [Story.bob, Story.phone])),
            ])
        edge.hear(hub.publish(at: 70, [.entry(Story.entry(1, at: 70, [Story.ann, Story.phone]))]))
        edge.hear(hub.publish(at: 71, [.ends(2, at: 71)]))
        let isRight = edge.describe(Story.phone).entry?.profile == Story.profile(1)
        #expect(isRight == (bug == []))
        #expect(edge.describe(Story.bob).entry == nil)
    }

    @Test func `an identity belongs to the newer entry, in whatever order both arrive`() {
        for isNewerFirst in [true, false] {
            let edge = Edge()
            var hub = ScriptedHub(at: 60)
            edge.catchUp(with: hub)
            _ = hub.publish(at: 61)
            edge.hear(hub.publish(at: 80))
            let older = Page.Item.entry(Story.entry(2, at: 65, [Story.bob, Story.phone]))
            let newer = Page.Item.entry(Story.entry(1, at: 70, [Story.ann, Story.phone]))
            edge.takeLastPage(of: hub, isNewerFirst ? [newer, older] : [older, newer])
            #expect(edge.describe(Story.phone).entry?.profile == Story.profile(1))
            #expect(edge.describe(Story.bob).entry?.profile == Story.profile(2))
        }
    }

    @Test func `an identity that its profile gave up leads nowhere`() {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(with: hub, [.entry(Story.entry(1, at: 50, [Story.ann, Story.phone]))])
        edge.hear(hub.publish(at: 61, [.entry(Story.entry(1, at: 61))]))
        #expect(edge.describe(Story.phone).entry == nil)
        #expect(edge.describe(Story.ann).entry?.revision == 61)
    }

    @Test(arguments: [true, false])
    func `an overlay outlives the merging of its profile and ends with its deletion`(isMerged: Bool) {
        let edge = Edge()
        var hub = ScriptedHub(at: 60)
        edge.catchUp(
            with: hub,
            [
                .entry(Story.entry(1, at: 50)), .entry(Story.entry(2, at: 51, [Story.bob])),
            ])
        edge.send([Story.event(Story.bob)])
        #expect(edge.describe(Story.bob).overlay.count == 1)
        let successor = Publication.Item.entry(Story.entry(1, at: 70, [Story.ann, Story.bob]))
        edge.hear(hub.publish(at: 70, [.ends(2, at: 70)] + (isMerged ? [successor] : [])))
        #expect(edge.describe(Story.bob).overlay.count == (isMerged ? 1 : 0))
    }
}
