internal import HTTPTypes
internal import Hummingbird
internal import Schemas

/// What a path of the registry names.
struct RegistryPlace: Sendable {
    var container: SchemaRegistry.Container
    var kind: SchemaRegistry.Kind
    /// `$id` or `meta:altId`, of descriptors `@id`; empty for a collection.
    var id: String

    init?(_ parameters: Parameters) {
        guard let container = parameters.get("container").flatMap(SchemaRegistry.Container.init(rawValue:)),
            let kind = parameters.get("kind").flatMap({ SchemaRegistry.Kind(path: $0) }),
            let id = percentDecoded(parameters.get("id") ?? "")
        else { return nil }
        self.container = container
        self.kind = kind
        self.id = id
    }

    /// For calls that the container does not know.
    var problem: Problem {
        var problem = Problem(
            .methodNotAllowed,
            "\(container.rawValue)/\(kind.rawValue) can be read only: define your own under tenant")
        problem.allowed = "GET, HEAD"
        return problem
    }
}

/// A path's part with its `%2F` and the like read; `nil` if an escape is broken or the result no text.
private func percentDecoded(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
        else { return nil }
        bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
}

private func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
