internal import Profiles

extension StoredProfile {
    /// What a person is asked for that the hub honours (XDM, Consents and Preferences).
    enum Purpose {
        /// Collection of events: `consents.collect.val`.
        case collect
        /// Personalisation of content: `consents.personalize.content.val`.
        case personalize

        fileprivate var steps: [String] {
            switch self {
            case .collect: ["consents", "collect", "val"]
            case .personalize: ["consents", "personalize", "content", "val"]
            }
        }
    }

    /// `false` once the newest record that says anything says `n` (or `dn`, by default no); `nil` where none does.
    func consents(to purpose: Purpose) -> Bool? {
        var newest: (fragment: Fragment, value: String)?
        for fragment in fragments {
            guard let value = fragment.body[steps: purpose.steps]?.string else { continue }
            if let held = newest, !held.fragment.precedes(fragment) { continue }
            newest = (fragment, value)
        }
        return newest.map { $0.value != "n" && $0.value != "dn" }
    }
}
