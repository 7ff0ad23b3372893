import Profiles
import Testing

struct PatternTests {
    @Test(
        "a regular expression is found where Java finds it",
        arguments: [
            ("abc", "xabcx", true), ("^abc$", "xabc", false), ("a.c", "abc", true), ("a.c", "a\nc", false),
            ("a|b|cd", "xcd", true),
            ("^(a|b)*$", "abab", true), ("^a{2,3}$", "a", false), ("^a{2,3}$", "aaa", true),
            ("^a{2,3}$", "aaaa", false),
            ("^a{2}$", "aa", true), ("^a{2,}$", "aaaaa", true), ("[a-c]+x", "zbcx", true),
            ("^[^a-c]+$", "xyz", true),
            ("^[^a-c]+$", "xbz", false), ("\\d+\\.\\d", "v12.5", true), ("\\bcat\\b", "a cat sat", true),
            ("\\bcat\\b", "concat", false), ("(?i)HELLO", "say hello", true), ("(?i)[A-C]x", "bX", true),
            ("^$", "", true),
            ("colou?r", "color", true), ("^(?:ab)+?c", "ababc", true), ("[]a]", "]", true),
            ("[a-]", "-", true), ("\\$", "a$", true),
            ("^\\S+@\\S+$", "jo@x.org", true), ("ü+", "Zürich", true), ("", "x", true), ("a{", "a{", true),
            ("(|a)b", "b", true),
        ])
    func occurrence(pattern: String, text: String, expected: Bool) throws {
        #expect(try Pattern(pattern).occurs(in: text) == expected)
    }

    @Test(
        "a group is the text of the leftmost match",
        arguments: [
            ("@(\\w+)", 1, "joe@gmail.com", "gmail"), ("(a+)(b*)", 2, "xaab", "b"),
            ("(a+?)(a*)", 1, "aaa", "a"),
            ("(a+)(a*)", 2, "aaa", ""), ("(x)?y", 1, "y", nil), ("a|(b)", 1, "b", "b"),
            ("b+", 0, "abbb", "bbb"),
            ("(\\d)+", 1, "x123", "3"), ("(z)", 1, "abc", nil), ("^(ab|a)(bc)?", 1, "abc", "ab"),
        ] as [(String, Int, String, String?)])
    func group(pattern: String, number: Int, text: String, expected: String?) throws {
        #expect(try Pattern(pattern).group(number, of: text) == expected)
    }
}
