import ArgumentParser
import NodeProgram
import NodeRuntime
import Topology

extension SpokeHub {
    enum StorePlace {
        case memory
        case sqlite(String)

        var path: String? {
            if case .sqlite(let path) = self { path } else { nil }
        }
    }

    /// Where the option or the environment puts the store, or else the topology.
    func place(_ settings: Settings, _ topology: @autoclosure () throws -> Topology) throws -> StorePlace {
        guard let text = store ?? settings.string("SPOKE_STORE") else {
            let topology = try topology()
            switch topology.hub.store {
            case .memory: return .memory
            case .sqlite(let path): return .sqlite(path ?? topology.name + ".sqlite")
            }
        }
        if text == "memory" { return .memory }
        if text.hasPrefix("sqlite:"), text.utf8.count > 7 { return .sqlite(String(text.dropFirst(7))) }
        throw ValidationError("'\(text)' is no store: write sqlite:PATH or memory")
    }

    /// The file of the store that a command works on; the topology is read only where nothing else names one.
    func storeFile(_ settings: Settings, _ known: Topology? = nil) throws -> String {
        let isNamed = [store, settings.string("SPOKE_STORE"), topology, settings.string("SPOKE_TOPOLOGY")]
            .contains { $0 != nil }
        guard isNamed else {
            throw ValidationError("name the store: --store sqlite:PATH, or --topology FILE")
        }
        let program = Program(name: "spoke-hub", settings: settings)
        let place = try place(settings, known ?? program.topology(topology, overrides: overrides))
        guard let path = place.path else {
            throw ValidationError("a store in memory goes with its hub: name a file with --store sqlite:PATH")
        }
        return path
    }
}
