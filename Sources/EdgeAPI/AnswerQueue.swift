internal import NIOCore

/// Keeps the answers of one connection in the order of its requests, whichever is ready first.
struct AnswerQueue {
    struct Slot {
        /// When the request was whole.
        var began: NIODeadline
        var manner: ResponseWriter.Manner
        /// The answer, once it is there and while an earlier one is not.
        var answer: ByteBuffer?
    }

    private var slots = CircularBuffer<Slot>(initialCapacity: 4)
    private var firstNumber: UInt64 = 0

    var isEmpty: Bool { slots.isEmpty }
    var count: Int { slots.count }
    /// The request whose answer goes out next.
    var first: (number: UInt64, slot: Slot)? { slots.first.map { (firstNumber, $0) } }

    /// Takes a place for a request; its number never occurs again on this connection.
    mutating func open(_ slot: Slot) -> UInt64 {
        slots.append(slot)
        return firstNumber + UInt64(slots.count - 1)
    }

    /// The place of a request that has no answer yet.
    func awaiting(_ number: UInt64) -> Slot? {
        guard number >= firstNumber, number - firstNumber < UInt64(slots.count) else { return nil }
        let slot = slots[offset: Int(number - firstNumber)]
        return slot.answer == nil ? slot : nil
    }

    func isFirst(_ number: UInt64) -> Bool { number == firstNumber && !slots.isEmpty }

    /// The first answer has been written.
    mutating func removeFirst() {
        slots.removeFirst()
        firstNumber += 1
    }

    /// Keeps an answer whose turn has not come. The number is one that `awaiting` knows.
    mutating func keep(_ answer: ByteBuffer, for number: UInt64) {
        slots[offset: Int(number - firstNumber)].answer = answer
    }

    /// Moves the answers whose turn has come.
    mutating func moveReady(to output: inout ByteBuffer) {
        while var answer = slots.first?.answer {
            output.writeBuffer(&answer)
            removeFirst()
        }
    }

    /// No request follows the last one.
    mutating func closeAfterLast() {
        guard !slots.isEmpty else { return }
        slots[offset: slots.count - 1].manner.persistence = .close
    }
}

extension CircularBuffer {
    fileprivate subscript(offset offset: Int) -> Element {
        get { self[index(startIndex, offsetBy: offset)] }
        set { self[index(startIndex, offsetBy: offset)] = newValue }
    }
}
