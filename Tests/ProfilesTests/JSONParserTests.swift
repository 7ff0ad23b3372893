import Profiles
import Testing

struct JSONParserTests {
    @Test func `every kind of value is read`() throws {
        let text = #" { "a" : [ 1 , -2.5 , "x" , true , false , null , { } , [ ] ] , "b" : { "c" : "" } } "#
        let expected: Value = [
            "a": [1, -2.5, "x", true, false, .null, [:], []], "b": ["c": ""],
        ]
        #expect(try JSONParser().parse(text) == expected)
    }

    @Test func `whole numbers are exact as far as 64 bits reach, others the nearest double`() throws {
        let expectations: [(String, Value)] = [
            ("0", 0), ("-0", 0), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
            ("1.0", .number(1)), ("1e2", .number(100)), ("1E+2", .number(100)), ("25e-1", .number(2.5)),
            ("0.1", .number(0.1)), ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", .number(0)),
            ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
            ("0e999999999999999999999", .number(0)),
            ("123456789012345678901234567890", .number(123_456_789_012_345_677_877_719_597_056)),
            ("8.41e21", .number(8.41e21)), ("9007199254740993.0", .number(9_007_199_254_740_992)),
        ]
        for (text, value) in expectations {
            #expect(try JSONParser().parse(text) == value, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("", 0, .truncated), ("  ", 2, .truncated), ("{", 1, .truncated), ("[1,", 3, .truncated),
            ("\"ab", 3, .truncated), ("tru", 3, .truncated), ("1.", 2, .truncated), ("-", 1, .truncated),
            ("\"\\u12", 5, .truncated), ("\"\\", 2, .truncated), ("{\"a\"", 4, .truncated),
            ("nul!", 3, .unexpectedByte(0x21)), ("{a:1}", 1, .unexpectedByte(0x61)),
            ("[1 2]", 3, .unexpectedByte(0x32)), ("[1,]", 3, .unexpectedByte(0x5d)),
            ("{\"a\":1,}", 7, .unexpectedByte(0x7d)), ("'a'", 0, .unexpectedByte(0x27)),
            ("NaN", 0, .unexpectedByte(0x4e)), ("Infinity", 0, .unexpectedByte(0x49)),
            ("-Infinity", 1, .malformedNumber), ("+1", 0, .unexpectedByte(0x2b)),
            (".5", 0, .unexpectedByte(0x2e)),
            ("01", 1, .malformedNumber), ("1.x", 2, .malformedNumber), ("1e+]", 3, .malformedNumber),
            ("1e400", 0, .numberTooLarge), ("[-1e99999999999999999999]", 1, .numberTooLarge),
            ("1 1", 2, .trailingBytes), ("{}}", 2, .trailingBytes), ("\u{feff}1", 0, .unexpectedByte(0xef)),
            ("\"\\x\"", 1, .malformedEscape), ("\"\\u12g4\"", 5, .malformedEscape),
            ("\"\\ud800\"", 1, .loneSurrogate), ("\"\\udc00\"", 1, .loneSurrogate),
            ("\"\\ud800\\ud800\"", 1, .loneSurrogate), ("\"\\ud800x\"", 1, .loneSurrogate),
            ("\"a\nb\"", 2, .controlCharacter(0x0a)), ("\"\\n\u{0}\"", 3, .controlCharacter(0)),
        ] as [(String, Int, JSONError.Problem)])
    func `what is not JSON is refused where it stops being JSON`(
        text: String, offset: Int, problem: JSONError.Problem
    ) {
        let expected = JSONError(problem, at: offset)
        #expect(throws: expected) { try JSONParser().parse(text) }
        #expect(expected.description.hasPrefix("byte \(offset): "))
    }

    @Test func `escapes are read, surrogate pairs included`() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0000\u00e9\u20AC\ud83d\ude00 plain é""#
        #expect(
            try JSONParser().parse(text) == "\"\\/\u{8}\u{c}\n\r\t\u{0}é€\u{1F600} plain é")
    }

    @Test(
        arguments: [
            [0x80], [0xc3], [0xc3, 0x28], [0xc0, 0xaf], [0xe2, 0x82], [0xed, 0xa0, 0x80],
            [0xf4, 0x90, 0x80, 0x80],
            [0xf0, 0x9f, 0x98], [0xff],
        ] as [[UInt8]])
    func `strings that are not UTF-8 are refused`(content: [UInt8]) {
        let bytes: [UInt8] = [0x5b, 0x22, 0x61] + content + [0x22, 0x5d]
        #expect(throws: JSONError(.malformedUTF8, at: 2)) { try JSONParser().parse(bytes) }
        let escaped: [UInt8] = [0x22, 0x5c, 0x6e] + content + [0x22]
        #expect(throws: JSONError(.malformedUTF8, at: 1)) { try JSONParser().parse(escaped) }
    }

    @Test func `nesting is bounded, also by a hundred thousand brackets`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONParser().parse(nested(64)) }
        #expect(throws: JSONError(.tooDeep(maximum: 64), at: 64)) { try JSONParser().parse(nested(65)) }
        #expect(throws: JSONError(.tooDeep(maximum: 64), at: 64)) { try JSONParser().parse(nested(100_000)) }
        let objects = String(repeating: "{\"a\":", count: 100_000)
        #expect(throws: JSONError(.tooDeep(maximum: 8), at: 40)) {
            try JSONParser(depthMaximum: 8).parse(objects)
        }
    }

    @Test func `size is bounded`() throws {
        #expect(try JSONParser(bytesMaximum: 4).parse("1234") == 1234)
        #expect(throws: JSONError(.oversized(maximum: 4), at: 0)) {
            try JSONParser(bytesMaximum: 4).parse("12345")
        }
    }

    @Test func `of members with one name the last counts`() throws {
        #expect(try JSONParser().parse(#"{"b":1,"a":2,"b":3,"a":4,"a":5}"#) == ["a": 5, "b": 3])
    }

    @Test func `a hundred thousand members in the worst order are sorted, not inserted`() throws {
        // One by one this takes minutes in a debug build.
        let members = (0..<100_000).reversed().map { "\"\(1_000_000 + $0)\":\($0)" }.joined(separator: ",")
        let value = try JSONParser(bytesMaximum: 4 << 20).parse("{\(members)}")
        #expect(value.fields?.members.count == 100_000)
        #expect(value[path: "1000001"] == 1)
    }

    @Test func `every truncation of a document is an error`() {
        let bytes = Array(#"{"a":[1.5e3,"é\u00e9\ud83d\ude00",true,null],"b":{"c":-0}}"#.utf8)
        for length in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONParser().parse(Array(bytes[..<length])) }
        }
    }

    @Test func `every bit flip is a value or an error`() throws {
        let bytes = Array(#"{"a":[1.5e3,"é\u00e9\ud83d\ude00",true,null],"b":{"c":-12}}"#.utf8)
        for index in bytes.indices {
            for bit in UInt8(0)..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << bit
                do throws(JSONError) {
                    let value = try JSONParser().parse(flipped)
                    #expect(try JSONParser().parse(value.jsonBytes()) == value)
                } catch {
                    #expect(error.offset <= flipped.count)
                }
            }
        }
    }

    @Test func `part of a message is parsed in place`() throws {
        let bytes = Array("xx[1]yy".utf8)
        #expect(try JSONParser().parse(bytes, in: 2..<5) == [1])
        #expect(throws: JSONError(.truncated, at: 4)) { try JSONParser().parse(bytes, in: 2..<4) }
    }
}
