import NodeRuntime
import Testing

struct SettingsTests {
    private let settings = Settings(["A": "text", "B": "", "C": "70000", "D": "Yes", "E": "maybe", "F": "12"])

    @Test func `an empty variable counts as absent`() {
        #expect(settings.string("A") == "text")
        #expect(settings.string("B") == nil)
        #expect(settings.string("Z") == nil)
    }

    @Test func `a number out of range is a mistake that names the range`() throws {
        #expect(try settings.integer("F", in: 1...65_535) == 12)
        #expect(try settings.integer("B", in: 1...65_535) == nil)
        let error = #expect(throws: Settings.Mistake.self) { try settings.integer("C", in: 1...65_535) }
        #expect(error?.description == "C=70000 is not a whole number from 1 to 65535")
        #expect(throws: Settings.Mistake.self) { try settings.integer("A", in: 1...65_535) }
    }

    @Test func `a flag is a yes or a no`() throws {
        #expect(try settings.flag("D"))
        #expect(try !settings.flag("Z"))
        #expect(throws: Settings.Mistake.self) { try settings.flag("E") }
    }
}
