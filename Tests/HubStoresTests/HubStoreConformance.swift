import HubCore
import Profiles
import SansIO
import Testing
import Wire

/// Two stores, told the same, must answer the same: every reading after every commit of a seeded history.
struct HubStoreConformance<Candidate: HubStore> {
    private let seed: UInt64
    private var changes: RandomChanges
    private var reference = MemoryHubStore()
    private var pagers: [Region: Cursor] = [:]
    var candidate: Candidate

    init(seed: UInt64, candidate: Candidate) {
        self.seed = seed
        self.candidate = candidate
        changes = RandomChanges(seed: seed)
    }

    mutating func run(commits: Int) throws {
        for _ in 0..<commits {
            let next = changes.next()
            try reference.commit(next)
            try candidate.commit(next)
            try compareAll()
        }
    }

    mutating func compareAll() throws {
        try compareHistory()
        for region in RandomChanges.regions { try compare(region) }
        for profile in changes.profiles { try compare(profile) }
        try compareEnds()
        for identity in changes.identities {
            try expect("profile of \(identity)") { try $0.profileID(of: identity) }
            try expect("deletion of \(identity)") { try $0.deletion(of: identity) }
        }
        for dataset in changes.datasets {
            for id in changes.eventIDs {
                try expect("event id \(dataset) \(id)") { try $0.eventTaken(dataset: dataset, id: id) }
            }
        }
        try page()
    }

    private func compareHistory() throws {
        try expect("revision") { try $0.revision() }
        try expect("lineage") { try $0.lineage() }
        try expect("catalog") { try $0.catalog() }
        try expect("boxes") { try $0.boxes() }
        try expect("jobs") { try $0.jobs() }
        try expect("system jobs") { try $0.systemJobs() }
        try expect("truncations") { try $0.truncations() }
        try expect("rejected") { try $0.rejected(limit: 7) }
        for hours in [-1, 0, 1, 7, 24] as [Int64] {
            let time = changes.time - .hours(hours)
            try expect("revision committed by \(time)") { try $0.revision(committedBy: time) }
        }
    }

    private func compare(_ region: Region) throws {
        try expect("floor of \(region)") { try $0.floor(region) }
        try expect("next lease end in \(region)") { try $0.nextLeaseEnd(in: [region]) }
        for hours in [0, 3, 12, 100] as [Int64] {
            let time = changes.time + .hours(hours)
            for limit in [2, 1_000] {
                try expect("leases of \(region) ending by \(time)") {
                    try $0.leases(region, endingBy: time, limit: limit)
                }
            }
        }
        for profile in changes.profiles {
            try expect("entry of \(profile) in \(region)") { try $0.entry(region, profile) }
        }
        let everything = Cursor(revision: 0, profile: .zero)
        try expect("entries of \(region)") { try $0.entries(region, after: everything, limit: 1_000) }
        try expect("entries of \(region) beyond the end") {
            try $0.entries(region, after: Cursor(revision: .max, profile: .zero), limit: 1_000)
        }
    }

    private func compare(_ profile: ProfileID) throws {
        try expect("profile \(profile)") { try $0.profile(profile) }
        try expect("entries of \(profile)") { store in
            try store.entries(of: profile, in: RandomChanges.regions).map { "\($0.region) \($0.entry)" }
        }
        try expect("profiles after \(profile)") { try $0.profiles(after: profile, limit: 5) }
        try expect("events of \(profile)") { try $0.events(of: profile, from: .distantPast, limit: 1_000) }
        try expect("event counts of \(profile)") { store in
            try store.eventCounts(of: profile).map { "\($0.dataset) \($0.count)" }
        }
        let start = RandomChanges.start + .hours(90)
        try expect("newest events of \(profile)") { try $0.events(of: profile, from: start, limit: 2) }
    }

    private func compareEnds() throws {
        try expect("profiles") { try $0.profiles(after: nil, limit: 1_000) }
        try expect("next lease end") { try $0.nextLeaseEnd(in: RandomChanges.regions) }
        try expect("next membership end") { try $0.nextMembershipEnd() }
        for limit in [2, 1_000] {
            let time = changes.time + .hours(5)
            try expect("memberships ending by \(time)") { try $0.memberships(endingBy: time, limit: limit) }
        }
    }

    /// One page for each region, continued over the commits in between while entries move.
    private mutating func page() throws {
        for region in RandomChanges.regions {
            let cursor = pagers[region] ?? Cursor(revision: 0, profile: .zero)
            let page = reference.entries(region, after: cursor, limit: 3)
            let same = try candidate.entries(region, after: cursor, limit: 3)
            #expect(
                page == same,
                "a page of \(region) after \(cursor); seed \(seed), revision \(changes.revision)")
            pagers[region] = page.last.map { Cursor(revision: $0.revision, profile: $0.profile) }
        }
    }

    private func expect<T: Equatable>(_ what: String, _ read: (any HubStore) throws -> T) throws {
        let (wanted, got) = (try read(reference), try read(candidate))
        #expect(wanted == got, "\(what); seed \(seed), revision \(changes.revision)")
    }
}
