import ArgumentParser
import Topology

/// `spoke validate`: what a topology file says, on one screen, or what is wrong with it.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a topology file and show what it describes.",
        discussion: "Errors name file, line, column and remedy; then the exit code is 65."
    )

    @OptionGroup var topology: TopologyOptions

    @Flag(
        help:
            "Print the topology in its normal form instead: JSON with the catalog inline, defaults left out.")
    var normal = false

    func run() throws {
        let file = try topology.load()
        print(normal ? file.topology.normalText : file.summary, terminator: "")
    }
}

/// `spoke schema`: JSON Schema of the files, for editors.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of topology files, for editors.",
        discussion: "The files in Topologies/ name it in their first line."
    )

    @Flag(help: "The schema of catalog files instead.")
    var catalog = false

    func run() {
        print((catalog ? TopologySchema.catalog : .topology).jsonText, terminator: "")
    }
}
