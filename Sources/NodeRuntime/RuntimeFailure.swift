public import HubCore
public import ZeroMQ

/// Why a runtime cannot start, take work, or go on. Each sentence says what the person can do about it.
public enum RuntimeFailure: Error, Hashable, CustomStringConvertible {
    case transport(ZeroMQError)
    case store(StoreFailure)
    /// Two hubs on a store, or two edges on a folder.
    case locked(path: String, holder: String)
    case file(operation: String, path: String, reason: String)
    case journalDamaged(file: String, offset: Int, reason: String)
    case noThread(name: String, reason: String)
    /// The node answers nothing more: it is being stopped.
    case stopping
    /// Too much is waiting for an answer.
    case overloaded(waiting: Int)
    case timedOut(Duration)

    public var description: String {
        switch self {
        case .transport(let error): error.description
        case .store(let failure): failure.description
        case .locked(let path, let holder):
            "\(path) is in use by \(holder): stop that process, or name another place"
        case .file(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)"
        case .journalDamaged(let file, let offset, let reason):
            "\(file) is damaged at byte \(offset) (\(reason)): restore it,"
                + " or delete the folder's journal-*.spoke; the edge fetches its profiles again,"
                + " but events it had accepted and not delivered are lost"
        case .noThread(let name, let reason): "cannot start the thread \(name): \(reason)"
        case .stopping: "the node is stopping: try again, or another node"
        case .overloaded(let waiting): "\(waiting) requests are waiting for an answer: try again later"
        case .timedOut(let duration):
            "no answer within \(duration): the outcome is unknown, so repeat the request"
        }
    }
}
