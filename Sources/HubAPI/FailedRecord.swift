internal import Profiles

/// A record of a file that was not taken: a line of the batch's list, in the published shape.
struct FailedRecord {
    /// Of a batch that failed as a whole.
    static let failureCode = "SPOKE-500"

    var code: String
    /// The same for all records that fail so.
    var summary: String
    /// Of this one.
    var message: String
    var content: Content

    enum Content {
        case value(Value)
        /// What is no JSON, as it stands.
        case text([UInt8])
    }

    init(_ error: JSONError, text: [UInt8]) {
        code = "INGEST-1401-400"
        summary = "not readable as JSON"
        message = "\(error)"
        content = .text(text)
    }

    init(_ rejection: Rejection, body: Value) {
        switch rejection {
        case .noIdentity, .missingTimestamp: code = "INGEST-1555-400"
        case .unknownDataset, .wrongBehaviour, .tooManyIdentities, .malformedIdentity, .oversized,
            .identityDeleted, .notAnObject, .tooManyRelatedIdentities, .collectionRefused, .violatesSchema,
            .dataRemoved:
            code = "SPOKE-4\(rejection.rawValue < 10 ? "0" : "")\(rejection.rawValue)"
        }
        summary = rejection.description
        message = rejection.description
        content = .value(body)
    }

    /// One line of JSON; `row` counts the file's records from 1.
    func line(file: String, row: Int) -> [UInt8] {
        var fields: Fields
        switch content {
        case .value(.object(let members)): fields = members
        case .value(let value): fields = Fields([("_corrupt_record", .string(value.jsonText))])
        case .text(let bytes):
            fields = Fields([("_corrupt_record", .string(String(decoding: bytes, as: UTF8.self)))])
        }
        fields["_errors"] = [
            ["code": .string(code), "message": .string(message), "rows": [.string(String(row))]]
        ]
        fields["_filename"] = .string(file)
        return Value.object(fields).jsonBytes() + [UInt8(ascii: "\n")]
    }
}
