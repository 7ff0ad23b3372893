import ArgumentParser
import Topology

/// The topology file with its overrides: for every command that reads one.
struct TopologyOptions: ParsableArguments {
    @Argument(help: "The topology file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Replace a value of the file before it is checked; may be repeated.",
            discussion: """
                Items of lists go by index, name or `*`: --set hub.store=memory --set 'edges.*.count=2' \
                --set 'catalog.destinations.Shop pages.ttl=1 h'.
                """,
            valueName: "path=value"))
    var overrides: [String] = []

    /// Reads and checks the file.
    ///
    /// - Throws: `TopologyErrors`, which end the command with code 65.
    func load() throws -> TopologyFile {
        try TopologyFile(path: file, overrides: overrides)
    }
}
