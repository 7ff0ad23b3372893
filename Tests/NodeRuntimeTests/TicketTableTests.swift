import NodeRuntime
import SansIO
import Testing

struct TicketTableTests {
    private func wait(
        in table: TicketTable<Int>, at now: Instant = .zero, _ then: (Ticket) -> Void = { _ in }
    ) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            if let ticket = table.admit(continuation, at: now) { then(ticket) }
        }
    }

    @Test func `a caller gets the answer to its ticket, once`() async throws {
        let table = TicketTable<Int>(capacity: 2, patience: .seconds(1))
        let answer = try await wait(in: table) { ticket in
            table.answer(ticket, with: .success(7))
            table.answer(ticket, with: .success(8))
        }
        #expect(answer == 7)
        #expect(table.count == 0)
    }

    @Test func `a caller whose time is over hears so, and no sooner`() async {
        let table = TicketTable<Int>(capacity: 2, patience: .seconds(1))
        let error = await #expect(throws: RuntimeFailure.self) {
            try await wait(in: table) { _ in
                table.expire(at: Instant.zero + .milliseconds(999))
                #expect(table.count == 1)
                table.expire(at: Instant.zero + .seconds(1))
            }
        }
        #expect(error == .timedOut(.seconds(1)))
    }

    @Test func `callers beyond the maximum, and after closing, are refused at once`() async {
        let table = TicketTable<Int>(capacity: 0, patience: .seconds(1))
        let full = await #expect(throws: RuntimeFailure.self) { try await wait(in: table) }
        #expect(full == .overloaded(waiting: 0))
        table.close()
        let closed = await #expect(throws: RuntimeFailure.self) { try await wait(in: table) }
        #expect(closed == .stopping)
    }

    @Test func `whoever still waits at the end hears that the node is stopping`() async {
        let table = TicketTable<Int>(capacity: 2, patience: .seconds(1))
        let error = await #expect(throws: RuntimeFailure.self) {
            try await wait(in: table) { _ in table.failAll() }
        }
        #expect(error == .stopping)
    }
}
