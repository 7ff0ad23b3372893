package import SansIO

/// What one region holds of one profile: identities, memberships, and the fields its destinations select.
///
/// Same region, profile and revision: same bytes, by whatever road the entry came.
package struct Entry: Hashable, Sendable {
    package var profile: ProfileID
    /// The last commit that changed the entry.
    package var revision: Revision
    /// In ascending order, 1 to 50. An edge looks profiles up by any of them.
    package var identities: [Identity]
    /// In ascending order of audience; only those held.
    package var memberships: [Membership]
    /// The selected fields as a JSON object with ordered names, encoded once on the hub; empty when none is selected.
    package var fields: [UInt8]

    package init(
        profile: ProfileID, revision: Revision, identities: [Identity], memberships: [Membership],
        fields: [UInt8]
    ) {
        self.profile = profile
        self.revision = revision
        self.identities = identities
        self.memberships = memberships
        self.fields = fields
    }

    /// Whether both say the same of the profile, whatever their revisions.
    package func hasSameContent(as other: Entry) -> Bool {
        identities == other.identities && memberships == other.memberships && fields == other.fields
    }
}

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

    /// The entry after this change. The caller has checked that the entry is at `base`.
    package func applied(to entry: Entry) -> Entry {
        var result = entry
        result.revision = revision
        result.memberships.removeAll { held in
            left.contains(held.audience) || entered.contains { $0.audience == held.audience }
        }
        result.memberships.append(contentsOf: entered)
        result.memberships.sort()
        return result
    }
}
