import EdgeCore
import Glibc
import Profiles
import SansIO
import Wire

extension NodeCommand {
    /// Fills an edge's table with `count` profiles as they come by the stream, encodes an answer for each, and prints
    /// how many bytes the process grew and how long an answer is.
    func fillTable(profiles count: Int) throws {
        var node = EdgeNode(
            configuration: EdgeConfiguration(
                name: SampleProfiles.edge, region: SampleProfiles.region, catalog: SampleProfiles.catalog),
            journal: [], box: Box(1), generator: SeededGenerator(seed: 1),
            clock: WallClock(Timestamp(milliseconds: 1_790_000_000_000), at: .zero), at: .zero)
        var hub = StandInHub()
        var effects: [EdgeEffect] = []
        let now = Instant.zero
        node.receive(.publication(hub.heartbeat()), at: now, into: &effects)
        // Whatever it asks is answered: there is nothing before the stream.
        for case .request(let request) in effects {
            var rest: [EdgeEffect] = []
            node.receive(.reply(hub.reply(to: request)), at: now, into: &rest)
        }
        let before = try Machine.memory("VmRSS", of: getpid())
        for first in stride(from: 0, to: count, by: Limits.batchItemsMaximum) {
            // Through the codec, as from a socket: decoded bytes have the capacities that an edge holds.
            let numbers = first..<min(first + Limits.batchItemsMaximum, count)
            let publication = hub.publication(numbers.map { hub.entry($0, generation: 0) })
            effects.removeAll()
            node.receive(
                .publication(try Publication(decoding: publication.encoded())), at: now, into: &effects)
        }
        var answerBytes = 0
        for number in 0..<count {
            effects.removeAll()
            let interaction = Interaction(
                datastream: SampleProfiles.datastream, requestID: "", isAuthenticated: false,
                primary: SampleProfiles.cookie(number))
            node.receive(.interact(interaction, Ticket(UInt64(number))), at: now, into: &effects)
            for case .answer(_, let answer) in effects where answer.source == .hit {
                answerBytes += answer.payload.count
            }
        }
        guard node.levels.entries == count, answerBytes > 0 else {
            throw BenchmarkFailure("the table holds \(node.levels.entries) of \(count) profiles")
        }
        writeOutput("\(try Machine.memory("VmRSS", of: getpid()) - before)\n\(answerBytes / count)\n")
        withExtendedLifetime(effects) {}
    }
}

/// Writes past any buffer: the other end waits.
func writeOutput(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
