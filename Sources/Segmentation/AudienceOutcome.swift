public import Profiles
public import SansIO

/// What an evaluation changes for one audience.
public struct AudienceOutcome: Hashable, Sendable {
    public var audience: AudienceNumber
    /// Entered, or qualified again with another end; `false`: left.
    public var isMember: Bool
    /// The instant of the evaluation.
    public var qualified: Timestamp
    /// When the membership ends by itself: the first instant at which it is no longer held. `nil` when only
    /// another evaluation ends it, and for audiences left.
    public var validUntil: Timestamp?

    public init(audience: AudienceNumber, isMember: Bool, qualified: Timestamp, validUntil: Timestamp?) {
        self.audience = audience
        self.isMember = isMember
        self.qualified = qualified
        self.validUntil = validUntil
    }

    /// The membership after the evaluation; `nil` when the audience was left.
    public var membership: Membership? {
        isMember ? Membership(audience: audience, qualified: qualified, validUntil: validUntil) : nil
    }
}
