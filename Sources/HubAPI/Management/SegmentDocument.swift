internal import HTTPTypes
internal import Hummingbird
internal import Profiles
internal import Segmentation

extension Audience {
    /// In the published shape of a segment definition.
    func published(_ catalog: Catalog) -> Value {
        [
            "id": .string(id), "schema": ProfileSchema.document, "profileInstanceId": "ups",
            "imsOrgId": .string(catalog.organisation), "sandbox": catalog.sandboxDocument(),
            "name": .string(name), "description": .string(description),
            "expression": ["type": "PQL", "format": "pql/text", "value": .string(expression)],
            "mergePolicyId": .string(mergePolicy ?? catalog.edgeMergePolicy.id),
            "evaluationInfo": evaluation.published, "dataGovernancePolicy": ["excludeOptOut": true],
            "creationTime": .integer(created), "updateEpoch": .integer(updated / 1_000),
            "updateTime": .integer(updated),
        ]
    }

    /// Takes over what the body of a request has.
    ///
    /// The evaluation follows from the expression by the published table, as the newer pages have it; the
    /// API's own page says that it is batch unless `evaluationInfo` asks for more. Asking for a slower one
    /// than the expression is eligible for is granted, for a faster one refused. On a merge policy that is not
    /// active on edge, a new or edited audience is evaluated in batches (published rule of May 2025); one that
    /// nobody edits is at most downgraded from edge to streaming, when another policy becomes active.
    mutating func read(_ members: Members, in catalog: Catalog) throws {
        if members.has("name") { name = try members.requiredText("name") }
        if let text = try members.text("description") { description = text }
        if members.has("schema") { try ProfileSchema.check(members) }
        if let id = try members.text("mergePolicyId") {
            guard catalog.mergePolicy(id) != nil else {
                throw members.wrong("mergePolicyId", "names the merge policy \(id), which is not there")
            }
            mergePolicy = id
        }
        if let text = try PQLExpression(members)?.text { expression = text }
        guard ["expression", "evaluationInfo", "mergePolicyId"].contains(where: members.has) else { return }

        let derived: Classification
        do throws(SegmentationError) {
            derived = try AudienceProgram.classification(of: expression, among: catalog.audiences)
        } catch {
            throw Problem(error)
        }
        let requested = try members.object("evaluationInfo")?.requestedEvaluation()
        evaluation = requested ?? derived.evaluation
        guard evaluation.slowness >= derived.evaluation.slowness else {
            throw members.wrong(
                "evaluationInfo",
                "asks for \(evaluation.rawValue), and the expression is eligible for "
                    + "\(derived.evaluation.rawValue) at best: \(derived.reason)")
        }
        let active = catalog.edgeMergePolicy
        if evaluation != .batch, let mergePolicy, mergePolicy != active.id {
            guard requested == nil else {
                throw members.wrong(
                    "evaluationInfo",
                    "asks for \(evaluation.rawValue), which needs the merge policy active on edge, \(active.id)"
                )
            }
            evaluation = .batch
        }
    }
}

extension Audience.Evaluation {
    /// `batch`, `continuous` (streaming) and `synchronous` (edge), one of them enabled.
    var published: Value {
        [
            "batch": ["enabled": .bool(self == .batch)], "continuous": ["enabled": .bool(self == .streaming)],
            "synchronous": ["enabled": .bool(self == .edge)],
        ]
    }

    /// The name of the member of `evaluationInfo`.
    var publishedName: String {
        switch self {
        case .batch: "batch"
        case .streaming: "continuous"
        case .edge: "synchronous"
        }
    }
}

extension Members {
    /// The fastest evaluation that is enabled, `nil` where none is.
    fileprivate func requestedEvaluation() throws -> Audience.Evaluation? {
        for evaluation in [Audience.Evaluation.edge, .streaming, .batch]
        where try object(evaluation.publishedName)?.truth("enabled") == true {
            return evaluation
        }
        return nil
    }
}

/// The member `expression` of a definition: `{ "type": "PQL", "format": "pql/text", "value": … }`.
struct PQLExpression {
    /// PQL text, in which audiences are kept.
    let text: String
    /// Whether it was sent as pql/json.
    let isJSON: Bool

    /// `nil` where the definition has none.
    init?(_ definition: Members, formats: [String] = ["pql/text", "pql/json"]) throws {
        guard let members = try definition.object("expression") else { return nil }
        guard try members.requiredText("type") == "PQL" else { throw members.wrong("type", "must be PQL") }
        let format = try members.requiredText("format")
        guard formats.contains(format) else {
            throw members.wrong("format", "must be \(formats.joined(separator: " or "))")
        }
        guard format == "pql/json" else {
            isJSON = false
            text = try members.requiredText("value", bytesMaximum: Segmentation.Expression.bytesMaximum)
            return
        }
        isJSON = true
        let json = try members.requiredText(
            "value", bytesMaximum: Segmentation.Expression.documentBytesMaximum)
        do throws(DocumentError) {
            text = try Segmentation.Expression(json: json).text
        } catch {
            throw Problem(
                .badRequest, title: "Invalid expression", "the expression cannot be read: \(error)",
                report: ["path": .string(error.path)])
        }
    }

    /// The same in the other format.
    func converted() throws -> Value {
        if isJSON { return ["type": "PQL", "format": "pql/text", "value": .string(text)] }
        do throws(ExpressionError) {
            let json = try Segmentation.Expression(text: text).json
            return ["type": "PQL", "format": "pql/json", "value": .string(json)]
        } catch {
            throw Problem(error)
        }
    }
}

extension Problem {
    /// Why an expression cannot be an audience, with the column to look at.
    init(_ error: SegmentationError) {
        var sentence = "\(error)"
        if case .expression(_, let inner) = error { sentence = "the expression, \(inner)" }
        self.init(
            .badRequest, title: "Invalid expression", sentence,
            report: error.column.map { ["column": .integer(Int64($0))] })
    }

    init(_ error: ExpressionError) {
        self.init(
            .badRequest, title: "Invalid expression", "the expression, \(error)",
            report: ["column": .integer(Int64(error.column))])
    }
}
