/// What of a person's consents hub and edges act on (XDM, Consents and Preferences).
public struct Consent: Hashable, Sendable {
    /// Whether events may be collected, `consents.collect.val`; `nil` where nothing is said.
    public var collect: Bool?
    /// Whether content may be personalised, `consents.personalize.content.val`; `nil` where nothing is said.
    public var personalize: Bool?

    public init(collect: Bool? = nil, personalize: Bool? = nil) {
        self.collect = collect
        self.personalize = personalize
    }

    /// What a record says: `n` and `dn` (by default no) refuse, every other value allows.
    public init(in record: Value) {
        guard let consents = record.fields?["consents"] else { return }
        collect = Consent.choice(consents[steps: Consent.collectSteps])
        personalize = Consent.choice(consents[steps: Consent.personalizeSteps])
    }

    private static let collectSteps = ["collect", "val"]
    private static let personalizeSteps = ["personalize", "content", "val"]

    private static func choice(_ value: Value?) -> Bool? { value?.string.map { $0 != "n" && $0 != "dn" } }

    public var isEmpty: Bool { collect == nil && personalize == nil }

    /// `newer` over `self`: what it leaves unsaid stays.
    public func covered(by newer: Consent) -> Consent {
        Consent(collect: newer.collect ?? collect, personalize: newer.personalize ?? personalize)
    }

    /// What is refused; what is not said is not.
    public var refused: Purposes { Purposes().covered(by: self) }

    /// What a person is asked for.
    public struct Purposes: OptionSet, Hashable, Sendable {
        public var rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Collection of events.
        public static let collect = Purposes(rawValue: 1)
        /// Personalisation of content.
        public static let personalize = Purposes(rawValue: 2)

        /// These refused purposes once a person has said more.
        public func covered(by consent: Consent) -> Purposes {
            var refused = self
            refused.note(consent.collect, of: .collect)
            refused.note(consent.personalize, of: .personalize)
            return refused
        }

        private mutating func note(_ isAllowed: Bool?, of purpose: Purposes) {
            guard let isAllowed else { return }
            if isAllowed { remove(purpose) } else { insert(purpose) }
        }
    }
}
