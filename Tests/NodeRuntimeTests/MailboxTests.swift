import Foundation
import NodeRuntime
import Testing
import ZeroMQ

struct MailboxTests {
    @Test func `a post from another thread wakes the reader`() throws {
        let mailbox = try Mailbox<Int>(capacity: 4)
        Thread.detachNewThread { _ = mailbox.post(7) }
        let isSignalled = mailbox.wakeup.wait(timeout: .seconds(10))
        #expect(isSignalled)
        #expect(mailbox.take(10) == [7])
    }

    @Test func `the wake-up stays until the last item is taken`() throws {
        let mailbox = try Mailbox<Int>(capacity: 4)
        for number in 1...3 { #expect(mailbox.post(number) == .posted) }
        #expect(mailbox.take(2) == [1, 2])
        #expect(mailbox.wakeup.wait(timeout: .zero))
        #expect(mailbox.take(2) == [3])
        #expect(!mailbox.wakeup.wait(timeout: .zero))
        #expect(mailbox.post(4) == .posted)
        #expect(mailbox.wakeup.wait(timeout: .zero))
    }

    @Test func `a full mailbox refuses and takes again once there is room`() throws {
        let mailbox = try Mailbox<Int>(capacity: 2)
        #expect(mailbox.post(1) == .posted)
        #expect(mailbox.post(2) == .posted)
        #expect(mailbox.post(3) == .full)
        #expect(mailbox.take(1) == [1])
        #expect(mailbox.post(3) == .posted)
        #expect(mailbox.take(9) == [2, 3])
    }

    @Test func `a closed mailbox refuses, wakes its reader and gives what it holds`() throws {
        let mailbox = try Mailbox<Int>(capacity: 2)
        #expect(mailbox.post(1) == .posted)
        mailbox.close()
        #expect(mailbox.post(2) == .closed)
        #expect(mailbox.take(9) == [1])
        #expect(mailbox.wakeup.wait(timeout: .zero))
        #expect(mailbox.isClosed)
    }

    @Test func `nothing is lost or doubled between many writers and one reader`() throws {
        let mailbox = try Mailbox<Int>(capacity: 1_000_000)
        for writer in 0..<4 {
            Thread.detachNewThread { for number in 0..<5_000 { _ = mailbox.post(writer * 5_000 + number) } }
        }
        var taken: [Int] = []
        while taken.count < 20_000 {
            guard mailbox.wakeup.wait(timeout: .seconds(10)) else { break }
            taken += mailbox.take(7)
        }
        #expect(taken.sorted() == Array(0..<20_000))
    }
}
