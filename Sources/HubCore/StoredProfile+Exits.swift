internal import Profiles
internal import SansIO

extension StoredProfile {
    /// The profile has left an audience; what it left too long ago is forgotten.
    mutating func noteExit(from audience: AudienceNumber, at time: Timestamp) {
        exits.removeAll { $0.audience == audience || time - $0.time > StoredProfile.exitRetention }
        exits.insert(Exit(audience: audience, time: time), at: exits.prefixCount { $0.audience < audience })
    }

    mutating func forgetExit(from audience: AudienceNumber) { exits.removeAll { $0.audience == audience } }
}
