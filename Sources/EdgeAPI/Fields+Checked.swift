internal import Profiles

extension Fields {
    /// A member that must be an object where it is there; `place` is where these fields stand, for sentences.
    func object(_ name: String, in place: String? = nil) throws(Problem) -> Fields? {
        switch self[name] {
        case nil, .null: return nil
        case .object(let fields): return fields
        default: throw Problem(.invalidField, "'\(path(name, in: place))' must be an object.")
        }
    }

    /// A member that must be an array where it is there.
    func list(_ name: String, in place: String? = nil) throws(Problem) -> [Value] {
        switch self[name] {
        case nil, .null: return []
        case .array(let items): return items
        default: throw Problem(.invalidField, "'\(path(name, in: place))' must be an array.")
        }
    }

    private func path(_ name: String, in place: String?) -> String { place.map { "\($0).\(name)" } ?? name }
}
