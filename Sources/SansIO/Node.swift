/// A protocol participant that performs no I/O: same state and same input, same effects.
///
/// A driver moves it: the reactor thread of a real process, or the event loop of the simulation. A turn is any number
/// of `receive` and `advance` calls followed by one `commit`; effects appended before the commit may only be acted
/// on after it.
public protocol Node: ~Copyable {
    associatedtype Input: Sendable
    associatedtype Effect: Sendable

    /// The earliest instant at which `advance` would do anything, or `nil` while idle.
    var nextDeadline: Instant? { get }

    /// Takes one input. Never fails on foreign bytes: what is malformed was refused by the codec, and what is
    /// unacceptable is answered or counted.
    mutating func receive(_ input: Input, at now: Instant, into effects: inout [Effect])

    /// Lets everything that is due at or before `now` happen.
    mutating func advance(to now: Instant, into effects: inout [Effect])

    /// Ends a turn: what the turn staged becomes durable as one revision, and its effects are released.
    mutating func commit(at now: Instant, into effects: inout [Effect])
}

/// Names a caller that waits for an answer: a plain number that the driver hands in and gets back.
public struct Ticket: Hashable, Sendable {
    public var number: UInt64

    public init(_ number: UInt64) {
        self.number = number
    }
}
