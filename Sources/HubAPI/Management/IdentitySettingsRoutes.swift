internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Profiles
internal import SansIO

/// `GET` and `PUT /spoke/identity-settings`: unique namespaces and the priority of namespaces, as the graph
/// linking rules use them.
///
/// Platform has them in its user interface alone, so that the shape is Spoke's own. The rules are those
/// published: a device or cookie cannot outrank a person and cannot be unique, and a namespace of things or
/// of partners, which has no graph, takes no part. An empty list switches the rules off.
struct IdentitySettingsRoutes: Sendable {
    private static let path = "/spoke/identity-settings"

    let definitions: Definitions

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.get("\(IdentitySettingsRoutes.path)") { _, _ in
            Response(json: self.document(self.definitions.catalog))
        }
        group.put("\(IdentitySettingsRoutes.path)") { request, _ in try await self.replace(request) }
    }

    private struct Setting {
        var namespace: Namespace
        var isUnique: Bool
        var priority: Int
    }

    private func document(_ catalog: Catalog) -> Value {
        let ranked = catalog.allNamespaces.filter { $0.priority != nil || $0.isUnique }
            .sorted { ($0.priority ?? .max, $0.code) < ($1.priority ?? .max, $1.code) }
        let items = ranked.map { namespace -> Value in
            [
                "code": .string(namespace.code), "idType": .string(namespace.kind.published),
                "unique": .bool(namespace.isUnique),
                "priority": namespace.priority.map { .integer(Int64($0)) } ?? .null,
            ]
        }
        return ["namespaces": .array(items)]
    }

    private func replace(_ request: Request) async throws -> Response {
        let members = try await definitions.members(of: request)
        let time = definitions.now().milliseconds
        let document = try await definitions.change { catalog -> Value in
            let settings = try self.settings(members, in: catalog)
            for index in catalog.namespaces.indices {
                catalog.namespaces[index].isUnique = false
                catalog.namespaces[index].priority = nil
            }
            for setting in settings {
                var namespace = setting.namespace
                namespace.isUnique = setting.isUnique
                namespace.priority = setting.priority
                namespace.updated = time
                if let index = catalog.namespaces.firstIndex(where: { $0.code == namespace.code }) {
                    catalog.namespaces[index] = namespace
                } else {
                    catalog.namespaces.append(namespace)
                }
            }
            return self.document(catalog)
        }
        return Response(json: document)
    }

    private func settings(_ members: Members, in catalog: Catalog) throws -> [Setting] {
        guard let items = try members.objects("namespaces") else { throw members.missing("namespaces") }
        let known = catalog.allNamespaces
        var settings: [Setting] = []
        for item in items {
            let code = try item.requiredText("code")
            guard let namespace = known.first(where: { $0.code == code }) else {
                throw item.wrong("code", "names the namespace \(code), which is not there")
            }
            guard let priority = try item.integer("priority", in: 1...10_000) else {
                throw item.missing("priority")
            }
            let setting = Setting(
                namespace: namespace, isUnique: try item.truth("unique") ?? false, priority: Int(priority))
            guard namespace.hasGraph else {
                throw item.wrong("code", "names \(code), whose identities have no graph: leave it out")
            }
            guard namespace.isPerson || !setting.isUnique else {
                throw item.wrong("unique", "cannot be true for \(code): it identifies a device or browser")
            }
            for other in settings {
                guard other.namespace.code != code else {
                    throw item.wrong("code", "names \(code) a second time")
                }
                guard other.priority != setting.priority else {
                    throw item.wrong("priority", "is \(priority) for \(other.namespace.code) too")
                }
                try checkRank(setting, other)
            }
            settings.append(setting)
        }
        if !settings.isEmpty, !settings.contains(where: \.isUnique) {
            throw Problem(
                .badRequest, "at least one namespace must be unique: without, nothing parts two persons")
        }
        return settings
    }

    private func checkRank(_ one: Setting, _ other: Setting) throws {
        guard one.namespace.isPerson != other.namespace.isPerson else { return }
        let (person, device) = one.namespace.isPerson ? (one, other) : (other, one)
        guard person.priority < device.priority else {
            throw Problem(
                .badRequest,
                "\(device.namespace.code) identifies a device or browser and cannot outrank "
                    + "\(person.namespace.code): give it a priority above \(person.priority)")
        }
    }
}
