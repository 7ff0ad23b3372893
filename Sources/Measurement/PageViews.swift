/// Page views by their place in a visitor's life and by what the edge could answer them with.
public struct PageViews: Hashable, Sendable {
    public enum Position: String, CaseIterable, Hashable, Sendable {
        /// The first page of a visitor's first session.
        case first
        /// Any page whose request carried an event that the edge evaluated before it answered. Counted besides: such a
        /// page is also one of the other three.
        case same
        /// A further page of a session.
        case next
        /// The first page of a later session.
        case nextSession
    }

    public enum Personalisation: String, CaseIterable, Hashable, Sendable {
        /// With the visitor's profile, fresh as promised.
        case full
        /// With a profile that the edge itself called stale.
        case stale
        /// Without a profile: unknown, expired, or still on its way.
        case none
    }

    private var counts = [Int](repeating: 0, count: Position.allCases.count * Personalisation.allCases.count)

    public init() {}

    public subscript(position: Position, personalisation: Personalisation) -> Int {
        get { counts[PageViews.place(position, personalisation)] }
        set { counts[PageViews.place(position, personalisation)] = newValue }
    }

    /// Of one position.
    public func total(_ position: Position) -> Int {
        Personalisation.allCases.reduce(0) { $0 + self[position, $1] }
    }

    /// Answered like that, every page view once.
    public func total(_ personalisation: Personalisation) -> Int {
        self[.first, personalisation] + self[.next, personalisation] + self[.nextSession, personalisation]
    }

    /// Every page view once.
    public var total: Int { total(.first) + total(.next) + total(.nextSession) }

    public mutating func merge(_ other: PageViews) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    private static func place(_ position: Position, _ personalisation: Personalisation) -> Int {
        let row =
            switch position {
            case .first: 0
            case .same: 1
            case .next: 2
            case .nextSession: 3
            }
        let column =
            switch personalisation {
            case .full: 0
            case .stale: 1
            case .none: 2
            }
        return row * 3 + column
    }
}
