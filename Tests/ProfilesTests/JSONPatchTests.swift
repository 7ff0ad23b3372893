import Profiles
import Testing

struct JSONPatchTests {
    @Test(
        "patches do what RFC 6902 says",
        arguments: [
            // The examples of its appendix A.
            (["foo": "bar"], [["op": "add", "path": "/baz", "value": "qux"]], ["baz": "qux", "foo": "bar"]),
            (
                ["foo": ["a", "b"]], [["op": "add", "path": "/foo/1", "value": "x"]],
                ["foo": ["a", "x", "b"]]
            ),
            (["baz": 1, "foo": 2], [["op": "remove", "path": "/baz"]], ["foo": 2]),
            (["foo": ["a", "b", "c"]], [["op": "remove", "path": "/foo/1"]], ["foo": ["a", "c"]]),
            (["baz": 1], [["op": "replace", "path": "/baz", "value": 2]], ["baz": 2]),
            (
                ["foo": ["bar": 1, "waldo": 2], "qux": ["corge": 3]],
                [["op": "move", "from": "/foo/waldo", "path": "/qux/thud"]],
                ["foo": ["bar": 1], "qux": ["corge": 3, "thud": 2]]
            ),
            (
                ["foo": [1, 2, 3, 4]], [["op": "move", "from": "/foo/1", "path": "/foo/3"]],
                ["foo": [1, 3, 4, 2]]
            ),
            (["baz": "q"], [["op": "test", "path": "/baz", "value": "q"]], ["baz": "q"]),
            (
                ["foo": 1], [["op": "add", "path": "/child", "value": ["a": [:]]]],
                ["foo": 1, "child": ["a": [:]]]
            ),
            (["foo": 1], [["op": "add", "path": "/baz", "value": 2, "xyz": 3]], ["foo": 1, "baz": 2]),
            (["/": 9, "~1": 10], [["op": "test", "path": "/~01", "value": 10]], ["/": 9, "~1": 10]),
            (["foo": ["bar"]], [["op": "add", "path": "/foo/-", "value": ["x"]]], ["foo": ["bar", ["x"]]]),
            (["a": 1], [["op": "copy", "from": "/a", "path": "/b"]], ["a": 1, "b": 1]),
            (["a": 1], [["op": "replace", "path": "", "value": [2]]], [2]),
            (["a": 1], [["op": "add", "path": "/a", "value": 2]], ["a": 2]),
            (["": 1], [["op": "remove", "path": "/"]], [:]),
            (["a": 1], [["op": "move", "from": "/a", "path": "/a"]], ["a": 1]),
        ] as [(Value, Value, Value)])
    func applies(document: Value, patch: Value, expected: Value) throws {
        #expect(try JSONPatch(patch).applied(to: document) == expected)
    }

    @Test(
        "what cannot be applied is an error",
        arguments: [
            [["op": "add", "path": "/a/b", "value": 1]], [["op": "remove", "path": "/x"]],
            [["op": "replace", "path": "/x", "value": 1]], [["op": "test", "path": "/a", "value": 2]],
            [["op": "test", "path": "/list/0", "value": "1"]],
            [["op": "add", "path": "/list/9", "value": 1]],
            [["op": "add", "path": "/list/01", "value": 1]], [["op": "remove", "path": "/list/-"]],
            [["op": "add", "path": "/list/x", "value": 1]], [["op": "copy", "from": "/x", "path": "/y"]],
            [["op": "move", "from": "/list", "path": "/list/0"]], [["op": "remove", "path": ""]],
            [["op": "add", "path": "a", "value": 1]], [["op": "add", "path": "/a~2", "value": 1]],
            [["op": "add", "path": "/a"]], [["path": "/a"]], [["op": "add", "value": 1]], [5], ["op": "add"],
            [["op": "remove", "path": "/list/99999999999999999999"]],
        ] as [Value])
    func refuses(patch: Value) {
        let document: Value = ["a": 1, "list": [1]]
        #expect(throws: JSONPatchError.self) { try JSONPatch(patch).applied(to: document) }
    }

    @Test func `of a patch that fails nothing is applied, and one that is too long is not read`() throws {
        let patch: Value = [["op": "remove", "path": "/a"], ["op": "remove", "path": "/a"]]
        #expect(throws: JSONPatchError.missing("/a")) { try JSONPatch(patch).applied(to: ["a": 1]) }
        let long = Value.array(
            Array(repeating: ["op": "add", "path": "/a", "value": 1], count: JSONPatch.operationsMaximum + 1))
        #expect(throws: JSONPatchError.self) { try JSONPatch(long) }
    }
}
