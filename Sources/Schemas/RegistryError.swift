public import Profiles

/// Why the Schema Registry refuses a call, with status, `type`, title and detail as published.
///
/// Codes come from the OpenAPI document and the XDM troubleshooting guide. Where neither gives one (a document that is
/// malformed, a change that is not allowed), the type is `about:blank`: Spoke invents none.
public enum RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The `Accept` header of a list (XDM-1006-400).
    case acceptOfList(String)
    /// The `Accept` header of a look-up (XDM-1007-400).
    case acceptOfLookup(String)
    /// The `Accept` header of a list of descriptors (XDM-1008-400).
    case acceptOfDescriptors(String)
    /// The `Accept` header of one descriptor (XDM-1009-400).
    case acceptOfDescriptor(String)
    /// The form exists, but not for this resource or version (406).
    case formNotAvailable(id: String)
    /// 404, with a code for each kind of resource.
    case notFound(SchemaRegistry.Kind, id: String, version: Int)
    /// Titles are unique across kinds (XDM-1521-400).
    case titleNotUnique(id: String)
    /// Custom fields stand below the field named after the tenant (XDM-1021-400).
    case namespace(tenant: String)
    /// What a profile-enabled schema must have (XDM-1528-400).
    case unionNeedsIdentity
    /// XDM-1526-400.
    case unionNeedsReferenceIdentity
    /// Schemas of one class define a field differently (XDM-1413-400).
    case incompatibleTypes(path: String, schema: String, types: [String])
    /// A body, a query or a patch that cannot be used: 400 and a sentence that says what to do.
    case malformed(String)
    /// A change that would break what uses the resource: 400.
    case breaking(String)
    /// 403, for descriptors (OpenAPI).
    case forbidden(String)

    public var status: Int {
        switch self {
        case .notFound: 404
        case .formNotAvailable: 406
        case .forbidden: 403
        default: 400
        }
    }

    /// The last part of `http://ns.adobe.com/aep/errors/…`, `nil` where none is published.
    public var code: String? {
        switch self {
        case .acceptOfList: "XDM-1006-400"
        case .acceptOfLookup: "XDM-1007-400"
        case .acceptOfDescriptors: "XDM-1008-400"
        case .acceptOfDescriptor: "XDM-1009-400"
        case .notFound(let kind, _, _): kind.notFoundCode
        case .titleNotUnique: "XDM-1521-400"
        case .namespace: "XDM-1021-400"
        case .unionNeedsIdentity: "XDM-1528-400"
        case .unionNeedsReferenceIdentity: "XDM-1526-400"
        case .incompatibleTypes: "XDM-1413-400"
        case .formNotAvailable, .malformed, .breaking, .forbidden: nil
        }
    }

    public var title: String {
        switch self {
        case .acceptOfList, .acceptOfLookup, .acceptOfDescriptors, .acceptOfDescriptor:
            "Accept header invalid"
        case .formNotAvailable: "Invalid Accept format"
        case .notFound: "Resource Not Found"
        case .titleNotUnique: "Title not unique"
        case .namespace: "Namespace validation error"
        case .unionNeedsIdentity, .unionNeedsReferenceIdentity: "Union descriptor validation error"
        case .incompatibleTypes: "Merge Schema Error"
        case .malformed: "Bad formatting"
        case .breaking: "Breaking change"
        case .forbidden: "Forbidden"
        }
    }

    /// What the person can do about it.
    public var detail: String {
        switch self {
        case .acceptOfList(let accept):
            complaint(accept, "application/vnd.adobe.'{xed|xdm'}+json")
        case .acceptOfLookup(let accept):
            complaint(
                accept, "application/vnd.adobe.'{xed|xdm'}+json; version=1 (Version should be specified)")
        case .acceptOfDescriptors(let accept): complaint(accept, "application/vnd.adobe.xdm-id+json")
        case .acceptOfDescriptor(let accept): complaint(accept, "application/vnd.adobe.xdm+json")
        case .formNotAvailable(let id):
            "The specified Accept format or version is not available for \(id): ask for version 1"
        case .notFound(_, let id, let version):
            "Requested resource \(id) with version \(version) is not found"
        case .titleNotUnique(let id):
            "Object titles must be unique. An object \(id) already exists with the same title"
        case .namespace(let tenant):
            "A custom field is defined under an invalid namespace. All custom fields must be defined under a "
                + "top-level field named _\(tenant)."
        case .unionNeedsIdentity:
            "To participate in a union, a schema must include an identityMap fieldgroup or a primary identity "
                + "descriptor."
        case .unionNeedsReferenceIdentity:
            "If a schema contains properties that are associated with an xdm:descriptorOneToOne descriptor, "
                + "those properties must also have a xdm:descriptorReferenceIdentity descriptor for that schema "
                + "to participate in a union."
        case .incompatibleTypes(let path, let schema, let types):
            "Cannot merge incompatible data types. The path \(path) has already been defined in schema "
                + "(id=\(schema)) using a different data type. Types: \(types.joined(separator: ", "))"
        case .malformed(let problem), .breaking(let problem), .forbidden(let problem): problem
        }
    }

    public var description: String { "\(title): \(detail)" }

    private func complaint(_ accept: String, _ example: String) -> String {
        "The supplied Accept header is not valid: \(accept) - A valid Accept value should look like \(example)"
    }

    /// The body of the answer. The report's time has the published form `MM-dd-yyyy HH:mm:ss`.
    public func document(requestID: String, timestamp: String) -> Value {
        let report: Value = [
            "registryRequestId": .string(requestID), "timestamp": .string(timestamp),
            "detailed-message": .string(detail), "sub-errors": [],
        ]
        return [
            "type": .string(code.map { "http://ns.adobe.com/aep/errors/" + $0 } ?? "about:blank"),
            "title": .string(title), "status": .integer(Int64(status)), "report": report,
            "detail": .string(detail),
        ]
    }
}
