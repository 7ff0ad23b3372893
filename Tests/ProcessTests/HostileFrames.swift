import Profiles
import SansIO
import Wire

/// Frames for the hub's ROUTER: valid requests, and what becomes of them in bad hands.
enum HostileFrames {
    /// One of each kind, of an edge that may exist.
    static func requests(of edge: String, _ region: Region) -> [Request] {
        let identity = Identity(namespace: "Email", value: "hostile@example.com")
        let event = Event(
            id: "hostile", dataset: "5f2a8b1c9d3e4a0001c0ffe3", timestamp: Timestamp(milliseconds: 1),
            primary: identity, identities: [identity], body: ["eventType": "x"])
        let mark = EpochMark(epoch: Epoch(1), revision: 1)
        let bodies: [Request.Body] = [
            .refresh(identity), .catalog, .echo,
            .changes(ChangesRequest(since: 0, isFull: false, cursor: nil, held: [mark])),
            .collect(
                Collect(
                    box: Box(0xBAD), oldest: 1, sent: Timestamp(milliseconds: 2),
                    events: [
                        OutboxEvent(
                            number: 1, accepted: Timestamp(milliseconds: 1), complete: mark, event: event)
                    ])),
        ]
        return bodies.enumerated().map {
            Request(edge: edge, region: region, number: UInt64($0.offset) + 1, body: $0.element)
        }
    }

    /// Messages made of `seeds`: bits flipped, ends cut off, frames too many, or nothing but noise.
    static func spoilt(
        _ seeds: [[UInt8]], count: Int, drawing generator: inout SeededGenerator
    ) -> [[[UInt8]]] {
        (0..<count).map { number in
            var bytes = seeds[generator.below(seeds.count)]
            switch number % 5 {
            case 0: return [noise(generator.below(4_096), drawing: &generator)]
            case 1: return [Array(bytes.prefix(generator.below(bytes.count)))]
            case 2:
                return (0...generator.below(8)).map { _ in noise(generator.below(64), drawing: &generator) }
            case 3: return [bytes, bytes]
            default:
                for _ in 0...generator.below(8) {
                    bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8))
                }
                return [bytes]
            }
        }
    }

    static func noise(_ count: Int, drawing generator: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    // MARK: - ZMTP by hand (RFC 23)

    /// Everything a peer of the given socket type sends before its first message.
    static func handshake(as type: String, named name: String = "") -> [UInt8] {
        var greeting: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0]
        greeting += Array("NULL".utf8) + [UInt8](repeating: 0, count: 16)
        greeting += [UInt8](repeating: 0, count: 64 - greeting.count)
        let properties = property("Socket-Type", type) + property("Identity", name)
        let ready = [5] + Array("READY".utf8) + properties
        return greeting + [0x04, UInt8(ready.count)] + ready
    }

    private static func property(_ name: String, _ value: String) -> [UInt8] {
        [UInt8(name.utf8.count)] + Array(name.utf8) + [0, 0, 0, UInt8(value.utf8.count)] + Array(value.utf8)
    }

    /// A frame of fewer than 256 bytes.
    static func frame(_ bytes: [UInt8], hasMore: Bool = false) -> [UInt8] {
        [hasMore ? 1 : 0, UInt8(truncatingIfNeeded: bytes.count)] + bytes
    }

    /// A frame that says it is as long as given, and ends after its first byte.
    static func frame(claiming length: UInt64) -> [UInt8] {
        [2] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + [0]
    }
}
