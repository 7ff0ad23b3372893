internal import Profiles
internal import SansIO
internal import Wire

/// How far what changed a profile has come through the stages.
struct Passage: Sendable {
    var received: Instant
    /// `nil` for the commit at hand.
    var ingested: Instant?
    var evaluated: Instant?
}

/// Profiles whose entries do not show yet what the hub has applied, in groups that travel together.
struct PostponedProjections: Sendable {
    struct Member: Sendable {
        var profile: ProfileID
        /// Sightings that no entry knows of yet, by index of region.
        var seen: [(region: Int, time: Timestamp)]
    }

    struct Group: Sendable {
        /// Each once, first the one that the others travel with.
        var members: [Member]
        /// That of the change that is due first.
        var passage: Passage
        var due: Instant
        /// Events that are evaluated once the group is published.
        var marks: [BoxMark]
    }

    private var groups: [UInt64: Group] = [:]
    private var numbers: [ProfileID: UInt64] = [:]
    /// Also those that are published already.
    private var queue = DeadlineQueue()
    private var next: UInt64 = 0

    /// Groups that are or were put off until an instant to come.
    var count: Int { queue.count }
    var profileCount: Int { numbers.count }
    var nextDue: Instant? { queue.next }

    subscript(profile: ProfileID) -> Group? { numbers[profile].flatMap { groups[$0] } }

    func contains(_ profile: ProfileID) -> Bool { numbers[profile] != nil }

    /// One profile of the earliest group that is due. The group stays, until `remove`.
    mutating func popDue(at now: Instant) -> ProfileID? {
        while let number = queue.popDue(at: now)?.number {
            if let group = groups[number] { return group.members[0].profile }
        }
        return nil
    }

    /// Puts off a group. With it goes what was put off of its members before, and all are due when the first of that was.
    mutating func insert(_ group: Group) {
        var group = group
        var earlier: [UInt64] = []
        for member in group.members {
            if let number = numbers[member.profile], !earlier.contains(number) { earlier.append(number) }
        }
        var first: UInt64?
        for number in earlier {
            guard let other = groups.removeValue(forKey: number) else { continue }
            group.marks += other.marks
            for member in other.members where !group.members.contains(where: { $0.profile == member.profile })
            {
                group.members.append(member)
            }
            if first == nil || other.due < group.due {
                first = number
                group.due = other.due
                group.passage = other.passage
            }
        }
        let number: UInt64
        if let first {
            number = first
        } else {
            next += 1
            number = next
            queue.insert(Ticket(number), at: group.due)
        }
        for member in group.members { numbers[member.profile] = number }
        groups[number] = group
    }

    /// The group of a profile, which is put off no more.
    mutating func remove(_ profile: ProfileID) -> Group? {
        guard let number = numbers[profile], let group = groups.removeValue(forKey: number) else {
            return nil
        }
        for member in group.members { numbers[member.profile] = nil }
        return group
    }

    /// The profile was seen, which its entries show when they show the rest.
    mutating func note(_ seen: [(region: Int, time: Timestamp)], of profile: ProfileID) {
        guard let number = numbers[profile],
            let place = groups[number]?.members.firstIndex(where: { $0.profile == profile })
        else { return }
        groups[number]?.members[place].seen = seen
    }

    /// Whether the event waits for the profile's entries.
    mutating func hold(_ mark: BoxMark, for profile: ProfileID) -> Bool {
        guard let number = numbers[profile] else { return false }
        groups[number]?.marks.append(mark)
        return true
    }
}
