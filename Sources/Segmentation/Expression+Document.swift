public import Profiles

/// pql/json: an expression as a tree of JSON objects, each with its `nodeType`.
///
/// Published (the segmentation OpenAPI document and the samples of the segment definitions and conversion
/// endpoints):
///
/// | PQL | JSON |
/// | --- | --- |
/// | `=`, `and`, `in`, `.equals(…)` and their like | `fnApply` with `fnName`, `params`, receiver first |
/// | a field | `fieldLookup` with `fieldName` and `object` |
/// | the first parameter in context: profile or item | `parameterReference` with `position` 1 |
/// | the profile | `literal` with `literalType` `XDMObject` and `value` `profile` |
/// | a variable | `varRef` with `varName` |
/// | strings, Booleans, doubles, lists of those | `literal` with `literalType` `String`, `Boolean`, … |
/// | `select X from … where …` | `select` with `variables`: `varDecl` with `varName`, `from`, `where` |
///
/// Not published, so spelt in the same manner:
///
/// | PQL | JSON |
/// | --- | --- |
/// | whole numbers, `null` | `literal` with `literalType` `Integer`, `Null` |
/// | `today` and its like; `last week` | `literal` with `literalType` `RelativeTime`; `RelativePeriod` |
/// | a list of expressions | `list` with `items` |
/// | `{"name": …}` | `object` with `members`: `member` with `name`, `value` |
/// | `exists`, `forall` | like `select` |
/// | `sum X.f over X from …` | `aggregate` with `fnName`, `value`, `variables` |
/// | `(K, G) => …` | `lambda` with `variables` (`varDecl` with `varName`), `body` |
/// | `let V = … in …` | `let` with `varName`, `value`, `body` |
/// | `array[condition]` | `fnApply` with `fnName` `filter`, as `.filter(condition)` |
/// | a sign; `not` | `fnApply` with `fnName` `negate`; `not` |
/// | `… occurs …` | `fnApply` with `fnName` `occurs` and the time and a `timeWindow` as `params` |
/// | `<= 3 days before now` | `timeWindow` with `comparison`, `count`, `unit`, `direction`, `time` |
/// | `before`, `after`, `on`; `between … and …` | `timeWindow` with `direction`, `time`; and `end` |
/// | `CHAIN(…)` | `chain` with `links`: `link` with `label`, `what`, `where`, `when`, `count` |
extension Expression {
    /// The expression in pql/json.
    public var document: Value {
        var writer = DocumentWriter()
        return writer.node(self)
    }

    /// `document` as JSON text: what the API carries in `expression.value` where `format` is `pql/json`.
    public var json: String { String(decoding: document.jsonBytes(), as: UTF8.self) }
}

extension Expression {
    /// Reads pql/json, as `document` describes it, from text. At most `documentBytesMaximum` bytes.
    public init(json text: String) throws(DocumentError) {
        let document: Value
        do throws(JSONError) {
            let parser = JSONParser(
                bytesMaximum: Expression.documentBytesMaximum, depthMaximum: Expression.documentDepthMaximum)
            document = try parser.parse(text)
        } catch {
            throw DocumentError(path: "$", problem: "this is no JSON: \(error)")
        }
        try self.init(document: document)
    }

    /// Longest pql/json text in UTF-8 bytes: some twenty for each byte of PQL. Spoke's own bound.
    public static let documentBytesMaximum = 1 << 20
    /// Deepest nesting of its arrays and objects. Spoke's own bound.
    public static let documentDepthMaximum = 160

    /// Reads pql/json. The expression's columns refer to its canonical text.
    ///
    /// Documents from anywhere may be read: what PQL text cannot say is an error that names its place, and
    /// the bounds of `init(text:)` hold.
    public init(document: Value) throws(DocumentError) {
        var reader = DocumentReader()
        let expression = try reader.node(document)
        let text = expression.text
        let parsed: Expression
        do throws(ExpressionError) {
            parsed = try Expression(text: text)
        } catch {
            throw DocumentError(path: "$", problem: "in PQL this is \(text.prefix(200)), and \(error)")
        }
        guard parsed.text == text else {
            throw DocumentError(path: "$", problem: "PQL text cannot say this: \(text.prefix(200))")
        }
        self = parsed
    }
}
