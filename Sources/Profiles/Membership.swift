package import SansIO

/// The catalog's number of an audience: what travels and what tables hold instead of its long identifier.
package typealias AudienceNumber = UInt32

/// That a profile belongs to an audience.
package struct Membership: Hashable, Comparable, Sendable {
    package var audience: AudienceNumber
    /// When the profile last qualified.
    package var qualified: Timestamp
    /// When the membership ends by itself, on hub and edge alike; `nil` when only an evaluation ends it.
    package var validUntil: Timestamp?

    package init(audience: AudienceNumber, qualified: Timestamp, validUntil: Timestamp?) {
        self.audience = audience
        self.qualified = qualified
        self.validUntil = validUntil
    }

    package static func < (lhs: Membership, rhs: Membership) -> Bool { lhs.audience < rhs.audience }

    package func isHeld(at time: Timestamp) -> Bool { validUntil.map { time < $0 } ?? true }
}

/// Audiences entered and left since `base`, the entry's previous revision; fits only on that.
package struct MembershipChange: Hashable, Sendable {
    package var profile: ProfileID
    package var revision: Revision
    package var base: Revision
    /// In ascending order of audience; replaces a membership of the same audience.
    package var entered: [Membership]
    /// In ascending order.
    package var left: [AudienceNumber]

    package init(
        profile: ProfileID, revision: Revision, base: Revision, entered: [Membership], left: [AudienceNumber]
    ) {
        self.profile = profile
        self.revision = revision
        self.base = base
        self.entered = entered
        self.left = left
    }
}
