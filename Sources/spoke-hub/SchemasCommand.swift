import ArgumentParser
import Deployment
import Foundation
import HubCore
import HubStores
import NodeProgram
import NodeRuntime
import Profiles
import SansIO
import Schemas

/// `spoke-hub schemas …`: the Schema Registry of a store whose hub does not run.
struct SchemasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schemas", abstract: "The Schema Registry of a store.", subcommands: [Import.self])

    @ParentCommand var hub: SpokeHub

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over the JSON Schema files of the open XDM repository, as they are.",
            discussion: """
                Reads every *.schema.json in the folder and below it. What is there already under the same $id is \
                replaced: spoke-hub --topology FILE --store sqlite:PATH schemas import DIR. Files that cannot be taken are named with the place of the problem, and the others are taken. \
                Stop the hub first: one process at a time has the store.
                """)

        @Argument(help: ArgumentHelp("The folder.", valueName: "dir")) var folder: String

        @ParentCommand var schemas: SchemasCommand

        func run() throws {
            let settings = Settings()
            let program = Program(name: "spoke-hub", settings: settings)
            let hub = schemas.hub
            let topology = try program.topology(hub.topology, overrides: hub.overrides)
            let path = try hub.storeFile(settings, topology)

            let files = try documents()
            let (resources, problems) = XDMImport.resources(from: files.documents)
            let told = files.problems + problems.map(\.description)
            for problem in told { FileHandle.standardError.write(Data("spoke-hub: \(problem)\n".utf8)) }
            guard !resources.isEmpty else {
                endProcess("spoke-hub: nothing in \(folder) can be taken over", .badInput)
            }
            do {
                let store = try SQLiteHubStore(path: path)
                var configuration = HubConfiguration(topology)
                configuration.pendingDeletions = store.replayedDeletions()
                try take(resources, into: store, configuration)
            } catch {
                endProcess("spoke-hub: \(error)", .unavailable)
            }
            print("Resources taken over: \(resources.count), problems: \(told.count).")
            if !told.isEmpty { throw ExitCode(65) }
        }

        /// Every schema file below the folder, in the order of their paths, and what cannot be read.
        private func documents() throws -> (documents: [(name: String, document: Value)], problems: [String])
        {
            let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            var documents: [(name: String, document: Value)] = []
            var problems: [String] = []
            for path in paths.sorted() where path.hasSuffix(".schema.json") {
                do {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path))
                    let parser = JSONParser(bytesMaximum: SchemaRegistry.documentBytesMaximum)
                    documents.append((path, try parser.parse([UInt8](bytes))))
                } catch {
                    problems.append("\(path): \(error)")
                }
            }
            return (documents, problems)
        }

        /// One turn of a hub: the catalog changes as it would over the API, and what follows is done at the next start.
        private func take(
            _ resources: [Value], into store: SQLiteHubStore, _ configuration: HubConfiguration
        ) throws {
            let now = SystemClock.now
            var node = try HubNode(
                configuration: configuration, store: store, epoch: Epoch(UInt64.random(in: 1...UInt64.max)),
                clock: WallClock(SystemClock.timestamp, at: now), at: now)
            var catalog = node.catalog
            let taken = Set(resources.compactMap { $0.fields?["$id"]?.string })
            catalog.resources.removeAll { resource in
                resource.fields?["$id"]?.string.map { taken.contains($0) } ?? false
            }
            catalog.resources.insert(contentsOf: resources, at: 0)
            var effects: [HubEffect] = []
            node.receive(.define(catalog, replacing: nil, Ticket(1)), at: now, into: &effects)
            node.commit(at: now, into: &effects)
            for effect in effects {
                switch effect {
                case .answer(_, .refused(let sentence)), .halt(let sentence): throw StoreFailure(sentence)
                default: continue
                }
            }
        }
    }
}
