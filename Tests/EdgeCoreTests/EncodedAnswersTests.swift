import SansIO
import Testing

@testable import EdgeCore

struct EncodedAnswersTests {
    private let now = Timestamp(milliseconds: 1_000)

    @Test func `answers are kept for each datastream and context`() {
        var answers = EncodedAnswers()
        answers.keep([1], datastream: 0, isAuthenticated: false, catalogStamp: 7, validUntil: nil)
        answers.keep([2, 2], datastream: 0, isAuthenticated: true, catalogStamp: 7, validUntil: nil)
        answers.keep([], datastream: 9, isAuthenticated: false, catalogStamp: 7, validUntil: nil)
        answers.keep([3], datastream: 0, isAuthenticated: false, catalogStamp: 7, validUntil: nil)
        func payload(_ datastream: Int, _ isAuthenticated: Bool) -> [UInt8]? {
            answers.payload(
                datastream: datastream, isAuthenticated: isAuthenticated, catalogStamp: 7, at: now
            ).map { Array($0) }
        }
        #expect(payload(0, false) == [3])
        #expect(payload(0, true) == [2, 2])
        #expect(payload(9, false) == [])
        #expect(payload(9, true) == nil)
        answers.removeAll()
        #expect(payload(0, true) == nil)
    }

    @Test func `an answer ends with the catalog it was made by and with its first membership`() {
        var answers = EncodedAnswers()
        answers.keep([1], datastream: 3, isAuthenticated: false, catalogStamp: 7, validUntil: now)
        func payload(_ version: UInt64, _ time: Timestamp) -> ArraySlice<UInt8>? {
            answers.payload(datastream: 3, isAuthenticated: false, catalogStamp: version, at: time)
        }
        #expect(payload(7, now - .milliseconds(1)) == [1])
        #expect(payload(7, now) == nil)
        #expect(payload(8, now - .milliseconds(1)) == nil)
    }
}
