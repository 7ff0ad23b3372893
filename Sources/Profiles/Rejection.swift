/// Why the hub did not take a record or an event. The raw value travels and is listed by `spoke hub rejected`.
public enum Rejection: UInt8, Hashable, CaseIterable, Sendable, CustomStringConvertible {
    case unknownDataset = 1
    case wrongBehaviour
    case noIdentity
    case tooManyIdentities
    case malformedIdentity
    case missingTimestamp
    case oversized
    case identityDeleted
    case notAnObject
    case tooManyRelatedIdentities
    case collectionRefused
    case violatesSchema
    case dataRemoved

    public var description: String {
        switch self {
        case .unknownDataset: "the dataset is not in the catalog: name one that is"
        case .wrongBehaviour:
            "the dataset's schema is of the other kind: send records to record datasets, events to event datasets"
        case .noIdentity: "no usable identity: put at least one into identityMap"
        case .tooManyIdentities: "more than 20 identities in one record: send fewer"
        case .malformedIdentity:
            "an identity is malformed: an ECID has 38 digits, any other value 1 to 1024 bytes"
        case .missingTimestamp: "an event needs a timestamp (RFC 3339)"
        case .oversized: "too large: an event may have 10 KB, a record 100 KB"
        case .identityDeleted: "the profile was deleted after the edge accepted this event"
        case .notAnObject: "the XDM entity must be a JSON object"
        case .tooManyRelatedIdentities: "the profile would have more than 50 identities"
        case .violatesSchema:
            "it does not fit its dataset's schema: send it with syncValidation=true to see what does not"
        case .dataRemoved:
            "a profile system job has removed the dataset's or batch's data after this was sent: send it again"
        case .collectionRefused: "the person does not consent to collection (consents.collect.val is n)"
        }
    }
}
