internal import HTTPTypes
internal import Hummingbird
internal import Profiles
internal import Segmentation

extension ComputedAttributeDefinition {
    private static let nameBytesMaximum = 128

    /// In the published shape.
    func published(_ catalog: Catalog) -> Value {
        var fields = Fields([
            ("id", .string(id)), ("type", "ComputedAttribute"), ("name", .string(name)),
            ("displayName", .string(displayName)), ("description", .string(description)),
            ("imsOrgId", .string(catalog.organisation)),
            ("sandbox", catalog.sandboxDocument(defaultName: "isDefault")),
            ("path", .string("\(catalog.tenant)/ComputedAttributes")),
            ("positionPath", [.string(catalog.tenant), "ComputedAttributes"]),
            ("keepCurrent", .bool(isFastRefresh)),
            ("expression", ["type": "PQL", "format": "pql/text", "value": .string(expression)]),
            ("duration", ["count": .integer(count), "unit": .string(unit.rawValue)]),
            ("status", .string(status.rawValue.uppercased())), ("schema", ProfileSchema.document),
            (
                "definedOn",
                [
                    [
                        "meta:resourceType": "unions", "meta:containerId": "tenant",
                        "$ref": "https://ns.adobe.com/xdm/context/profile__union",
                    ]
                ]
            ),
            ("createEpoch", .integer(created)), ("updateEpoch", .integer(updated)),
        ])
        // In UTC without saying so, as in the published example.
        fields["lastEvaluationTs"] = lastEvaluated.map { .string(String($0.rfc3339.dropLast())) }
        do throws(ComputedAttributeError) {
            let compiled = try ComputedAttribute(self)
            fields["mergeFunction"] = ["value": .string(compiled.function.rawValue)]
            fields["returnSchema"] = ["meta:xdmType": .string(compiled.returnType.rawValue)]
        } catch {
            // Another version of Spoke took it: people see the rest, and that this is not known.
            fields["mergeFunction"] = ["value": "-"]
        }
        return .object(fields)
    }

    /// Reads what a client defines: all but `keepCurrent` is required.
    init(_ members: Members, id: String) throws {
        guard let expression = try PQLExpression(members, formats: ["pql/text"]) else {
            throw members.missing("expression")
        }
        let duration = try members.requiredObject("duration")
        guard let count = try duration.integer("count", in: 0...Int64(Int32.max)) else {
            throw duration.missing("count")
        }
        self.init(
            id: id,
            name: try members.requiredText(
                "name", bytesMaximum: ComputedAttributeDefinition.nameBytesMaximum),
            displayName: try members.requiredText("displayName"), expression: expression.text, count: count,
            unit: try duration.requiredChoice("unit"))
        guard let description = try members.text("description") else { throw members.missing("description") }
        self.description = description
        isFastRefresh = try members.truth("keepCurrent") ?? false
        switch try members.requiredText("status") {
        case "DRAFT": status = .draft
        case "NEW": status = .new
        default: throw members.wrong("status", "must be DRAFT or NEW")
        }
        do throws(ComputedAttributeError) {
            _ = try ComputedAttribute(self)
        } catch {
            throw Problem(error)
        }
    }

    /// Changes what may be changed in its status: in DRAFT all but the name, and the status to NEW only; in
    /// NEW the display name and the description, and the status to DISABLED; later only the status, to
    /// DISABLED.
    ///
    /// The published page says of drafts only what their status may become; its example changes a draft's
    /// description and expression as well.
    mutating func change(_ members: Members) throws {
        let allowed: [String] =
            switch status {
            case .draft: ["displayName", "description", "expression", "keepCurrent", "duration", "status"]
            case .new: ["displayName", "description", "status"]
            case .processing, .processed, .failed: ["status"]
            case .disabled: []
            }
        for member in members.fields.members where !allowed.contains(member.name) {
            let can = allowed.isEmpty ? "nothing" : "only \(allowed.joined(separator: ", "))"
            throw members.wrong(
                member.name, "cannot change while the status is \(status.rawValue.uppercased()): \(can) can")
        }
        if members.has("displayName") { displayName = try members.requiredText("displayName") }
        if let text = try members.text("description") { description = text }
        if let changed = try PQLExpression(members, formats: ["pql/text"]) { expression = changed.text }
        if let truth = try members.truth("keepCurrent") { isFastRefresh = truth }
        if let duration = try members.object("duration") {
            count = try duration.integer("count", in: 0...Int64(Int32.max)) ?? count
            unit = try duration.choice("unit") ?? unit
        }
        if let text = try members.text("status") { try become(text, members) }
        do throws(ComputedAttributeError) {
            _ = try ComputedAttribute(self)
        } catch {
            throw Problem(error)
        }
    }

    private mutating func become(_ text: String, _ members: Members) throws {
        if text == status.rawValue.uppercased() { return }
        let next: Status = status == .draft ? .new : .disabled
        guard text == next.rawValue.uppercased() else {
            throw members.wrong(
                "status",
                "can become \(next.rawValue.uppercased()) alone while it is \(status.rawValue.uppercased())")
        }
        status = next
    }
}

extension Problem {
    init(_ error: ComputedAttributeError) {
        if case .expression(let inner) = error {
            self.init(inner)
        } else {
            self.init(.badRequest, "\(error)")
        }
    }
}
