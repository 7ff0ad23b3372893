import Batches
import HTTPTypes
import HubAPI
import Hummingbird
import Profiles
import SansIO
import Testing
import Tokens

/// The hub's description of itself.
struct OpenAPITests {
    private func document() async throws -> Value {
        try await GuardedHub().hub.get("/openapi.json").json
    }

    @Test func `the document is open to all`() async throws {
        let answer = try await GuardedHub().hub.get("/openapi.json")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer["openapi"] == "3.1.0")
    }

    @Test func `every route is in the document, and every operation of the document is a route`() async throws
    {
        let folder = try BatchFolder(temporary: BatchLimits())
        let access = Access.tokens(AccessControl(keys: AccessKeys()))
        let hub = ScriptedHub(access: access, folder: folder)
        let paths = try await document()[path: "paths"]?.fields ?? Fields()
        let routed = Set(
            hub.router().routes.map { route in
                "/" + route.path.description.split(separator: "/").map(documented).joined(separator: "/")
            })
        #expect(routed.symmetricDifference(paths.members.map(\.name)) == [])
        for path in paths.members {
            let concrete = path.name.split(separator: "/").map { $0.hasPrefix("{") ? "x" : $0 }
            let answer = try await hub.send(.trace, "/" + concrete.joined(separator: "/"), [:], nil)
            #expect(answer.status == 405, "\(path.name)")
            let allowed = answer.headers[.allow]?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
            let described = (path.value.fields?.members ?? []).map { $0.name.uppercased() }
                .filter { $0 != "PARAMETERS" }
            let implied = described.contains("GET") ? ["HEAD"] : []
            #expect(Set(allowed) == Set(described + implied), "\(path.name)")
        }
        try folder.removeIfTemporary()
    }

    /// A part of a route's path as the document has it.
    private func documented(_ part: Substring) -> String {
        if part == "**" { return "{filePath}" }
        return part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
    }

    @Test func `every reference of the document leads somewhere`() async throws {
        let document = try await document()
        var references: [String] = []
        document.collect("$ref", into: &references)
        #expect(references.count > 300)
        for reference in Set(references) where reference.hasPrefix("#/") {
            let target = document[steps: reference.dropFirst(2).split(separator: "/").map(String.init)]
            #expect(target != nil, "\(reference)")
        }
    }

    @Test func `operations have names of their own, and say what they answer`() async throws {
        var names: [String] = []
        for path in try await document()[path: "paths"]?.fields?.members ?? [] {
            for operation in path.value.fields?.members ?? [] where operation.name != "parameters" {
                names.append(operation.value[path: "operationId"]?.string ?? "")
                let statuses = operation.value[path: "responses"]?.fields?.members.map(\.name) ?? []
                #expect(statuses.contains { $0.hasPrefix("2") }, "\(operation.name) \(path.name)")
                // Behind the gateway each may be refused.
                let isOpen = operation.value[path: "security"] != nil
                #expect(isOpen || Set(["400", "401", "403", "503"]).isSubset(of: statuses), "\(path.name)")
            }
        }
        #expect(names.count == Set(names).count)
        #expect(!names.contains(""))
    }
}

extension Value {
    /// Every text that is a member of that name, at any depth.
    fileprivate func collect(_ name: String, into texts: inout [String]) {
        for item in array ?? [] { item.collect(name, into: &texts) }
        for member in fields?.members ?? [] {
            if member.name == name, let text = member.value.string { texts.append(text) }
            member.value.collect(name, into: &texts)
        }
    }
}
