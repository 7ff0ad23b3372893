import ArgumentParser
import Foundation
import Profiles
import Reporting
import Segmentation
import Topology

/// `spoke audience`: expressions in PQL, explained and converted.
struct AudienceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience",
        abstract: "Explain an audience's expression, or convert it between text and JSON.",
        subcommands: [AudienceExplainCommand.self, AudienceConvertCommand.self]
    )
}

/// `spoke audience explain`: where an audience is evaluated, why, and what it takes to be faster.
struct AudienceExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say where an audience is evaluated, why, what changes it, and when a membership ends.",
        discussion: """
            Explains an expression:  spoke audience explain 'homeAddress.country = "US"'
            or one of a topology:    spoke audience explain --file Topologies/local.yaml --name 'Gold members'
            With --file, an expression may name the topology's audiences in inSegment. An expression that cannot be \
            read is shown with a caret below the place; then the exit code is 65.
            """)

    @Argument(help: "An expression in PQL, as text or JSON; - reads it from the standard input.")
    var expression: String?

    @Option(help: "A topology file whose catalog holds the audience, or those that the expression names.")
    var file: String?

    @Option(
        help: "The name or id of an audience of the file; without it and an expression, all are explained.")
    var name: String?

    func validate() throws {
        if expression == nil, file == nil {
            throw ValidationError(
                "Give an expression, or --file with a topology and --name with its audience.")
        }
        if expression != nil, name != nil {
            throw ValidationError("--name explains an audience of --file: leave the expression out.")
        }
        if name != nil, file == nil { throw ValidationError("--name needs --file with a topology.") }
    }

    func run() throws {
        let audiences = try file.map { try TopologyFile(path: $0).topology.catalog.audiences } ?? []
        let page = AudiencePage(terminal: Terminal(.output, environment: ProcessInfo.processInfo.environment))
        if let expression {
            let text = try AudienceExpression.text(expression)
            do throws(SegmentationError) {
                let explanation = try AudienceExplanation(of: text, among: audiences)
                page.show(explanation, of: text, name: nil)
            } catch {
                throw AudienceExpression.failure(error, in: [("(new)", text)], among: audiences)
            }
            return
        }
        let chosen = audiences.filter { audience in
            name.map { audience.name == $0 || audience.id == $0 } ?? true
        }
        guard !chosen.isEmpty else {
            let names = audiences.map { "'\($0.name)'" }.joined(separator: ", ")
            throw CommandFailure.badInput(
                names.isEmpty
                    ? "the catalog has no audiences" : "there is no such audience: choose one of \(names)")
        }
        for audience in chosen {
            do throws(SegmentationError) {
                guard let explanation = try AudienceExplanation(of: audience.number, among: audiences) else {
                    continue
                }
                page.show(explanation, of: audience.expression, name: audience.name)
            } catch {
                throw AudienceExpression.failure(
                    error, in: audiences.map { ($0.id, $0.expression) }, among: audiences)
            }
        }
    }
}

/// `spoke audience convert`: pql/text to pql/json and back.
struct AudienceConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Convert an expression from PQL text to pql/json, or from JSON to text.",
        discussion: """
            What begins with a brace is JSON and becomes text, anything else text and becomes JSON; --canonical prints \
            text in its canonical form instead. Errors name the column or the JSON path; then the exit code is 65.
            """)

    @Argument(help: "The expression; - reads it from the standard input.")
    var expression: String

    @Flag(help: "Print text, whatever was given.")
    var canonical = false

    func run() throws {
        let given = try AudienceExpression.input(expression)
        let isDocument = AudienceExpression.isDocument(given)
        let parsed = try AudienceExpression.parsed(given)
        print(isDocument || canonical ? parsed.text : parsed.json)
    }
}
