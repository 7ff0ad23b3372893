import Profiles
import SansIO
import Testing
import Wire

struct MessageSizeTests {
    @Test func `estimates are within a tenth of what messages take encoded`() {
        var generator = MessageGenerator(seed: 5)
        var told = (publications: 0, requests: 0, collects: 0, replies: 0)
        var real = (publications: 0, requests: 0, collects: 0, replies: 0)
        for _ in 0..<400 {
            let publication = generator.publication()
            told.publications += publication.approximateBytes
            real.publications += publication.encoded().count
            let request = generator.request()
            told.requests += request.approximateBytes
            real.requests += request.encoded().count
            if case .collect = request.body {
                told.collects += request.approximateBytes
                real.collects += request.encoded().count
            }
            let reply = generator.reply()
            if case .catalog = reply.body { continue }
            told.replies += reply.approximateBytes
            real.replies += reply.encoded().count
        }
        for (told, real) in [
            (told.publications, real.publications), (told.requests, real.requests),
            (told.collects, real.collects),
            (told.replies, real.replies),
        ] { #expect(abs(Double(told) / Double(real) - 1) < 0.1, "\(told) for \(real)") }
    }
}
