import ArgumentParser
import HubAPI
import Logging
import NodeProgram
import NodeRuntime
import Profiles

extension SpokeHub {
    /// The files of access control; `nil` where access is open.
    func accessFiles(_ settings: Settings, store: String?) throws -> AccessFiles? {
        switch access ?? settings.string("SPOKE_ACCESS") ?? "tokens" {
        case "tokens": break
        case "open": return nil
        case let other: throw ValidationError("'\(other)' is no access: write tokens or open")
        }
        guard let base = accessPath ?? settings.string("SPOKE_ACCESS_FILES") ?? store else {
            return AccessFiles.temporary()
        }
        return AccessFiles(base: base)
    }

    /// Reads or makes the keys for the catalog that the hub goes by; ends the process where that cannot be done.
    func openAccess(_ files: AccessFiles?, _ catalog: Catalog, _ program: Program) -> Access {
        let logger = program.logger
        guard let files else {
            logger.warning(
                """
                access is open: whoever reaches this hub may read and delete every profile. \
                Start it with --access tokens
                """)
            return .open
        }
        do {
            let opening = try files.open(
                clients: catalog.clients.map(\.id), organisation: catalog.organisation,
                sandbox: catalog.sandbox, at: SystemClock.timestamp)
            for path in opening.restricted {
                logger.warning("others could read \(path); now only you can. Consider new secrets")
            }
            if !opening.newClients.isEmpty {
                let names = opening.newClients.joined(separator: ", ")
                logger.notice("new secrets of \(names) are in \(files.clientsPath)")
            }
            return .tokens(AccessControl(keys: opening.keys))
        } catch let damage as AccessFiles.Damage {
            endProcess("spoke-hub: \(damage)", .badInput)
        } catch {
            endProcess("spoke-hub: \(error)", .unavailable)
        }
    }
}
