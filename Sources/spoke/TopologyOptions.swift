import ArgumentParser
import Experiments
import Profiles
import Reporting
import Segmentation
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
    /// - Throws: `TopologyErrors`, which end the command with code 65; likewise what `checkBeforeRunning` finds.
    func load() throws -> TopologyFile {
        let read = try TopologyFile(path: file, overrides: overrides)
        try read.topology.checkBeforeRunning()
        return read
    }

    /// The overrides as settings of a run; those that are none have ended the command already.
    var parameters: [RunParameter] {
        overrides.compactMap { text in
            text.firstIndex(of: "=").map { sign in
                RunParameter(String(text[..<sign]), String(text[text.index(after: sign)...]))
            }
        }
    }
}

extension Topology {
    /// Refuses what a run would find out only when the time has come: expressions that the workload will give to
    /// audiences and that cannot be read, and expectations of metrics that do not exist.
    func checkBeforeRunning() throws {
        try compileAudienceChanges()
        let problems = ExpectationJudge.problems(of: self)
        if !problems.isEmpty { throw CommandFailure.badInput(problems.joined(separator: "\n")) }
    }

    private func compileAudienceChanges() throws {
        var audiences = catalog.audiences
        for change in workload.audienceChanges.sorted(by: { $0.at < $1.at }) {
            guard let id = audience(change.audience)?.id else { continue }
            for index in audiences.indices where audiences[index].id == id {
                audiences[index].expression = change.expression
            }
            do throws(SegmentationError) {
                _ = try AudienceProgram(audiences)
            } catch {
                throw AudienceExpression.failure(
                    error, in: audiences.map { ($0.id, $0.expression) }, among: audiences)
            }
        }
    }
}
