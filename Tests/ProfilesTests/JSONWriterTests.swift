import Profiles
import Testing

struct JSONWriterTests {
    @Test func `a value has one form`() throws {
        let value: Value = [
            "z": [1, -2, 0, 1.5, .number(1), .number(1e100), .number(-0.0), .integer(.min)], "a": [:],
            "m": [],
            "k": [true, false, .null],
        ]
        let text =
            #"{"a":{},"k":[true,false,null],"m":[],"z":[1,-2,0,1.5,1.0,1e+100,-0.0,-9223372036854775808]}"#
        #expect(value.jsonText == text)
        #expect(try JSONParser().parse(text) == value)
    }

    @Test func `only what must be escaped is`() {
        let text: Value = "\"\\/\u{8}\u{9}\u{a}\u{c}\u{d}\u{0}\u{1f}\u{7f}é\u{1F600}"
        #expect(text.jsonText == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}é\u{1F600}\"")
    }

    @Test func `what JSON cannot say is null`() {
        #expect(Value.array([.number(.nan), .number(.infinity)]).jsonText == "[null,null]")
    }

    @Test func `doubles come back to the last bit`() throws {
        var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<2_000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(bitPattern: bits)
            guard number.isFinite else { continue }
            #expect(try JSONParser().parse(Value.number(number).jsonText) == .number(number))
            // Few digits take the parser's short way.
            let short = Double(Int64(bitPattern: bits) >> 20) / 1_000
            #expect(try JSONParser().parse(Value.number(short).jsonText) == .number(short))
        }
    }
}
