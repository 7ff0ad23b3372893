/// Whether the hub asks its callers who they are.
public enum Access: Sendable {
    /// Everybody may do everything: for laboratories.
    case open
    /// Management and profile calls need a token, and so do inlets that are authenticated.
    case tokens(AccessControl)
}
