internal import SansIO
internal import Wire

/// A message under way. Messages travel as values; the drawn few that go through the codec come out as values again.
struct Parcel: Sendable {
    typealias Times = (sent: Instant, arrived: Instant)

    enum Message: Sendable {
        case publication(Publication)
        case request(Request)
        case reply(Reply)

        var approximateBytes: Int {
            switch self {
            case .publication(let publication): publication.approximateBytes
            case .request(let request): request.approximateBytes
            case .reply(let reply): reply.approximateBytes
            }
        }
    }

    var message: Message
    /// Of the pipe, as it was sent.
    var generation: UInt32
    var sent: Instant
    /// When the earliest input arrived at the sender that may have caused it.
    var arrived: Instant
}

/// Parcels by number; numbers are used again.
struct ParcelStore: Sendable {
    private var parcels: [Parcel?] = []
    private var free: [Int] = []

    mutating func insert(_ parcel: Parcel) -> Int {
        if let slot = free.popLast() {
            parcels[slot] = parcel
            return slot
        }
        parcels.append(parcel)
        return parcels.count - 1
    }

    func generation(of slot: Int) -> UInt32 { parcels[slot]?.generation ?? 0 }

    mutating func take(_ slot: Int) -> Parcel? {
        var parcel: Parcel?
        swap(&parcel, &parcels[slot])
        free.append(slot)
        return parcel
    }
}
