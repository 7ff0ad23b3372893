internal import Profiles

/// An identity as one edge answers for it.
struct EdgeIdentity: Hashable {
    let edge: Int
    let identity: Identity
}
