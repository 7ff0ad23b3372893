public import SansIO

/// A protobuf message of `spoke.proto`: one encoder and one decoder, wherever the message is nested.
public protocol WireMessage {
    /// About how many bytes the message takes: so that its length is set aside in the right size.
    var expectedBytes: Int { get }
    func write(to writer: inout ProtobufWriter)
    /// Reads to the reader's end and checks what `Limits` and the specification demand.
    init(reading reader: inout ProtobufReader) throws(WireError)
}

extension ProtobufWriter {
    public mutating func message(_ field: Int, _ message: some WireMessage) {
        let mark = begin(field, expecting: message.expectedBytes)
        message.write(to: &self)
        end(mark)
    }

    public mutating func messages(_ field: Int, _ messages: [some WireMessage]) {
        for message in messages { self.message(field, message) }
    }

    public mutating func timestamp(_ field: Int, _ timestamp: Timestamp) {
        zigzag(field, timestamp.milliseconds)
    }

    /// Written also when it is the epoch itself: absence says that there is none.
    public mutating func timestamp(_ field: Int, ifAny timestamp: Timestamp?) {
        if let timestamp { zigzag(field, timestamp.milliseconds, keepingZero: true) }
    }

    /// In whole nanoseconds; what is finer is dropped.
    public mutating func duration(_ field: Int, _ duration: Duration, keepingZero: Bool = false) {
        zigzag(field, duration.nanoseconds, keepingZero: keepingZero)
    }
}

extension ProtobufReader {
    public mutating func message<Message: WireMessage>(
        _ field: Field, as type: Message.Type = Message.self
    ) throws(WireError) -> Message {
        let outer = try enter(field)
        let message = try Message(reading: &self)
        leave(to: outer)
        return message
    }

    public mutating func append<Message: WireMessage>(
        _ field: Field, to messages: inout [Message], maximum: Int, _ name: String
    ) throws(WireError) {
        if messages.count >= maximum { throw .excessive(name, maximum: maximum) }
        messages.append(try message(field))
    }

    public mutating func timestamp(_ field: Field) throws(WireError) -> Timestamp {
        Timestamp(milliseconds: try sint64(field))
    }

    public mutating func duration(_ field: Field) throws(WireError) -> Duration {
        .nanoseconds(try sint64(field))
    }

    /// Takes the first field, the version, and refuses all but `current` and the one before.
    public mutating func expectVersion(_ current: UInt32) throws(WireError) {
        guard let field = try next(), field.number == 1, field.type == .varint else {
            throw .unsupportedVersion(0)
        }
        let version = try uint32(field)
        guard version >= max(1, current - 1), version <= current else { throw .unsupportedVersion(version) }
    }
}

/// What must be there is taken out of its optional.
public func required<Value>(_ value: Value?, _ name: String) throws(WireError) -> Value {
    guard let value else { throw .missing(name) }
    return value
}

/// Refuses what is not in strictly ascending order.
public func checkAscending<Element: Comparable>(_ elements: [Element], _ name: String) throws(WireError) {
    if elements.count < 2 { return }
    for index in 1..<elements.count where !(elements[index - 1] < elements[index]) {
        throw .invalid("the order of \(name)")
    }
}
