internal import HTTPTypes
internal import Hummingbird
internal import Profiles
internal import SansIO

extension Namespace {
    /// In the published shape.
    var published: Value {
        [
            "id": .integer(Int64(number)), "code": .string(code), "name": .string(name),
            "idType": .string(kind.published), "description": .string(description),
            "custom": .bool(!isStandard), "status": "ACTIVE", "createTime": .integer(created),
            "updateTime": .integer(updated),
        ]
    }

    /// Reads a whole namespace; `code`, `idType` and `name` are required.
    init(_ members: Members, at time: Timestamp) throws {
        let code = try members.requiredText("code", bytesMaximum: Identity.namespaceBytesMaximum)
        guard code.utf8.allSatisfy(\.isAlphanumeric) else {
            throw Problem.namespace(
                .badRequest, "INVALID_REQUEST_PARAMS", "code may contain only letters and numbers", at: time)
        }
        let type = try members.requiredText("idType")
        guard let kind = Kind(rawValue: type.lowercased()) else {
            let known = Kind.allCases.map(\.published).joined(separator: ", ")
            throw Problem.namespace(
                .badRequest, "INVALID_REQUEST_PARAMS",
                "Please provide a valid value of idType. Valid values are: [\(known)]", at: time)
        }
        self.init(code: code, kind: kind)
        name = try members.requiredText("name")
        description = try members.text("description") ?? ""
        updated = time.milliseconds
    }
}

extension Namespace.Kind {
    /// Two published pages write it differently; this is the one of lists, and either is read.
    var published: String {
        switch self {
        case .crossDevice: "CROSS_DEVICE"
        case .cookie: "COOKIE"
        case .device: "Device"
        case .email: "Email"
        case .mobile: "MOBILE"
        case .phone: "Phone"
        case .partner: "Partner"
        case .nonPeople: "Non_people"
        }
    }
}

extension UInt8 {
    /// A letter or digit of ASCII.
    var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension Problem {
    /// An error of the namespaces API, whose bodies differ from those of RFC 7807 by what they have besides.
    static func namespace(
        _ status: HTTPResponse.Status, title: String = "Namespace Validation", _ code: String,
        _ description: String, at time: Timestamp
    ) -> Problem {
        var problem = Problem(
            status, type: "http://ns.adobe.com/adobecloud/problem/namespacevalidation", title: title,
            description, report: ["code": .string(code)])
        problem.others = Fields([
            ("timestamp", .string(time.rfc3339)), ("error", .string(code)),
            ("description", .string(description)),
        ])
        return problem
    }
}
