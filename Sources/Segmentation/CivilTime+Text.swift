internal import Profiles
internal import SansIO

extension CivilTime {
    /// Reads an RFC 3339 date-time, or a full date, which stands for its midnight in UTC; `nil` for anything
    /// else.
    static func timestamp(of text: String) -> Timestamp? {
        // The commonest strings are neither: refuse them by length and first character.
        let count = text.utf8.count
        guard count >= 10, let first = text.utf8.first, (48...57).contains(first) else { return nil }
        return Timestamp(rfc3339: count == 10 ? text + "T00:00:00Z" : text)
    }
}
