internal import Profiles

/// The ECID that a request on the edge host is about, and how the edge came by it.
///
/// An ECID that exists beats a first-party id: first the request's own (`identityMap.ECID`, also one that a page took
/// over from another domain), then the one that the client keeps, then that of the older visitor library. A
/// first-party id (FPID) always gives the same ECID. Else one is made, where the call makes visitors: `collect` never
/// does (visitor identification, Edge Network Server API).
struct Visitor: Sendable {
    /// As the identity entry tells it.
    enum Source: UInt64, Sendable {
        case random = 0
        case firstPartyID = 2
        case received = 3
    }

    var ecid: Identity
    var source: Source
    /// Whether the client keeps it already, and need not be told.
    var isKept: Bool

    /// - Parameters:
    ///   - own: The ECID that the event brings; of several events, the first's.
    ///   - firstPartyID: The one that the event brings.
    ///   - make: The new visitor's ECID, `nil` where the call makes none.
    init?(
        own: Identity?, firstPartyID: Identity?, state: ClientState, datastream: Datastream,
        key: (UInt64, UInt64), make: () -> Identity?
    ) {
        let kept = state.ecid
        if let own {
            self.init(ecid: own, source: .received, isKept: own == kept)
        } else if let kept {
            self.init(ecid: kept, source: .received, isKept: true)
        } else if let legacy = state.legacyECID {
            self.init(ecid: legacy, source: .received, isKept: false)
        } else if let id = firstPartyID?.value ?? Visitor.firstPartyID(state, datastream) {
            self.init(
                ecid: ECID.derived(fromFirstPartyID: id, key: key), source: .firstPartyID, isKept: false)
        } else if let made = make() {
            self.init(ecid: made, source: .random, isKept: false)
        } else {
            return nil
        }
    }

    private init(ecid: Identity, source: Source, isKept: Bool) {
        self.ecid = ecid
        self.source = source
        self.isKept = isKept
    }

    private static func firstPartyID(_ state: ClientState, _ datastream: Datastream) -> String? {
        guard let value = state.cookie(datastream.firstPartyIDCookie) else { return nil }
        return Identity(namespace: firstPartyNamespace, value: value).isWellFormed ? value : nil
    }

    /// The namespace of first-party ids in `identityMap`. On the edge host they stand for an ECID and go no further.
    static let firstPartyNamespace = "FPID"
}
