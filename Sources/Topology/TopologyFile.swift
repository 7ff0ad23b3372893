internal import Foundation
internal import SansIO

/// A topology as read from a file, with the warnings it gave.
public struct TopologyFile: Sendable {
    /// Reads the text of a file by its path, or says in words why it cannot.
    public typealias Source = @Sendable (_ path: String) throws(SourceFailure) -> String

    /// Why a file cannot be read.
    public struct SourceFailure: Error, Hashable, Sendable {
        public var reason: String

        public init(_ reason: String) {
            self.reason = reason
        }
    }

    public let path: String
    public let topology: Topology
    public let warnings: [TopologyWarning]
    /// The files it was read from, itself first.
    public let sources: [String]

    /// Reads, overrides and checks a file.
    ///
    /// - Parameters:
    ///   - path: The topology; a catalog that it includes, and files that its workload names, lie relative to it.
    ///   - overrides: Texts such as `edges.*.count=2`, applied in order. List items go by index, name or `*`.
    /// - Throws: Everything found to be wrong, up to a hundred errors, in the order of the file.
    public init(path: String, overrides: [String] = []) throws(TopologyErrors) {
        try self.init(path: path, overrides: overrides, files: .disk)
    }

    /// The same of files that come from elsewhere.
    public init(
        path: String, overrides: [String] = [], source: @escaping Source
    ) throws(TopologyErrors) {
        try self.init(path: path, overrides: overrides, files: Files(source))
    }

    private init(path: String, overrides: [String], files: Files) throws(TopologyErrors) {
        var reading = Reading()
        self.path = path
        var sources = [path]
        var tree = try TopologyFile.tree(path, at: .file(path, line: 0, column: 0), files.text)
        let parsed = try TopologyFile.parsed(overrides)
        try tree.apply(parsed.filter(\.isOfCatalogFile))
        if let included = try tree.includeCatalog(besides: path, files.text) { sources.append(included) }
        try tree.apply(parsed.filter { !$0.isOfCatalogFile })
        reading.visit(.top, at: tree.location)
        guard let draft = Definition.topology.read(tree, .top, &reading) else {
            throw TopologyErrors(reading.inOrder(of: sources))
        }
        var topology = draft.topology
        topology.catalog = draft.catalog.resolved(
            freshFor: topology.freshFor, at: .top / "catalog", &reading)
        sources += topology.readRecordings(besides: path, files, &reading)
        self.sources = sources
        topology.check(&reading)
        guard reading.errors.isEmpty else { throw TopologyErrors(reading.inOrder(of: sources)) }
        topology.warn(&reading)
        self.topology = topology
        warnings = reading.warnings
    }

    /// Files on the disk.
    static let disk: Source = { (path: String) throws(SourceFailure) in
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SourceFailure("there is no such file")
        }
        if isFolder.boolValue { throw SourceFailure("it is a folder") }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SourceFailure("this user may not read it")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SourceFailure("it is not UTF-8 text")
        }
        return text
    }

    static func tree(
        _ path: String, at location: Location, _ source: Source
    ) throws(TopologyErrors) -> Tree {
        let text: String
        do throws(SourceFailure) {
            text = try source(path)
        } catch {
            throw TopologyErrors([TopologyError(.unreadable("`\(path)`: \(error.reason)"), at: location)])
        }
        do throws(TopologyError) {
            return try Tree(yaml: text, file: path)
        } catch {
            throw TopologyErrors([error])
        }
    }

    private static func parsed(_ overrides: [String]) throws(TopologyErrors) -> [Override] {
        var parsed: [Override] = []
        var errors: [TopologyError] = []
        for text in overrides {
            do throws(TopologyError) {
                parsed.append(try Override(parsing: text))
            } catch {
                errors.append(error)
            }
        }
        if !errors.isEmpty { throw TopologyErrors(errors) }
        return parsed
    }
}

extension Tree {
    fileprivate mutating func apply(_ overrides: [Override]) throws(TopologyErrors) {
        var errors: [TopologyError] = []
        for override in overrides {
            do throws(TopologyError) {
                try apply(override)
            } catch {
                errors.append(error)
            }
        }
        if !errors.isEmpty { throw TopologyErrors(errors) }
    }

    /// Puts the content of the file that `catalog` names in its place. Lists of the topology are added to the
    /// file's, single values replace the file's. Returns the path read, if any.
    fileprivate mutating func includeCatalog(
        besides path: String, _ source: TopologyFile.Source
    ) throws(TopologyErrors) -> String? {
        guard case .map(var members) = content,
            let position = members.firstIndex(where: { $0.key == "catalog" })
        else { return nil }
        let own = members[position].value
        guard let name = own.scalar ?? own["include"]?.scalar else { return nil }
        let file = TopologyFile.path(of: name, besides: path)
        let location = own["include"]?.location ?? own.location
        var included = try TopologyFile.tree(file, at: location, source)
        guard case .map(var merged) = included.content else {
            let problem = TopologyError.Problem.wrongKind(
                found: included.kindPhrase, expected: "a mapping with `audiences`, `destinations` and so on")
            throw TopologyErrors([TopologyError(problem, at: included.location)])
        }
        for member in own.members ?? [] where member.key != "include" {
            guard let index = merged.firstIndex(where: { $0.key == member.key }) else {
                merged.append(member)
                continue
            }
            if let first = merged[index].value.items, let second = member.value.items {
                merged[index].value.content = .list(first + second)
            } else {
                merged[index] = member
            }
        }
        included.content = .map(merged)
        members[position].value = included
        content = .map(members)
        return file
    }
}

extension Reading {
    /// Errors in the order in which a person reads the files; those of the command line first.
    fileprivate func inOrder(of sources: [String]) -> [TopologyError] {
        func rank(_ error: TopologyError) -> (Int, Int, Int) {
            switch error.location {
            case .override: (-1, 0, 0)
            case .file(let name, let line, let column): (sources.firstIndex(of: name) ?? .max, line, column)
            }
        }
        return errors.sorted { rank($0) < rank($1) }
    }
}
