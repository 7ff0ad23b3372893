/// Why something cannot be done with a batch. Each sentence says what the person can do about it.
public enum BatchFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownBatch(String)
    case unknownFile(String)
    /// Not as the batch or the file stands now.
    case refused(String)
    /// More bytes, files or batches than there may be.
    case tooMuch(String)
    case disk(operation: String, path: String, reason: String)

    public var description: String {
        switch self {
        case .unknownBatch(let id): "no batch \(id) here: create one, or look at the list of batches"
        case .unknownFile(let path): "the batch has no file \(path): upload or initialize it first"
        case .refused(let sentence), .tooMuch(let sentence): sentence
        case .disk(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)"
        }
    }
}
