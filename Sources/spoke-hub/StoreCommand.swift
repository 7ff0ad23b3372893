import ArgumentParser
import Foundation
import HubStores
import NodeProgram
import NodeRuntime
import Profiles
import Reporting
import SansIO

/// `spoke-hub store …`: what is done to the file of a store besides running a hub on it.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Check, back up and restore the hub's store.",
        discussion: """
            The store is that of the hub's own options: spoke-hub --store sqlite:PATH store check, or --topology FILE, \
            or SPOKE_STORE.

            A backup is one file with everything the hub answers from: the catalog, profiles, events, entries of \
            regions, refused records, jobs, and the history of epochs. Keep copies of what lies beside the store too:
              PATH.deletions    who was deleted and must stay so: copy it often
              PATH.access.json  the key that signs tokens, hashes of clients' secrets
              PATH.batches      files of batches, until they are ingested

            Exit codes: 0 sound or done, 64 usage, 65 a file is damaged or not what it should be, 69 a file is in use or \
            may not be written, 74 the disk failed or is full.
            """,
        subcommands: [Check.self, Backup.self, Restore.self])

    @ParentCommand var hub: SpokeHub

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look every page and row of a store over.",
            discussion: """
                Also while a hub runs on it: what is looked at is one moment, nothing is written, and the hub goes on; \
                only its log (PATH-wal) grows until the check has ended. A backup is checked in the same way: \
                --store sqlite:BACKUP.
                """)

        @ParentCommand var store: StoreCommand

        func run() throws {
            let path = try store.hub.storeFile(Settings())
            try Work.run { work in
                let report = try StoreCheck.run(path, progress: work.show)
                work.end()
                work.print(report)
                if !report.isSound { throw ExitCode(65) }
            }
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the store to one file, also while a hub runs on it.",
            discussion: """
                The copy holds what was committed when it began. It is checked and synced under another name \
                (FILE.new) before it gets its own.
                """)

        @Argument(help: ArgumentHelp("Where the backup goes.", valueName: "file")) var file: String

        @Flag(help: "Replace a file that is there.") var force = false

        @ParentCommand var store: StoreCommand

        func run() throws {
            let path = try store.hub.storeFile(Settings())
            try Work.run { work in
                let report = try StoreBackup.write(path, to: file, replacing: force, progress: work.show)
                work.end()
                work.print(report)
                work.say(
                    "Not in it: what lies beside the store. Keep a newer copy of \(path).deletions with it.")
            }
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a backup in the store's place while no hub runs.",
            discussion: """
                The backup is copied and checked first; the store in its place is kept as PATH.replaced. At its next \
                start the hub deletes again who was deleted since the backup (PATH.deletions) and opens a new epoch; \
                edges notice and drop what only the undone history knew. What lies beside the store stays as it is: \
                batches that were ingested since the backup must be loaded again, and clients added since get new secrets.
                """)

        @Argument(help: ArgumentHelp("The backup.", valueName: "file")) var file: String

        @ParentCommand var store: StoreCommand

        func run() throws {
            let path = try store.hub.storeFile(Settings())
            try Work.run { work in
                let restored = try StoreRestore.run(file, to: path, progress: work.show)
                work.end()
                work.print(restored.report)
                if let replaced = restored.replaced {
                    let newest = restored.replacedRevision.map { ", which was at revision \($0)," } ?? ""
                    work.say(
                        "The store in its place\(newest) is kept as \(replaced): delete it when it is no longer needed."
                    )
                }
                if restored.lacksDeletions {
                    work.say(
                        "Who was deleted since the backup is not known: \(path).deletions lacks lines that the backup "
                            + "has seen. If you have that file, put it back before the hub starts.")
                } else if restored.pendingDeletions > 0 {
                    let count = Quantity.text(restored.pendingDeletions)
                    work.say(
                        "Identities deleted since the backup: \(count); the hub deletes them again when it starts."
                    )
                }
                if restored.report.isOlder {
                    work.say("Of an older Spoke: the hub brings it up to date when it starts.")
                }
                work.say("Start the hub: it opens a new epoch, and edges follow.")
            }
        }
    }
}
