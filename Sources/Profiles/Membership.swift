public import SansIO

/// The catalog's number of an audience: what travels and what tables hold instead of its long identifier.
public typealias AudienceNumber = UInt32

/// That a profile belongs to an audience.
public struct Membership: Hashable, Comparable, Sendable {
    public var audience: AudienceNumber
    /// When the profile last qualified.
    public var qualified: Timestamp
    /// When the membership ends by itself, on hub and edge alike; `nil` when only an evaluation ends it.
    public var validUntil: Timestamp?

    public init(audience: AudienceNumber, qualified: Timestamp, validUntil: Timestamp?) {
        self.audience = audience
        self.qualified = qualified
        self.validUntil = validUntil
    }

    public static func < (lhs: Membership, rhs: Membership) -> Bool { lhs.audience < rhs.audience }

    public func isHeld(at time: Timestamp) -> Bool { validUntil.map { time < $0 } ?? true }
}

/// Audiences entered and left since `base`, the entry's previous revision; fits only on that.
public struct MembershipChange: Hashable, Sendable {
    public var profile: ProfileID
    public var revision: Revision
    public var base: Revision
    /// In ascending order of audience; replaces a membership of the same audience.
    public var entered: [Membership]
    /// In ascending order.
    public var left: [AudienceNumber]

    public init(
        profile: ProfileID, revision: Revision, base: Revision, entered: [Membership], left: [AudienceNumber]
    ) {
        self.profile = profile
        self.revision = revision
        self.base = base
        self.entered = entered
        self.left = left
    }
}
