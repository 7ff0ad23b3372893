/// How an answer of the Schema Registry is to look: what the `Accept` header asks for. `xdm` stands for `xed` as well.
public enum RegistryForm: Hashable, Sendable {
    /// `xed-id`: `$id`, `meta:altId`, version and title of each.
    case summary
    /// `xed`: as stored, with `$ref` and `allOf`.
    case plain
    /// `xed-full`: with everything inherited in its place.
    case full
    /// `xed-notext`, `xed-full-notext`: without titles and descriptions.
    case plainWithoutText, fullWithoutText
    /// `xed-full-desc`: descriptions, but no titles.
    case fullWithDescriptions

    var isFull: Bool { self == .full || self == .fullWithoutText || self == .fullWithDescriptions }

    /// The forms of lists; a version may not be given.
    public init(list accept: String) throws(RegistryError) {
        switch MediaType(accept).withOlderName {
        case MediaType("application/vnd.adobe.xed-id+json"): self = .summary
        case MediaType("application/vnd.adobe.xed+json"): self = .plain
        default: throw .acceptOfList(accept)
        }
    }

    /// The forms of one resource, with its `version`, which must be given.
    public static func lookup(_ accept: String) throws(RegistryError) -> (form: RegistryForm, version: Int) {
        var type = MediaType(accept).withOlderName
        guard let version = type.version else { throw .acceptOfLookup(accept) }
        type.version = nil
        let form: RegistryForm? =
            switch type.name {
            case "application/vnd.adobe.xed+json": .plain
            case "application/vnd.adobe.xed-full+json": .full
            case "application/vnd.adobe.xed-notext+json": .plainWithoutText
            case "application/vnd.adobe.xed-full-notext+json": .fullWithoutText
            case "application/vnd.adobe.xed-full-desc+json": .fullWithDescriptions
            default: nil
            }
        guard let form else { throw .acceptOfLookup(accept) }
        return (form, version)
    }
}

/// How a list of descriptors is to look.
public struct DescriptorForm: Hashable, Sendable {
    public enum Content: Sendable {
        /// `xdm-id`, `xdm-link`, `xdm`.
        case id, link, object
    }

    public var content: Content
    /// `xdm-v2…`: one list with pages instead of a list for each type.
    public var isPaged: Bool

    public init(list accept: String) throws(RegistryError) {
        switch MediaType(accept) {
        case MediaType("application/vnd.adobe.xdm-id+json"): (content, isPaged) = (.id, false)
        case MediaType("application/vnd.adobe.xdm-link+json"): (content, isPaged) = (.link, false)
        case MediaType("application/vnd.adobe.xdm+json"): (content, isPaged) = (.object, false)
        case MediaType("application/vnd.adobe.xdm-v2+json"): (content, isPaged) = (.object, true)
        case MediaType("application/vnd.adobe.xdm-v2-id+json"): (content, isPaged) = (.id, true)
        case MediaType("application/vnd.adobe.xdm-v2-link+json"): (content, isPaged) = (.link, true)
        default: throw .acceptOfDescriptors(accept)
        }
    }

    /// Whether the header suits one descriptor: `xdm` without a version.
    public static func check(lookup accept: String) throws(RegistryError) {
        guard MediaType(accept) == MediaType("application/vnd.adobe.xdm+json") else {
            throw .acceptOfDescriptor(accept)
        }
    }
}

/// A media type with its `version`, of which only the major part counts.
private struct MediaType: Hashable {
    var name: String
    var version: Int?

    init(_ text: String) {
        let parts = text.split(separator: ";").map { part in
            String(part.filter { $0 != " " && $0 != "\t" }).lowercased()
        }
        name = parts.first ?? ""
        for part in parts.dropFirst() where part.hasPrefix("version=") {
            let major = part.dropFirst("version=".count).prefix { $0 != "." }
            version = Int(major) ?? -1
        }
    }

    /// `xed` where it says `xdm`: the registry's own messages offer both.
    var withOlderName: MediaType {
        var type = self
        let newer = "application/vnd.adobe.xdm"
        if name.hasPrefix(newer) {
            type.name = "application/vnd.adobe.xed" + name.dropFirst(newer.count)
        }
        return type
    }
}
