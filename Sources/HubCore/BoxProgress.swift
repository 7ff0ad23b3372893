internal import DequeModule

/// Numbers that are taken in order and come to their end in any order.
struct NumberWindow: Sendable {
    /// Everything at or below has come to its end.
    private(set) var through: UInt64
    /// Whether each of those that follow has.
    private var areDone = Deque<Bool>()

    init(through: UInt64) {
        self.through = through
    }

    /// The highest number that was taken.
    var taken: UInt64 { through + UInt64(areDone.count) }

    mutating func takeNext() { areDone.append(false) }

    mutating func finish(_ number: UInt64) {
        guard number > through, number - through <= UInt64(areDone.count) else { return }
        areDone[Int(number - through) - 1] = true
        while areDone.first == true {
            areDone.removeFirst()
            through += 1
        }
    }

    /// Nobody answers for what is at or below this.
    mutating func jump(to number: UInt64) {
        through = number
        areDone.removeAll()
    }
}

/// How far the events of a box have come, on a hub that puts them off.
struct BoxProgress: Sendable {
    var applied: NumberWindow
    var evaluated: NumberWindow

    init(committed: UInt64) {
        applied = NumberWindow(through: committed)
        evaluated = NumberWindow(through: committed)
    }

    mutating func takeNext() {
        applied.takeNext()
        evaluated.takeNext()
    }

    mutating func jump(to number: UInt64) {
        applied.jump(to: number)
        evaluated.jump(to: number)
    }
}
