/// What a client may do with its tokens: each group of routes asks for one of these.
///
/// A closed set of Spoke's own. The scopes of the real identity service name products (`acp.foundation`) and say
/// nothing of what is done with them; there, roles and permissions decide.
public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// Streaming to authenticated inlets, and batches.
    case ingestion
    /// Looking profiles up.
    case profileRead = "profile_read"
    /// Deleting and changing profiles.
    case profileWrite = "profile_write"
    /// Schemas, catalog, identity namespaces, segmentation, destinations, and Spoke's own questions to the hub.
    case management
    /// The edges' authenticated API.
    case edge
}
