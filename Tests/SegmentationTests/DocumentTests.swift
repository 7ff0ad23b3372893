import Profiles
import SansIO
import Testing

@testable import Segmentation

struct DocumentTests {
    @Test(
        "a published sample is what the conversion gives",
        arguments: [
            (
                "a = b",
                #"""
                {"nodeType":"fnApply","fnName":"=","params":[
                {"nodeType":"fieldLookup","fieldName":"a",
                "object":{"nodeType":"parameterReference","position":1}},
                {"nodeType":"fieldLookup","fieldName":"b",
                "object":{"nodeType":"parameterReference","position":1}}]}
                """#
            ),
            (
                "workAddress.country = \"US\"",
                #"""
                {"nodeType":"fnApply","fnName":"=","params":[
                {"nodeType":"fieldLookup","fieldName":"country",
                "object":{"nodeType":"fieldLookup","fieldName":"workAddress",
                "object":{"nodeType":"parameterReference","position":1}}},
                {"nodeType":"literal","literalType":"String","value":"US"}]}
                """#
            ),
        ])
    func publishedConversion(text: String, json: String) throws {
        let document = try JSONParser().parse(json)
        #expect(try Expression(text: text).document == document)
        #expect(try Expression(document: document).text == text)
    }

    /// In the manner of the samples of the segment definitions endpoint, which name the profile as an XDM object.
    @Test(
        "a definition in pql/json that names the profile reads as text",
        arguments: [
            (
                #"""
                {"nodeType":"fnApply","fnName":"in","params":[
                {"nodeType":"fieldLookup","fieldName":"gender",
                "object":{"nodeType":"fieldLookup","fieldName":"person",
                "object":{"nodeType":"literal","literalType":"XDMObject","value":"profile"}}},
                {"literalType":"List","nodeType":"literal","value":["female"]}]}
                """#,
                "person.gender in [\"female\"]"
            ),
            (
                #"""
                {"nodeType":"select","variables":[{"nodeType":"varDecl","varName":"_C1",
                "from":{"nodeType":"fieldLookup","fieldName":"xEvent",
                "object":{"nodeType":"literal","literalType":"XDMObject","value":"profile"}},
                "where":{"nodeType":"fnApply","fnName":"equals","params":[
                {"nodeType":"fieldLookup","fieldName":"eventType",
                "object":{"nodeType":"varRef","varName":"_C1"}},
                {"literalType":"String","nodeType":"literal","value":"commerce.checkouts"},
                {"nodeType":"literal","literalType":"Boolean","value":true}]}}]}
                """#,
                "select _C1 from xEvent where _C1.eventType.equals(\"commerce.checkouts\", true)"
            ),
            (
                #"""
                {"nodeType":"fnApply","fnName":"and","params":[{"nodeType":"fnApply","fnName":"=",
                "params":[{"nodeType":"fieldLookup","fieldName":"points",
                "object":{"nodeType":"literal","literalType":"XDMObject","value":"profile"}},
                {"literalType":"Double","nodeType":"literal","value":2}]},
                {"nodeType":"fnApply","fnName":"isNull","params":[
                {"nodeType":"fieldLookup","fieldName":"name",
                "object":{"nodeType":"literal","literalType":"XDMObject","value":"profile"}}]}]}
                """#,
                "points = 2.0 and name.isNull()"
            ),
        ])
    func publishedDefinition(json: String, text: String) throws {
        let expression = try Expression(json: json)
        #expect(expression.text == text)
        #expect(try Expression(json: expression.json).text == text)
    }

    @Test("text to JSON and back is the same program", arguments: Corpus.expressions)
    func roundTrip(text: String) throws {
        let expression = try Expression(text: text)
        let back = try Expression(json: expression.json)
        #expect(code(of: back) == code(of: expression), "\(back.text)")
        #expect(try Expression(json: back.json).text == back.text)
    }

    @Test
    func `whatever compiles survives the way through JSON`() throws {
        var count = 0
        Corpus.mutations(300, seed: 22) { text in
            guard let expression = parsed(text), case .success(let code) = code(of: expression) else {
                return
            }
            count += 1
            do {
                let back = try Expression(document: expression.document)
                #expect(compiled(back) == code, "\(text) became \(back.text)")
            } catch {
                Issue.record("\(text): \(error)")
            }
        }
        #expect(count > 2_000)
    }

    @Test("random conditions survive the way through JSON", arguments: 0..<10 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let expression = try Expression(text: RandomExpression.condition(&generator, depth: 5).text)
            let back = try Expression(json: expression.json)
            #expect(code(of: back) == code(of: expression))
            #expect(back.text == expression.text)
        }
    }

    private static let field =
        #"{"nodeType":"fieldLookup","fieldName":"a","object":{"nodeType":"parameterReference","position":1}}"#

    @Test(
        "an error names the place in the document",
        arguments: [
            ("[]", "$", "expected a node, a JSON object"), ("nonsense", "$", "no JSON"),
            ("{}", "$", "\"nodeType\""),
            (#"{"nodeType":"magic"}"#, "$.nodeType", "no node type \"magic\""),
            (#"{"nodeType":"fnApply","params":[]}"#, "$", "\"fnName\""),
            (#"{"nodeType":"fnApply","fnName":7,"params":[]}"#, "$.fnName", "expected a string"),
            (
                #"{"nodeType":"fnApply","fnName":"=","params":[\#(field)]}"#, "$.params",
                "takes 2 operands, not 1"
            ),
            (
                #"""
                {"nodeType":"fnApply","fnName":"=","params":[\#(field),
                {"nodeType":"literal","literalType":"String","value":1}]}
                """#,
                "$.params[1].value", "literal type \"String\""
            ),
            (
                #"""
                {"nodeType":"fnApply","fnName":"=","params":[\#(field),
                {"nodeType":"literal","literalType":"Date","value":1}]}
                """#,
                "$.params[1].value", "\"Date\""
            ),
            (#"{"nodeType":"fnApply","fnName":"a = 1 or b","params":[]}"#, "$.fnName", "no function"),
            (
                #"""
                {"nodeType":"fieldLookup","fieldName":"a = 1 or b",
                "object":{"nodeType":"parameterReference","position":1}}
                """#,
                "$.fieldName", "no name that PQL can write"
            ),
            (
                #"""
                {"nodeType":"fieldLookup","fieldName":"a",
                "object":{"nodeType":"parameterReference","position":0}}
                """#,
                "$.object.position", "number of a parameter"
            ),
            (
                #"{"nodeType":"fieldLookup","fieldName":"a","object":{"nodeType":"varRef","varName":"X"}}"#,
                "$.object.varName", "no variable \"X\""
            ),
            (
                #"""
                {"nodeType":"fieldLookup","fieldName":"a",
                "object":{"nodeType":"literal","literalType":"XDMObject","value":"event"}}
                """#,
                "$.object", "\"profile\""
            ),
            (#"{"nodeType":"select","variables":[]}"#, "$", "needs a variable"),
            (
                #"""
                {"nodeType":"exists","variables":[{"nodeType":"varDecl","varName":"now",
                "from":\#(field)}]}
                """#,
                "$.variables[0].varName", "word of PQL"
            ),
            (
                #"{"nodeType":"chain","links":[{"nodeType":"link","label":"A","what":\#(field),"count":0}]}"#,
                "$.links[0].count", "from 1 to 5000"
            ),
            (
                #"""
                {"nodeType":"chain","links":[{"nodeType":"link","label":"A","what":\#(field),
                "when":{"nodeType":"timeWindow","direction":"since","time":\#(field)}}]}
                """#,
                "$.links[0].when", "direction before"
            ),
            (
                #"{"nodeType":"fnApply","fnName":"occurs","params":[\#(field)]}"#, "$",
                "a time and a timeWindow"
            ),
            (
                #"""
                {"nodeType":"fnApply","fnName":"filter","params":[\#(field),
                {"nodeType":"parameterReference","position":1}]}
                """#,
                "$.params[1]", "lambda"
            ),
            (
                #"""
                {"nodeType":"fnApply","fnName":"=","params":[\#(field),
                {"nodeType":"literal","literalType":"Integer","value":-9223372036854775808}]}
                """#,
                "$", "64 bits"
            ),
        ])
    func place(json: String, path: String, problem: String) throws {
        do {
            let expression = try Expression(json: json)
            Issue.record("accepted as \(expression.text)")
        } catch {
            #expect(error.path == path)
            #expect(error.problem.contains(problem), "\(error)")
        }
    }

    @Test
    func `hostile documents are refused, not followed`() throws {
        let leaf = DocumentTests.field
        func nested(_ depth: Int, _ prefix: String, _ suffix: String) -> String {
            String(repeating: prefix, count: depth) + leaf + String(repeating: suffix, count: depth)
        }
        let not = (#"{"nodeType":"fnApply","fnName":"not","params":["#, "]}")
        let look = (#"{"nodeType":"fieldLookup","fieldName":"a","object":"#, "}")
        _ = try Expression(json: nested(30, not.0, not.1))
        _ = try Expression(json: nested(100, look.0, look.1))
        for depth in [33, 150, 10_000] {
            #expect(throws: DocumentError.self) { try Expression(json: nested(depth, not.0, not.1)) }
        }
        #expect(throws: DocumentError.self) { try Expression(json: nested(10_000, look.0, look.1)) }
        let wide = Value.array(Array(repeating: try JSONParser().parse(leaf), count: 20_000))
        #expect(throws: DocumentError.self) {
            try Expression(document: ["nodeType": "fnApply", "fnName": "and", "params": wide])
        }
        let values = Value.array(Array(repeating: 1, count: 200_000))
        #expect(throws: DocumentError.self) {
            try Expression(document: ["nodeType": "literal", "literalType": "List", "value": values])
        }
        let long = Value.string(String(repeating: "x", count: 200_000))
        #expect(throws: DocumentError.self) {
            try Expression(document: ["nodeType": "literal", "literalType": "String", "value": long])
        }
        #expect(throws: DocumentError.self) {
            try Expression(document: ["nodeType": "literal", "literalType": "Double", "value": .number(.nan)])
        }
    }

    @Test
    func `any member of a document may be of any kind`() throws {
        let strange: [Value] = [.null, true, 7, 1.5, "", "now", [], ["x"], [:], ["nodeType": "literal"]]
        var refused = 0
        for text in Corpus.expressions {
            let document = try Expression(text: text).document
            for value in strange {
                for place in 0..<60 {
                    var count = place
                    let changed = DocumentTests.replacing(document, &count, value)
                    do {
                        let expression = try Expression(document: changed)
                        _ = code(of: expression)
                    } catch {
                        #expect(error.path.hasPrefix("$"))
                        refused += 1
                    }
                }
            }
        }
        #expect(refused > 10_000)
    }

    /// The document with its member number `place`, counted from the outside, replaced.
    private static func replacing(_ document: Value, _ place: inout Int, _ value: Value) -> Value {
        place -= 1
        if place < 0 { return place == -1 ? value : document }
        switch document {
        case .array(let items):
            return .array(items.map { replacing($0, &place, value) })
        case .object(let fields):
            return .object(Fields(fields.members.map { ($0.name, replacing($0.value, &place, value)) }))
        default: return document
        }
    }
}

private func compiled(_ expression: Expression) -> Code? {
    if case .success(let code) = code(of: expression) { code } else { nil }
}
