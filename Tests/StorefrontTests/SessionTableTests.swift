import SansIO
import Testing

@testable import Storefront

struct SessionTableTests {
    private let start = Instant(nanoseconds: 0)

    @Test func `a session is its customer's until it ends`() {
        let table = SessionTable(countMaximum: 10, lifetime: .seconds(60))
        let token = table.begin(for: "aiko", at: start)
        #expect(token.utf8.count == 32)
        #expect(table.customer(of: token, at: start) == "aiko")
        #expect(table.customer(of: "0", at: start) == nil)
        table.end(token)
        #expect(table.customer(of: token, at: start) == nil)
    }

    @Test func `using a session makes it last, and leaving it alone ends it`() {
        let table = SessionTable(countMaximum: 10, lifetime: .seconds(60))
        let token = table.begin(for: "aiko", at: start)
        #expect(table.customer(of: token, at: start + .seconds(59)) == "aiko")
        #expect(table.customer(of: token, at: start + .seconds(118)) == "aiko")
        #expect(table.customer(of: token, at: start + .seconds(178)) == nil)
    }

    @Test func `beyond its maximum the table forgets who was there longest ago`() {
        let table = SessionTable(countMaximum: 2, lifetime: .seconds(60))
        let first = table.begin(for: "aiko", at: start)
        let second = table.begin(for: "grace", at: start + .seconds(1))
        #expect(table.customer(of: first, at: start + .seconds(2)) == "aiko")
        let third = table.begin(for: "jonas", at: start + .seconds(3))
        #expect(table.customer(of: first, at: start + .seconds(4)) == "aiko")
        #expect(table.customer(of: second, at: start + .seconds(4)) == nil)
        #expect(table.customer(of: third, at: start + .seconds(4)) == "jonas")
    }
}
