/// Merging what several sources say of one profile.
extension Value {
    /// `newer` over `self`: objects merge member by member, anything else is replaced.
    public func merged(with newer: Value) -> Value {
        guard case .object(var fields) = self, case .object(let changes) = newer else { return newer }
        for member in changes.members {
            if let older = fields[member.name] {
                fields[member.name] = older.merged(with: member.value)
            } else {
                fields[member.name] = member.value
            }
        }
        return .object(fields)
    }
}
