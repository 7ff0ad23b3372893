internal import Profiles
internal import SansIO
internal import Wire

/// Where an edge stands in its region's stream: finds gaps, repeats and new epochs, and nothing else.
struct StreamCursor: Sendable {
    enum Verdict: Equatable {
        /// The next message, or a heartbeat that repeats the last one's number.
        case continues
        /// Seen before.
        case duplicate
        /// Messages are missing before this one.
        case gap
        /// The first message of an epoch that this edge hears.
        case newEpoch
    }

    private(set) var epoch: Epoch?
    private(set) var sequence: UInt64 = 0
    private(set) var heard: Instant?

    mutating func take(_ publication: Publication, at now: Instant) -> Verdict {
        heard = now
        guard publication.epoch == epoch else {
            epoch = publication.epoch
            sequence = publication.sequence
            return .newEpoch
        }
        if publication.isHeartbeat {
            if publication.sequence == sequence { return .continues }
            if publication.sequence < sequence { return .duplicate }
        } else {
            if publication.sequence == sequence + 1 {
                sequence = publication.sequence
                return .continues
            }
            if publication.sequence <= sequence { return .duplicate }
        }
        sequence = publication.sequence
        return .gap
    }
}
