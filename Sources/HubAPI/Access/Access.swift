internal import Profiles

/// Whether the hub asks its callers who they are.
public enum Access: Sendable {
    /// Everybody may do everything: for laboratories.
    case open
    /// Management and profile calls need a token, and so do inlets that are authenticated.
    case tokens(AccessControl)

    /// What edges are told of it.
    var trust: Trust {
        switch self {
        case .open: .everybody
        case .tokens(let control): control.trust
        }
    }
}

extension HubService {
    /// Tells the edges whom to believe, as part of the catalog; does nothing where they have been told the same.
    ///
    /// Each start of a hub calls this before it serves: clients and their secrets change at no other time.
    public func announce(_ access: Access) async throws {
        try await change { $0.trust = access.trust }
    }
}
