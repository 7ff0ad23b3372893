public import Measurement
public import Profiles
internal import SansIO
internal import Wire

/// What happened to one person, in words: why a page view was personalised, or was not.
public struct Story: Sendable {
    /// Lines after so many are only counted.
    public static let linesMaximum = 5_000

    /// By whom the person is looked for.
    public let identity: Identity
    public private(set) var lines: [StoryLine] = []
    public private(set) var omitted = 0
    /// Everything that is known to belong to the person.
    private(set) var identities: Set<Identity>
    private(set) var profiles: Set<ProfileID> = []
    /// Requests of edges that concern the person, by edge and number.
    var requests: Set<RequestKey> = []

    struct RequestKey: Hashable, Sendable {
        var edge: Int
        var number: UInt64
    }

    init(of identity: Identity) {
        self.identity = identity
        identities = [identity]
    }

    mutating func tell(_ sentence: String, at place: String, isShortfall: Bool = false, now: Instant) {
        guard lines.count < Story.linesMaximum else {
            omitted += 1
            return
        }
        lines.append(StoryLine(at: now.offset, place: place, sentence: sentence, isShortfall: isShortfall))
    }

    /// Whether any of the identities is the person's; if so, all are from now on.
    mutating func concerns(_ others: [Identity]) -> Bool {
        guard others.contains(where: { identities.contains($0) }) else { return false }
        identities.formUnion(others)
        return true
    }

    mutating func concerns(_ entry: Entry) -> Bool {
        if profiles.contains(entry.profile) { return true }
        guard entry.identities.contains(where: { identities.contains($0) }) else { return false }
        profiles.insert(entry.profile)
        return true
    }

    func concerns(_ profile: ProfileID) -> Bool { profiles.contains(profile) }
}
