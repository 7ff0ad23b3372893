import HubCore
import Profiles
import SansIO
import Testing
import Wire

struct MemoryHubStoreTests {
    private let region = Region("JPN3")
    private let start = RandomChanges.start

    private func profile(_ number: Int) -> ProfileID { ProfileID(high: 0, low: UInt64(number)) }

    private func live(_ number: Int, revision: Revision, leaseEnd: Timestamp?) -> StoredEntry {
        let entry = Entry(
            profile: profile(number), revision: revision, identities: [], memberships: [], fields: [])
        return StoredEntry(
            profile: profile(number), revision: revision, state: .live(entry), seen: start,
            leaseEnd: leaseEnd,
            causes: Causes(received: start, committed: start))
    }

    @Test func `a lease that visits extend ends once, at its last end`() throws {
        var store = MemoryHubStore()
        for visit in 0..<50 {
            var changes = StoreChanges(revision: Revision(visit + 1), time: start)
            let end = start + .days(14) + .minutes(Int64(visit))
            changes.entries = [(region, live(1, revision: 1, leaseEnd: end))]
            changes.entries += [
                (region, live(2, revision: 1, leaseEnd: start + .days(20) - .hours(Int64(visit))))
            ]
            try store.commit(changes)
        }
        let end = start + .days(14) + .minutes(49)
        #expect(store.nextLeaseEnd(in: [region]) == end)
        #expect(store.leases(region, endingBy: end - .milliseconds(1), limit: 9) == [])
        #expect(store.leases(region, endingBy: end, limit: 9) == [profile(1)])
        #expect(store.leases(region, endingBy: start + .days(30), limit: 9) == [profile(1), profile(2)])
    }

    @Test func `pages skip what has moved on and find it at its new place`() throws {
        var store = MemoryHubStore()
        for revision in 1...10_000 {
            var changes = StoreChanges(revision: Revision(revision), time: start)
            changes.entries = [(region, live(revision % 100, revision: Revision(revision), leaseEnd: nil))]
            try store.commit(changes)
        }
        let page = store.entries(region, after: Cursor(revision: 0, profile: .zero), limit: 1_000)
        #expect(page.map(\.revision) == Array(9_901...10_000))
        let rest = store.entries(region, after: Cursor(revision: 9_950, profile: profile(50)), limit: 1_000)
        #expect(rest.map(\.revision) == Array(9_951...10_000))
    }

    @Test func `entries of one commit are paged in the order of profiles, whatever the order staged`() throws
    {
        var store = MemoryHubStore()
        var changes = StoreChanges(revision: 1, time: start)
        changes.entries = [3, 1, 2].map { (region, live($0, revision: 1, leaseEnd: nil)) }
        try store.commit(changes)
        let page = store.entries(region, after: Cursor(revision: 1, profile: profile(1)), limit: 1)
        #expect(page.map(\.profile) == [profile(2)])
    }

    @Test func `refused records are kept newest first up to a maximum`() throws {
        var store = MemoryHubStore()
        let total = 2 * MemoryHubStore.rejectedMaximum + 5
        for number in 1...total {
            var changes = StoreChanges(revision: Revision(number), time: start)
            changes.rejected = [
                RejectedRecord(
                    time: start, reason: .noIdentity, dataset: "web", edge: nil, body: .integer(Int64(number))
                )
            ]
            try store.commit(changes)
        }
        let held = store.rejected(limit: .max)
        #expect(held.count == MemoryHubStore.rejectedMaximum)
        #expect(held.first?.body == .integer(Int64(total)))
    }
}
