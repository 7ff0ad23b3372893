import Foundation

/// The package's folder: its manifest as text, and its sources.
struct PackageTree: Sendable {
    /// What each target of `Sources` names as its direct dependencies, modules and products alike.
    let dependencies: [String: Set<String>]
    let sources: [SwiftSource]

    /// Read once for all tests.
    static let shared = Result { try PackageTree() }

    /// Finds the package above this file.
    init() throws {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path()) {
            let parent = folder.deletingLastPathComponent()
            guard parent.path() != folder.path() else { throw CocoaError(.fileNoSuchFile) }
            folder = parent
        }
        let manifest = try String(contentsOf: folder.appending(path: "Package.swift"), encoding: .utf8)
        dependencies = PackageTree.dependencies(in: manifest)

        let root = folder.appending(path: "Sources")
        var sources: [SwiftSource] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path()).sorted()
        where path.hasSuffix(".swift") {
            guard let target = path.split(separator: "/").first else { continue }
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            sources.append(SwiftSource(path: "Sources/" + path, target: String(target), text: text))
        }
        self.sources = sources
    }

    /// Reads `module("X", […])`, `program("X", […])` and `.target(name: "X", dependencies: […]`; what else a manifest
    /// may say, this package does not say.
    static func dependencies(in manifest: String) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        let head = /(?:module|program|\.target|\.executableTarget|\.systemLibrary)\(\s*(?:name:\s*)?"([^"]+)"/
        for match in manifest.matches(of: head) {
            let rest = manifest[match.range.upperBound...].prefix { $0 != ")" && $0 != "[" }
            let list = manifest[rest.endIndex...]
            let isList = list.first == "[" && !match.0.contains("systemLibrary")
            found[String(match.1)] = isList ? names(in: list) : []
        }
        return found
    }

    /// The names in the bracketed list with which the text begins: of `product("A", "b")` the first.
    private static func names(in text: Substring) -> Set<String> {
        let list = text.prefix { $0 != "]" }
        let plain = list.replacing(/product\("([^"]+)",\s*"[^"]+"\)/) { "\"\($0.1)\"" }
        return Set(plain.matches(of: /"([^"]+)"/).map { String($0.1) })
    }
}
