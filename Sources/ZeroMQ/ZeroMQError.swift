internal import CZeroMQ
internal import Glibc

/// Why libzmq did not do what it was asked to. Each sentence says what the person can do about it.
public enum ZeroMQError: Error, Hashable, CustomStringConvertible {
    /// What was attempted.
    public enum Operation: Hashable, Sendable {
        case creatingContext
        case creatingSocket
        case creatingWakeup
        case binding(String)
        case connecting(String)
        case setting(String)
        case sending, receiving, polling
    }

    case addressInUse(endpoint: String)
    case addressUnavailable(endpoint: String)
    case malformedEndpoint(String)
    case permissionDenied(endpoint: String)
    /// A value that the option does not take.
    case refusedOption(String)
    case outOfDescriptors(Operation)
    /// The context ended below the socket; only a bug of ours can cause it.
    case terminated(Operation)
    case failed(Operation, code: Int32, reason: String)

    init(errno code: Int32, during operation: Operation) {
        switch (code, operation) {
        case (EADDRINUSE, .binding(let endpoint)): self = .addressInUse(endpoint: endpoint)
        case (EADDRNOTAVAIL, .binding(let endpoint)), (ENODEV, .binding(let endpoint)):
            self = .addressUnavailable(endpoint: endpoint)
        case (EACCES, .binding(let endpoint)): self = .permissionDenied(endpoint: endpoint)
        case (EINVAL, .binding(let endpoint)), (EINVAL, .connecting(let endpoint)),
            (EPROTONOSUPPORT, .binding(let endpoint)), (EPROTONOSUPPORT, .connecting(let endpoint)):
            self = .malformedEndpoint(endpoint)
        case (EINVAL, .setting(let option)): self = .refusedOption(option)
        case (EMFILE, _), (ENFILE, _): self = .outOfDescriptors(operation)
        case (ETERM, _): self = .terminated(operation)
        default:
            self = .failed(operation, code: code, reason: unsafe String(cString: zmq_strerror(code)))
        }
    }

    public var description: String {
        switch self {
        case .addressInUse(let endpoint):
            "\(endpoint) is in use by another process: stop that one, or choose another port"
                + " (`*` lets the system choose)"
        case .addressUnavailable(let endpoint):
            "\(endpoint) names an address that this machine does not have:"
                + " use one of its own, or 0.0.0.0 for all"
        case .malformedEndpoint(let endpoint):
            "\(endpoint) is not an endpoint: write tcp://host:port, for example tcp://127.0.0.1:5556"
        case .permissionDenied(let endpoint):
            "\(endpoint) may not be opened by this user: choose a port above 1023"
        case .refusedOption(let option): "libzmq refused the value of \(option)"
        case .outOfDescriptors(let operation):
            "no descriptor left while \(operation): raise the limit of open files (ulimit -n)"
        case .terminated(let operation): "the ZeroMQ context ended while \(operation)"
        case .failed(let operation, let code, let reason): "\(operation) failed: \(reason) (\(code))"
        }
    }
}

extension ZeroMQError.Operation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .creatingContext: "creating the ZeroMQ context"
        case .creatingSocket: "creating a socket"
        case .creatingWakeup: "creating a wake-up descriptor"
        case .binding(let endpoint): "binding \(endpoint)"
        case .connecting(let endpoint): "connecting to \(endpoint)"
        case .setting(let option): "setting \(option)"
        case .sending: "sending"
        case .receiving: "receiving"
        case .polling: "waiting for messages"
        }
    }
}
