internal import Profiles

extension StoredProfile {
    /// Of each purpose what the newest record says that says anything.
    var consent: Consent {
        let speaking = fragments.filter { $0.body.fields?["consents"] != nil }
        return speaking.sorted { $0.precedes($1) }.reduce(Consent()) {
            $0.covered(by: Consent(in: $1.body))
        }
    }
}

extension StoredProfile.Fragment {
    /// The fragment once somebody has said `consent`, which may have been before its newest record.
    ///
    /// - Parameter replaces: Whether what the fragment said of consents before no longer counts.
    func covered(by consent: StoredProfile.Fragment, replaces: Bool) -> StoredProfile.Fragment {
        var covered = consent
        if consent.received < received {
            // On the way for longer than what is here: it lies under it, so that no refusal is lost.
            covered.received = received
            covered.body = consent.body.merged(with: body)
        } else {
            var earlier = body.fields ?? Fields()
            if replaces { earlier["consents"] = nil }
            covered.body = .object(earlier).merged(with: consent.body)
        }
        return covered
    }
}
